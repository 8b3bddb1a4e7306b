"""Where a text may say when: a quick look that tells which sentences are worth reading.

A hint is no date. It only says that the grammar should look here; a text without hints has no date
that is worth its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_UNIT = "(?:day|week|fortnight|month|quarter|year)"
_FAR = r"(?:after|following|from|of|before|prior|preceding|beginning|starting|since|post)\b"
_PERIOD = r"(?:year|quarter|month|week|spring|summer|autumn|fall|winter|half)"
_PATTERN = re.compile(
    rf"""
    (?<![\w/])[0-9]{{1,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{2,4}}(?!\w)
    |\b(?P<month>{_MONTHS})\b
    |(?<![\w$£€.,-])(?P<year>(?:19|20)[0-9]{{2}})(?![\w%]|,[0-9])
    |\b(?:fy|q[1-4]|h[12]|[1-4]q|[12]h)[ -]?(?:[0-9]{{2,4}})?\b
    |\b(?:first|second|third|fourth|final|last|1st|2nd|3rd|4th)[ -](?:calendar[ ])?(?:half|quarter)
    |\b(?:next|this|coming|later[ ]this)[ ](?:calendar[ ]|financial[ ]|coming[ ])?
        (?:{_PERIOD}|{_DAYS})\b
    |\b(?:end|start|beginning|middle|close|rest|remainder|early|late)(?:[ ]of)?[ -](?:the[ ])?
        {_PERIOD}(?:[ -]end)?\b
    |\b(?:year|quarter|month)[ -]end\b
    |\b(?:by|on|until|till|before|next|this)[ ]{_DAYS}\b
    |\b(?:today|tomorrow|easter|christmas)\b
    |\b(?:business[ ]|working[ ]|calendar[ ])?{_UNIT}s?(?:[ ]period)?(?:['’])?[ ]{{1,3}}{_FAR}
    |\banniversary\b
    |\b(?:in|within)[ ](?:the[ ]next[ ])?(?:[0-9]{{1,3}}|\w{{2,12}})[ ]{_UNIT}s?\b
    |\b(?:shall|will|to|shall|may)?[ ]?(?:take|takes|come|comes|enter|enters|become|becomes)[ ]
        (?:effect|into[ ]force|effective|into[ ]effect|into[ ]operation)[ ](?:up)?on\b
    """,
    re.VERBOSE,
)
_LOWER = str.maketrans(
    {chr(letter): chr(letter + 32) for letter in range(ord("A"), ord("Z") + 1)}
    | {"\xa0": " ", "\n": " ", "\t": " ", "\r": " ", "‑": "-", "–": "-", "—": "-"}
)
#: Names of months that are oftener other words; they count with a capital or beside a number.
_ALSO_WORDS = frozenset({"may", "march", "mar", "dec", "sep"})
_NEAR = 6
_NUMBER_BEFORE = re.compile(r"[0-9](?:st|nd|rd|th)?(?: of)? $")
_NUMBER_BEHIND = re.compile(r",? [0-9]")


class Hint(NamedTuple):
    """A place that may belong to a date."""

    start: int
    end: int
    year: int | None  #: where the hint is a year


def plain(text: str) -> str:
    """`text`, as long as before, in lower case and with plain spaces and dashes."""
    return text.translate(_LOWER)


def hints(text: str, lowered: str) -> Iterator[Hint]:
    """The hints in `text`, from its first to its last; `lowered` is what `plain` makes of it."""
    for match in _PATTERN.finditer(lowered):
        month = match["month"]
        if month in _ALSO_WORDS and not _month(text, lowered, match):
            continue
        year = match["year"]
        yield Hint(match.start(), match.end(), int(year) if year else None)


def _month(text: str, lowered: str, match: re.Match[str]) -> bool:
    if text[match.start()].isupper() and lowered[max(0, match.start() - 2) : match.start()] != ". ":
        return True
    before = lowered[max(0, match.start() - 2 * _NEAR) : match.start()]
    return bool(
        _NUMBER_BEFORE.search(before)
        or _NUMBER_BEHIND.match(lowered, match.end(), match.end() + _NEAR)
    )
