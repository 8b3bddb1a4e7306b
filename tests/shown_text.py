"""What a mail program shows of HTML."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def shown_text(html: str) -> list[str]:
    """The words that are shown, in their order."""
    return _read(html).words


def tags_of(html: str) -> list[str]:
    """The elements, in their order."""
    return _read(html).tags


def links_of(html: str) -> list[str]:
    """Where the links lead."""
    return _read(html).links
