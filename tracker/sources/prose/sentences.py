"""Paragraphs and sentences of a text, with where they stand in it.

Every pattern is bounded, so the work grows with the length of the text and not faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.sources.prose.cue import Cue

_LONGEST = 1_500  #: characters of a sentence; whatever has more is cut between words
_FULL_LINE = 50  #: a shorter line before a capital letter ends its paragraph
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof no nos art arts sec para paras reg regs vs eg e.g ie i.e cf al st jan feb mar
    apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun inc ltd co corp
    approx fed u.s u.k e.u v vol pp p.m a.m op cit rev gen gov hon ch cl sch dept est u.s.c c.f.r
    """.split()  # noqa: SIM905 - a table of words
)
#: No line of a heading or list ends with one of these.
_GOING_ON = frozenset(
    """
    a an the of on or and by in to for from until with before after than at is are be been will
    shall must should may that which its their our this these as not no between during within
    """.split()  # noqa: SIM905 - a table of words
)
_BREAK = Cue(
    "the end of a paragraph",
    r"\n[ \t]*\n\s*|[\f\x0b\u2028\u2029]",
    flags=re.NOFLAG,
    example="one\n\ntwo",
    counter="one\ntwo",
)
_ITEM = Cue(
    "the mark of a list, or a label",
    r"\s*(?:[-*•●▪–·o]\s|\(?[0-9a-zA-Z]{1,4}[.)]\s|[A-Z][\w /-]{0,30}:\s)",
    flags=re.NOFLAG,
    example="(a) firms report",
    counter="firms report",
)
_END = Cue(
    "what may end a sentence",
    r"[.!?;]+[\"'”’)\]]{0,3}(?=\s)|[ \t]*\n",
    example="it ends.” The",
    counter="section 3.1",
)
_WORD_BEFORE = re.compile(r"[\w.]{1,12}\Z")
_LOWER_OR_NUMBER = Cue(
    "a line that goes on",
    r"\s*[a-z0-9(,;]",
    flags=re.NOFLAG,
    example=" and firms",
    counter=" AND",
)
_ZONE = Cue(
    "the zone behind a time",
    r"\s+(?:Eastern|Central|Pacific|Mountain|[A-Z]{2,4}\b)",
    flags=re.NOFLAG,
    example=" Eastern",
    counter=" The firms",
)
_CELLS = Cue(
    "the cells of a table",
    r"\t|\ \|\ |\S\ {3,}\S",
    example="Form A | 1 March",
    counter="Form A: 1 March",
)
_SPACES = re.compile(r"\s*")


class Piece(NamedTuple):
    """A piece of a text: from its first character to behind its last."""

    start: int
    end: int


def paragraphs(text: str) -> Iterator[Piece]:
    """The pieces of `text` between empty lines."""
    start = 0
    for gap in _BREAK.pattern.finditer(text):
        if gap.start() > start:
            yield Piece(start, gap.start())
        start = gap.end()
    if start < len(text):
        yield Piece(start, len(text))


def sentences(text: str, within: Piece) -> Iterator[Piece]:
    """The sentences of a paragraph; one that is too long to be one comes in pieces."""
    start = within.start
    for end in _END.pattern.finditer(text, within.start, within.end):
        if end.end() > start and _ends(text, end, start, within.end):
            yield from _pieces(text, start, end.end())
            start = end.end()
    yield from _pieces(text, start, within.end)


def _ends(text: str, mark: re.Match[str], start: int, limit: int) -> bool:
    """Whether a sentence ends at a full stop or at the end of a line."""
    if "\n" in mark[0]:
        return _line_ends(text, mark, start, limit)
    if mark[0] in {"!", "?"} or len(mark[0]) > 1:
        return True
    if mark[0] == ";":
        return False
    word = _WORD_BEFORE.search(text, max(start, mark.start() - 12), mark.start())
    told = word[0].lower() if word else ""
    following = text[mark.end() : mark.end() + 40].lstrip()[:1]
    if following.islower():
        return False
    if told in {"p.m", "a.m", "u.s", "u.k"}:  # `5 p.m. The`: a sentence may well end here
        zone = _ZONE.match(text, mark.end(), mark.end() + 12)
        return following.isupper() and told.endswith("m") and not zone
    return told not in _ABBREVIATIONS and not (len(told) == 1 and told.isalpha())


def _line_ends(text: str, mark: re.Match[str], start: int, limit: int) -> bool:
    first = text.rfind("\n", start, mark.start()) + 1 or start
    line = mark.start() - first
    last = text[mark.start() - 1 : mark.start()]
    if (last and last in '.!?:"”') or mark.end() >= limit:
        return True
    if _ITEM.match(text, mark.end(), limit) or _CELLS.search(text, first, mark.start()):
        return True
    goes_on = _LOWER_OR_NUMBER.match(text, mark.end(), limit)
    if goes_on or line >= _FULL_LINE or last in {",", "-"}:
        return False
    word = _WORD_BEFORE.search(text, max(start, mark.start() - 12), mark.start())
    return word is None or word[0] not in _GOING_ON


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    while start < end:
        start = min(_spaces(text, start), end)
        cut = end if end - start <= _LONGEST else _cut(text, start)
        last = cut
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            yield Piece(start, last)
        start = cut


def _spaces(text: str, start: int) -> int:
    found = _SPACES.match(text, start)
    return found.end() if found else start


def _cut(text: str, start: int) -> int:
    """Where to cut what is too long: between words if there are any."""
    space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
    return space + 1 if space > 0 else start + _LONGEST
