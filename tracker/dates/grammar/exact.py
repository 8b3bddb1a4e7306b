"""Forms that are exact wherever they stand: ISO 8601, EDTF and dates written with slashes.

Each is one token; its kind says how it is written.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.bounds import CROSS
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
from tracker.dates.grammar.monthdays import weekday, weekday_behind
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.errors import UnreadableDate

_CENTURY = 100
_THIS_CENTURY = 2000
_MONTHS = 12
_YEAR_DIGITS = 4
_SHORT_FORM = len("27-03-31")
_FIRST_SHORT = 24  #: nobody plans for a year before it
_SPLIT = re.compile(r"[-/.w]+")
#: What may stand behind a year (EDTF level 2): the first code of a family, how many there are, what
#: they are, and their hemisphere.
_FAMILIES = (
    (1, 12, Precision.MONTH, None),
    (21, 4, Precision.SEASON, None),
    (25, 4, Precision.SEASON, False),
    (29, 4, Precision.SEASON, True),
    (33, 4, Precision.QUARTER, None),
    (40, 2, Precision.HALF, None),
)


@rule("""day | instant | iso-week | part-code | slashed
    Day(2026, 3, 31) = 2026-03-31
    never = 31 March 2026""")
def exact(cursor: Cursor) -> Expression | None:
    """What a token of an exact form says.

    Raises:
        UnreadableDate: it has the shape of a date and is none.
    """
    reader = EXACT.get(cursor.peek().kind)
    return reader(cursor) if reader else None


@rule("""[weekday [","]] exact [weekday-behind]
    Day(2026, 3, 31, weekday=1) = Tue 2026-03-31 | Tuesday, 31.3.2026 | 2026-03-31 (Tuesday)
    Slashed(3, 4, 2026, weekday=4) = Friday 03/04/2026 | 03/04/2026, Fri
    YearPart(month, 3, 2026) = 2026-03
    never = Tuesday | 31 March 2026""")
def exact_day(cursor: Cursor) -> Expression | None:
    """What an exact form says, on either side of which its weekday may stand."""
    told = weekday(cursor)
    if told is not None:
        cursor.take(",")
    found = exact(cursor)
    if isinstance(found, Day | Slashed):
        return replace(found, weekday=weekday_behind(cursor) if told is None else told)
    return found if told is None else None


@rule("""Instant
    Moment(2026-03-31 17:00:00+01:00) = 2026-03-31T17:00+01:00
    Moment(2026-04-03 12:30:00+00:00) = 20260403T123000Z
    never = 2026-03-31""")
def _instant(cursor: Cursor) -> Expression | None:
    text = cursor.step().text.upper()
    try:
        return Moment(datetime.fromisoformat(text))
    except ValueError as fault:
        raise UnreadableDate(f"{text!r} is no instant: {fault}") from None


@rule("""Day
    Day(2026, 3, 31) = 2026-03-31 | 20260331 | 2026/3/31
    never = 2026-03""")
def _day(cursor: Cursor) -> Expression | None:
    text = cursor.step().text
    digits = (text[:4], text[4:6], text[6:]) if text.isdigit() else _SPLIT.split(text)
    year, month, day = map(int, digits)
    return Day(year=year, month=month, day=day)


@rule("""Week
    IsoWeek(2026, 11, None) = 2026-W11
    IsoWeek(2026, 11, 3) = 2026-W11-3
    never = week 11 of 2026""")
def _iso_week(cursor: Cursor) -> Expression | None:
    year, week, *weekday = map(int, _SPLIT.split(cursor.step().text))
    return IsoWeek(year=year, week=week, weekday=weekday[0] if weekday else None)


@rule("""Slashed
    Slashed(3, 4, 2026) = 03/04/2026 | 3-4-26
    Day(2026, 3, 31) = 31.3.2026
    YearPart(month, 9, 2026) = 09/00/2026
    Either([Day(2027, 3, 31), Slashed(27, 3, 2031)]) = 27-03-31
    Undated(firmly) = 00/00/0000
    never = 03/2026""")
def _slashed(cursor: Cursor) -> Expression | None:
    text = cursor.step().text
    first, second, year = map(int, _SPLIT.split(text))
    if len(_SPLIT.split(text)[2]) < _YEAR_DIGITS:
        year += _THIS_CENTURY
    if not (first or second or year):
        return Undated(firmly=True)
    if "." in text:
        return Day(year=year, month=second, day=first)
    if not second:
        return YearPart(precision=Precision.MONTH, number=first, year=year)
    slashed = Slashed(first=first, second=second, year=year)
    if "-" in text and len(text) == _SHORT_FORM and first >= _FIRST_SHORT:
        return Either((Day(year=_THIS_CENTURY + first, month=second, day=year % _CENTURY), slashed))
    return slashed


@rule("""Month ["-" CROSS]
    YearPart(month, 3, 2026) = 2026-03 | 03/2026 | 2026-03-XX
    YearPart(season, 1, 2026) = 2026-21
    YearPart(season, 1, 2026, southern) = 2026-29
    YearPart(quarter, 1, 2026) = 2026-33
    YearPart(half, 2, 2026) = 2026-41
    Either([YearPart(month, 11, 2010), Range(Year(2010), Year(2011))]) = 2010-11
    never = 2026-03-31 | 2026-27 financial year""")
def _part_code(cursor: Cursor) -> Expression | None:
    text = cursor.step().text
    if "/" in text:
        month, of = map(int, text.split("/"))
        return YearPart(precision=Precision.MONTH, number=month, year=of)
    year, code = map(int, text.split("-"))
    mark = cursor.at
    if code <= _MONTHS and cursor.take("-") and CROSS.fullmatch(cursor.peek().text):
        cursor.step()  # its day is still open
        return YearPart(precision=Precision.MONTH, number=code, year=year)
    cursor.at = mark
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


EXACT = {
    Kind.INSTANT: _instant,
    Kind.DAY: _day,
    Kind.WEEK: _iso_week,
    Kind.SLASHED: _slashed,
    Kind.MONTH: _part_code,
}
