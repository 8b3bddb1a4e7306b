"""What a mail program shows of HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from tracker.domain.message import Message
from tracker.planning.text.lines import LINKS

_UNSEEN = frozenset({"title", "style"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.inside not in _UNSEEN:
            self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def shown_text(html: str) -> list[str]:
    """The words that are shown, in their order."""
    return _read(html).words


def told_words(message: Message) -> list[str]:
    """The words of a message's text, in their order; of a link not its address."""
    return LINKS.sub(lambda link: link[1], message.linked or message.text).split()


def told_apart(words: list[str]) -> set[str]:
    """Words without what tables and lines put between them, and without a table's heads."""
    bare = {word.rstrip(":") for word in words}
    return bare - {"·", "", "When", "What", "Owner", "Links"}


def tags_of(html: str) -> list[str]:
    """The elements, in their order."""
    return _read(html).tags


def links_of(html: str) -> list[str]:
    """Where the links lead."""
    return _read(html).links
