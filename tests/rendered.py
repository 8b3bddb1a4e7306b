"""What a reader sees of text in a service's markup, as far as markup is what tests are about.

Written from the services' manuals, not from the code that writes the markup.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from tracker.delivery.services.markup import Markup

LINK = "\N{LINK SYMBOL}"  #: stands for a link in the letters
_ZERO_WIDTH_SPACE = "\u200b"
_AUTOLINK = re.compile(r"<(https?://[^<>\s|]+)(?:\|[^<>]*)?>")
_LABELLED = re.compile(r"(?<!\\)\[((?:\\.|[^\\\[\]])*)\]\(<?([^\s()<>]+)>?\)")
_BARE = re.compile(r"(?<![\w\\])(?:https?://|www\.)[^\s<]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = "\ue000"  #: stands for an escaped character while markup is looked for
_SPANS = (
    re.compile(r"(`+)(.+?)(?<!`)\1(?!`)"),
    re.compile(r"(\*\*|__|~~|\|\|)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(\*|~)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<!\w)(_)(?=\S)(.+?)(?<=\S)\1(?!\w)"),
    re.compile(r"(\$)(?=\S)(.+?)(?<=\S)\1"),
)
_BLOCK = re.compile(r"^(?:#{1,6}\s|[-+*]\s|\d+[.)]\s|>|-#\s|={2,}$|-{2,}$| {4}|\t)")
_LISTED = re.compile(r"^(?:[-*]\s|#|>)")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A text as it is seen."""

    letters: str  #: with `LINK` for each link
    links: tuple[str, ...]


def rendered(text: str, markup: Markup) -> Rendered:
    """`text` as its reader sees it; what would be formatted loses its marks."""
    match markup:
        case Markup.PLAIN:
            return Rendered(letters=text, links=())
        case Markup.HTML:
            return _html(text)
        case Markup.SLACK:
            return _slack(text)
        case Markup.CHAT:
            return _chat(text)
    return _markdown(text, bare=markup is Markup.MARKDOWN)


def _html(text: str) -> Rendered:
    links = tuple(html.unescape(each) for each in re.findall(r'<a href="([^"]*)">', text))
    shown = re.sub(r"<[^>]*>", "", re.sub(r'<a href="[^"]*">[^<]*</a>', LINK, text))
    return Rendered(letters=html.unescape(shown).replace("\r\n", "\n"), links=links)


def _slack(text: str) -> Rendered:
    links = tuple(html.unescape(each[1]) for each in _AUTOLINK.finditer(text))
    shown = re.sub(r"<[^>]*>", "", _AUTOLINK.sub(LINK, text))
    letters = html.unescape(shown) if "<" not in shown else shown
    return Rendered(letters=letters.replace(_ZERO_WIDTH_SPACE, ""), links=links)


def _chat(text: str) -> Rendered:
    links = tuple(each[1] for each in _AUTOLINK.finditer(text))
    shown = _AUTOLINK.sub(LINK, text)
    links += tuple(each[2] for each in _LABELLED.finditer(shown))
    for line in shown.split("\n"):
        assert not _LISTED.match(line), line
    for span in _SPANS[:1]:
        shown = span.sub(r"\2", shown)
    shown = re.sub(r"(?<![\w\u200b])([*_~])(?=[^\s\u200b])(.+?)(?<=[^\s\u200b])\1", r"\2", shown)
    letters = shown.replace(_ZERO_WIDTH_SPACE, "").replace("\u02cb", "`")
    return Rendered(letters=letters, links=links)


def _markdown(text: str, *, bare: bool) -> Rendered:
    """CommonMark, with what chat programs add to it."""
    found: list[str] = []
    kept: list[str] = []

    def labelled(match: re.Match[str]) -> str:
        found.append(match[2])
        return LINK

    def automatic(match: re.Match[str]) -> str:
        found.append(match[match.lastindex or 0])
        return LINK

    def hidden(match: re.Match[str]) -> str:
        kept.append(match[1])
        return _HIDDEN

    shown = _LABELLED.sub(labelled, text)
    shown = re.sub(r"(?<!\\)<(https?://[^<>\s]+)>", automatic, shown)
    if bare:
        shown = _BARE.sub(automatic, shown)
    shown = _ESCAPED.sub(hidden, shown)
    for line in shown.split("\n"):
        assert not _BLOCK.match(line), line
    for span in _SPANS:
        shown = span.sub(r"\2", shown)
    shown = re.sub(r"</?[a-z][^>]*>", "", html.unescape(_EMOJI.sub("", shown)))
    escaped = iter(kept)
    letters = "".join(next(escaped) if each == _HIDDEN else each for each in shown)
    return Rendered(letters=letters.replace(_ZERO_WIDTH_SPACE, ""), links=tuple(found))
