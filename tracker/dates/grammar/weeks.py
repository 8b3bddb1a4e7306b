"""The grammar of weeks, by one of their days or by number, and of a weekday of a week."""

from __future__ import annotations

from tracker.dates.base.units import Told, Unit
from tracker.dates.grammar.english.little import NUMBER, OF_IN, ON, THE, WEEKS
from tracker.dates.grammar.english.names import NEAR_WEEKS, SHIFTS, WEEK_CODE, WEEK_LEADS
from tracker.dates.grammar.exact import exact
from tracker.dates.grammar.expressions import Expression, IsoWeek, Nearby, NthIn, WeekOf
from tracker.dates.grammar.monthdays import month_day, weekday
from tracker.dates.grammar.numbers import cardinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.years import of_year, plain_year, short_year


@rule("""weekday [","] [OF_IN] [THE] one-week | [THE] one-week [weekday-behind-week]
    WeekOf(Day(2027, 5, 3), starting) = week commencing 3 May 2027 | w/c 3 May 2027
    IsoWeek(2026, 11, None) = week 11 of 2026
    NthIn(1, day, Nearby(week, 1), weekday=4) = Friday next week | Friday of next week
    NthIn(1, day, IsoWeek(2027, 23, None), weekday=4) = Friday of week 23 2027
    NthIn(1, day, IsoWeek(2027, 23, None), weekday=4) = 2027 week 23, Friday
    never = a week after 3 May 2027 | week commencing soon | Friday 3 May 2027""")
def week(cursor: Cursor) -> Expression | None:
    """A week, or a weekday of one."""
    named = weekday(cursor)
    if named is not None:
        cursor.take(",")
        cursor.word(OF_IN)
    cursor.word(THE)
    found = _one_week(cursor)
    if found is None:
        return None
    if named is None:
        named = _weekday_behind_week(cursor)
    if named is not None:
        return NthIn(nth=1, unit=Unit.DAY, of=found, weekday=named)
    return found


@rule("""week-lead (month-day | exact) | iso-number | nearby-week
    WeekOf(Day(2027, 5, 9), ending) = week ending 2027-05-09
    IsoWeek(2026, 11, None) = week 11 of 2026
    Nearby(week, 1) = Friday next week
    never = week commencing soon""")
def _one_week(cursor: Cursor) -> Expression | None:
    told = _week_lead(cursor)
    if told is None:
        return _iso_number(cursor) or _nearby_week(cursor)
    day = month_day(cursor) or exact(cursor)
    return None if day is None else WeekOf(day=day, told=told)


@rule("""WEEK_LEADS
    starting = week commencing on 3 May 2027 | w/b 3 May 2027
    ending = week ending 9 May 2027 | w/e 9 May 2027
    holding = the week of 5 May 2027
    never = week 11 of 2026""")
def _week_lead(cursor: Cursor) -> Told | None:
    """How a week is told by one of its days."""
    return cursor.phrase(WEEK_LEADS)


@rule("""week-number (of-year | glued-year-of-week) | WEEKS Month | Number [","|"-"] week-number
    IsoWeek(2026, 11, None) = week 11 of 2026 | week 11, 2026 | week no. 11 of 2026 | week 11/26
    IsoWeek(2026, 11, None) = week 11/2026 | W11 2026 | 2026 week 11 | 2026, CW 11
    never = week 11 | 2026-W11""")
def _iso_number(cursor: Cursor) -> Expression | None:
    year = plain_year(cursor.peek())
    if year is not None:
        cursor.at += 1
        cursor.take(",", "-")
        number = _week_number(cursor)
        return None if number is None else IsoWeek(year=year, week=number, weekday=None)
    token = cursor.peek(1)
    if cursor.peek().text in WEEKS and token.kind is Kind.MONTH and "/" in token.text:
        cursor.at += 2
        number, year = map(int, token.text.split("/"))
        return IsoWeek(year=year, week=number, weekday=None)
    number = _week_number(cursor)
    if number is None:
        return None
    told = of_year(cursor) or _glued_year_of_week(cursor)
    return IsoWeek(year=told, week=number, weekday=None) if isinstance(told, int) else None


@rule("""WEEKS [NUMBER] cardinal | WEEK_CODE
    11 = week 11 of 2026 | week number 11 of 2026 | W11 2026
    never = week of 11 May 2026""")
def _week_number(cursor: Cursor) -> int | None:
    code = WEEK_CODE.fullmatch(cursor.peek().text)
    if code:
        cursor.at += 1
        return int(code[1])
    if not cursor.word(WEEKS):
        return None
    cursor.word(NUMBER)
    return cardinal(cursor)


@rule(""" "/" Number
    2026 = week 11/26
    never = week 11/2026""")
def _glued_year_of_week(cursor: Cursor) -> int | None:
    year = short_year(cursor.peek(1)) if cursor.peek().text == "/" else None
    if year is not None:
        cursor.at += 2
    return year


@rule("""NEAR_WEEKS | SHIFTS WEEKS
    Nearby(week, 2) = Tuesday of the week after next | the week after next
    Nearby(week, 1) = Friday next week | next week, on Friday
    never = next month""")
def _nearby_week(cursor: Cursor) -> Nearby | None:
    near = cursor.phrase(NEAR_WEEKS)
    if near is not None:
        return Nearby(unit=Unit.WEEK, shift=near)
    shift = cursor.look_up(SHIFTS)
    return Nearby(unit=Unit.WEEK, shift=shift) if shift is not None and cursor.word(WEEKS) else None


@rule("""[","] [ON] weekday
    4 = next week Friday | week 23 of 2027, on Friday
    never = next week, Friday 3 May 2027""")
def _weekday_behind_week(cursor: Cursor) -> int | None:
    """The weekday of a week, unless it is that of a date behind it."""
    cursor.take(",")
    cursor.word(ON)
    named = weekday(cursor)
    dated = cursor.peek().kind in {Kind.NUMBER, Kind.ORDINAL} or cursor.peek(1).kind is Kind.NUMBER
    return None if dated else named
