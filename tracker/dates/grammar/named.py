"""The grammar of days and periods that have a name, or are told from today."""

from __future__ import annotations

from tracker.dates.base.units import Unit, Which
from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.little import NEW, OF_CALENDAR, OTHERWISE, THE, YEAR_LEADS
from tracker.dates.grammar.english.names import (
    NAMED_DAYS,
    NEAR_DAYS,
    NEW_YEAR,
    NEXT_BUSINESS_DAY,
    ONE_UNIT,
    SEASONAL,
    SEASONS,
    SHIFTS,
    WHICH,
)
from tracker.dates.grammar.expressions import (
    Expression,
    NamedDay,
    NamedWeekday,
    Nearby,
    Range,
    Span,
    SpanAhead,
    Year,
    YearPart,
    YearShift,
)
from tracker.dates.grammar.monthdays import month_name, weekday
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.references import numbered
from tracker.dates.grammar.years import of_winter, of_year, plain_year

_NEAR_UNITS = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR})


@rule("""WHICH
    next = next March
    coming = this spring | the coming Christmas
    never = March next year""")
def _which(cursor: Cursor) -> Which | None:
    return cursor.look_up(WHICH)


@rule("""[THE] [which] month-name [of-year]
    YearPart(month, 3, 2026) = March 2026 | Mar-2026 | March of 2026
    YearPart(month, 3, next) = next March
    YearPart(month, 3, None) = March
    never = fees may apply | 31 March 2026""")
def month(cursor: Cursor) -> Expression | None:
    """A month by its name."""
    cursor.word(THE)
    which = _which(cursor)
    place = cursor.at
    number = month_name(cursor)
    if number is None:
        return None
    told = of_year(cursor)
    if told is None and which is None and cursor.verb_like(place):
        return None
    return YearPart(precision=Precision.MONTH, number=number, year=told or which)


@rule("""[THE] [which] SEASONS [of-winter]
    YearPart(season, 1, 2027) = spring 2027 | the spring of 2027
    YearPart(season, 4, 2026) = winter 2026/27
    YearPart(season, 3, next) = next autumn
    YearPart(season, 3, None) = the fall | Fall
    never = prices fall | the spring statement 2027""")
def season(cursor: Cursor) -> Expression | None:
    """A season, unless it names an event."""
    told = cursor.word(THE)
    which = _which(cursor)
    told = told or which is not None
    place = cursor.at
    season = cursor.look_up(SEASONS)
    if season is None or cursor.peek().text in SEASONAL:
        return None
    year = of_winter(cursor)
    if year is None and not told and cursor.verb_like(place):
        return None
    return YearPart(precision=Precision.SEASON, number=season, year=year or which)


@rule("""[THE] [OF_CALENDAR] [YEAR_LEADS] Number [short-year]
    Year(2027) = 2027 | calendar year 2027
    Range(Year(2026), Year(2027)) = 2026/27
    never = Directive 2024/1689 | 2400""")
def year(cursor: Cursor) -> Expression | None:
    """A calendar year, or two years."""
    cursor.word(THE)
    cursor.word(OF_CALENDAR)
    cursor.word(YEAR_LEADS)
    year = plain_year(cursor.peek())
    if year is None or numbered(cursor):
        return None
    cursor.at += 1
    short = _short_year(cursor)
    if short is None:
        return Year(year)
    return Range(first=Year(year), last=Year(year - year % 100 + short))


@rule(""" "/" Number
    27 = 2026/27
    never = 2026 / 5 | 2026-27""")
def _short_year(cursor: Cursor) -> int | None:
    short = cursor.peek(1).text
    if cursor.peek().text != "/" or len(short) != 2 or not short.isdigit():  # noqa: PLR2004 - the 27 of 2026/27
        return None
    cursor.at += 2
    return int(short)


@rule("""[THE] [which] NAMED_DAYS [of-year]
    NamedDay(easter, 2027) = Easter 2027 | Easter Sunday of 2027
    NamedDay(christmas day, next) = next Christmas
    NamedDay(year end, 2026) = year-end 2026
    never = the new year""")
def named(cursor: Cursor) -> Expression | None:
    """A feast or the year's end."""
    if cursor.word(THE) and cursor.peek().text in NEW:
        return None
    which = _which(cursor)
    name = cursor.phrase(NAMED_DAYS)
    return None if name is None else NamedDay(name=name, year=of_year(cursor) or which)


@rule("""NEAR_DAYS | NEW_YEAR | [THE] (next-business-day | SHIFTS [OF_CALENDAR] (weekday |
        near-unit) | weekday)
    Nearby(day, 1) = tomorrow
    Year(YearShift(1)) = the new year
    Nearby(month, 1) = next month | the coming month
    Year(YearShift(0)) = this year | the current calendar year
    NamedWeekday(4, next) = next Friday
    NamedWeekday(4, coming) = Friday
    never = last resort | next steps""")
def near(cursor: Cursor) -> Expression | None:
    """A day or period told from today."""
    days = cursor.phrase(NEAR_DAYS)
    if days is not None:
        return Nearby(unit=Unit.DAY, shift=days)
    if cursor.phrase(NEW_YEAR):
        return Year(YearShift(1))
    cursor.word(THE)
    tomorrow = _next_business_day(cursor)
    if tomorrow is not None:
        return tomorrow
    word = cursor.peek().text
    shift = cursor.look_up(SHIFTS)
    if shift is not None:
        cursor.word(OF_CALENDAR)
    named = weekday(cursor)
    if named is not None:
        return NamedWeekday(weekday=named, which=WHICH.get(word, Which.COMING))
    unit = None if shift is None else near_unit(cursor)
    return None if unit is None or shift is None else shifted(unit, shift)


@rule("""NEXT_BUSINESS_DAY
    SpanAhead(Span(1, 1, business day)) = the next business day
    never = by 31 March 2026 or the next business day | next business week""")
def _next_business_day(cursor: Cursor) -> Expression | None:
    behind = cursor.peek(-2 if cursor.peek(-1).text in THE else -1)
    rolls = behind.text in OTHERWISE  # that is where a date rolls to
    if rolls or not cursor.phrase(NEXT_BUSINESS_DAY):
        return None
    return SpanAhead(span=Span(least=1, most=1, unit=Unit.BUSINESS_DAY), whole=False)


@rule("""[OF_CALENDAR] ONE_UNIT
    quarter = next quarter
    never = next quarters | next day""")
def near_unit(cursor: Cursor) -> Unit | None:
    """One of the periods that are told from today's."""
    cursor.word(OF_CALENDAR)
    unit = cursor.look_up(ONE_UNIT)
    return unit if unit in _NEAR_UNITS else None


def shifted(unit: Unit, shift: int) -> Year | Nearby:
    """The week, month, quarter or year that is `shift` from the one of the as-of date."""
    return Year(YearShift(shift)) if unit is Unit.YEAR else Nearby(unit=unit, shift=shift)
