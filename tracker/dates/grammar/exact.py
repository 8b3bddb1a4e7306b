"""Forms that are exact wherever they stand: ISO 8601, EDTF and dates written with slashes.

The tokens are these, each of them one date:

    day      = YYYY "-" MM "-" DD | YYYYMMDD
    instant  = day "T" hh ":" mm [":" ss] [zone] | YYYYMMDD "T" hhmm [ss] [zone]
    week     = YYYY "-W" ww ["-" d]                                      (ISO 8601)
    part     = YYYY "-" code      01-12 months, 21-24 seasons, 25-28 northern and 29-32 southern
                                  seasons, 33-36 quarters, 40-41 halves  (EDTF level 2)
             | MM "/" YYYY
    slashed  = n ("/" | "-" | ".") n same-mark YYYY     with 0 for an unknown day (Unified Agenda)
"""

from __future__ import annotations

import re
from datetime import datetime

from tracker.dates.base.window import Precision
from tracker.dates.grammar.expressions import (
    Day,
    Either,
    Expression,
    IsoWeek,
    Moment,
    Range,
    Slashed,
    Undated,
    Year,
    YearPart,
)
from tracker.dates.grammar.tokens import Kind, Token
from tracker.errors import UnreadableDate

_CENTURY = 100
_THIS_CENTURY = 2000
_YEAR_DIGITS = 4
_SPLIT = re.compile(r"[-/.w]+")
#: First code of an EDTF family, how many there are, what they are, and their hemisphere.
_FAMILIES = (
    (1, 12, Precision.MONTH, None),
    (21, 4, Precision.SEASON, None),
    (25, 4, Precision.SEASON, False),
    (29, 4, Precision.SEASON, True),
    (33, 4, Precision.QUARTER, None),
    (40, 2, Precision.HALF, None),
)


def exact(token: Token) -> Expression:
    """What a token of an exact form says.

    Raises:
        UnreadableDate: it has the shape of a date and is none.
    """
    return _READERS[token.kind](token.text)


def _instant(text: str) -> Expression:
    try:
        return Moment(datetime.fromisoformat(text.upper()))
    except ValueError as fault:
        raise UnreadableDate(f"{text.upper()!r} is no instant: {fault}") from None


def _day(text: str) -> Expression:
    digits = (text[:4], text[4:6], text[6:]) if text.isdigit() else _SPLIT.split(text)
    year, month, day = map(int, digits)
    return Day(year=year, month=month, day=day)


def _week(text: str) -> Expression:
    year, week, *weekday = map(int, _SPLIT.split(text))
    return IsoWeek(year=year, week=week, weekday=weekday[0] if weekday else None)


def _slashed(text: str) -> Expression:
    first, second, year = map(int, _SPLIT.split(text))
    if len(_SPLIT.split(text)[2]) < _YEAR_DIGITS:
        year += _THIS_CENTURY
    if not (first or second or year):
        return Undated(firmly=True)
    if "." in text:
        return Day(year=year, month=second, day=first)
    if not second:
        return YearPart(precision=Precision.MONTH, number=first, year=year)
    return Slashed(first=first, second=second, year=year)


def _part(text: str) -> Expression:
    if "/" in text:
        month, of = map(int, text.split("/"))
        return YearPart(precision=Precision.MONTH, number=month, year=of)
    year, code = map(int, text.split("-"))
    readings: list[Expression] = [
        YearPart(precision=precision, number=code - first + 1, year=year, southern=southern)
        for first, count, precision, southern in _FAMILIES
        if first <= code < first + count
    ]
    last = year - year % _CENTURY + code
    if last == year + 1 or (last > year and not readings):
        readings.append(Range(first=Year(year), last=Year(last)))
    if not readings:
        raise UnreadableDate(
            f"{text!r} names no part of a year: after the year I read 01-12 for a month, 21-32 for "
            "a season, 33-36 for a quarter and 40-41 for a half"
        )
    return readings[0] if len(readings) == 1 else Either(tuple(readings))


_READERS = {
    Kind.INSTANT: _instant,
    Kind.DAY: _day,
    Kind.WEEK: _week,
    Kind.SLASHED: _slashed,
    Kind.MONTH: _part,
}
