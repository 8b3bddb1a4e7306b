"""The grammar of days and periods, without times of day and without bounds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from tracker.dates.base.units import Part, Unit, Which
from tracker.dates.grammar.blanks import month_of_open_day
from tracker.dates.grammar.english.counting import BESIDE
from tracker.dates.grammar.english.little import (
    A_WHOLE,
    AND_OR,
    ANNIVERSARY,
    BUSINESS,
    DAY,
    EACH,
    FINAL,
    FIRST,
    LAST,
    NEXT,
    OF,
    OF_CALENDAR,
    OF_IN,
    PART_RANGES,
    THE,
    WEEKS,
    YEAR_LEADS,
)
from tracker.dates.grammar.english.names import (
    ANOTHER,
    FISCAL_YEARS,
    FY,
    MONTHS,
    NAMED_DAYS,
    NEAR_DAYS,
    NEAR_WEEKS,
    NEW_YEAR,
    NEXT_BUSINESS_DAY,
    ORDINALS,
    PARTS,
    PENULTIMATE,
    SEASONS,
    SHIFTS,
    TENS,
    UNITS,
    WEEK_LEADS,
    WEEKDAYS,
    WHICH,
)
from tracker.dates.grammar.english.rhythms import WEEKDAYS_OF_MANY
from tracker.dates.grammar.exact import EXACT, exact_day
from tracker.dates.grammar.expressions import (
    Day,
    DayBeside,
    Each,
    EdgeOf,
    Either,
    Expression,
    Listing,
    NthIn,
    PartOf,
    Range,
    Year,
)
from tracker.dates.grammar.fiscal import fiscal, quartered
from tracker.dates.grammar.monthdays import month_day, month_of_short_year, weekday
from tracker.dates.grammar.named import month, named, near, near_unit, season, shifted, year
from tracker.dates.grammar.numbers import cardinal, ordinal
from tracker.dates.grammar.places import day_of_months, in_months, in_period, places
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.references import numbered
from tracker.dates.grammar.rhythms import comes_round, each_unit, every, of_each
from tracker.dates.grammar.weeks import week
from tracker.dates.grammar.years import in_year, plain_year

_DIVIDED = frozenset({Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_DEEPEST = 3  #: parts of parts of periods; keeps the work from doubling with every `end of`
_THIRDS = frozenset({Part.EARLY, Part.MID, Part.LATE})
_STRETCHES = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER})


@rule("""exact-day | year-first | quartered | fiscal | nth | anniversary | every | edge-of |
        beside | part | day-of-nth-week | week | day-of-months | month-day | month-of-open-day |
        named | month | season | near | year
    Day(2026, 3, 31) = 2026-03-31 | 31 March 2026
    FiscalPeriod(2026, spanning) = 2026-27 financial year
    never = in due course | Article 2026""")
def period(cursor: Cursor) -> Expression | None:
    """The longest period that starts here.

    Raises:
        UnreadableDate: something has the shape of a date and is none.
    """
    token = cursor.peek()
    kind = token.kind
    if kind in EXACT:
        return (fiscal(cursor) if kind is Kind.MONTH else None) or exact_day(cursor)
    if cursor.depth == _DEEPEST:
        return None
    cursor.depth += 1
    found = None
    for production in _AT_WORDS.get(token.text) or _AT_KINDS.get(kind, ()):
        found = production(cursor)
        if found is not None:
            break
    cursor.depth -= 1
    return found


@rule("""Number (["," | "-" | "/" | ":"] period | "(" period ")" | PARTS)
    Day(2026, 3, 31) = 2026 March 31 | 2026, 31 March | 2026-Mar-31
    YearPart(month, 3, 2026) = 2026 March | 2026/March
    YearPart(quarter, 2, 2026) = 2026-Q2 | 2026, Q2 | 2026, second quarter
    PartOf(end, YearPart(month, 3, 2026)) = 2026 end of March
    NamedDay(year end, 2026) = 2026 year-end
    YearPart(quarter, 2, 2026) = 2026: Q2 | 2026 (Q2)
    PartOf(end, Year(2026)) = by 2026 end
    never = 2026 PS24 | 2026 | 2026, 31 March 2027 | 2026: 31 March | 2026 end users""")
def _year_first(cursor: Cursor) -> Expression | None:
    """A day or period behind its year."""
    year = plain_year(cursor.peek())
    if year is None or numbered(cursor):
        return None
    cursor.at += 1
    mark = cursor.at
    heading, bracket = cursor.take(":"), cursor.take("(")
    cursor.take(",", "-", "/")
    found = period(cursor)
    if found is None:
        cursor.at = mark
        part = cursor.phrase(PARTS)
        closed = cursor.peek().kind in {Kind.END, Kind.MARK}
        return PartOf(part=part, of=Year(year)) if part and closed else None
    if (bracket and not cursor.take(")")) or (heading and isinstance(found, Day)):
        return None
    return in_year(found, year)


@rule("""[THE] PARTS [second-part] ["-"] (month-of-short-year | whole)
        [more-months]
    PartOf(early, Year(2027)) = early 2027
    PartOf(mid, YearPart(month, 3, 2026)) = mid-March 2026 | the middle of March 2026 | mid Mar 26
    PartOf(end, Year(YearShift(0))) = the end of the year
    Range(PartOf(early, Year(2027)), PartOf(mid, Year(2027))) = early to mid 2027
    Listing([PartOf(mid, Year(2027)), PartOf(late, Year(2027))]) = mid- or late 2027
    Listing([PartOf(end, YearPart(month, 3, 2027)), PartOf(end, YearPart(month, 9, 2027))]) =
        the end of March and September 2027
    never = early adopters | the end of the year following publication""")
def _part(cursor: Cursor) -> Expression | None:
    cursor.word(THE)
    part = cursor.phrase(PARTS)
    if part is None:
        return None
    second = _second_part(cursor)
    cursor.take("-")
    of: Expression | None = month_of_short_year(cursor)
    if isinstance(of, Either) and part in _THIRDS:
        of = of.readings[-1]  # a day has no thirds
    of = of or _whole(cursor)
    if of is None:
        return None
    if second is None:
        return in_months(cursor, of, lambda each: PartOf(part=part, of=each))
    last, ranged = second
    first, other = PartOf(part=part, of=of), PartOf(part=last, of=of)
    return Range(first=first, last=other) if ranged else Listing((first, other))


@rule("""["-"] PART_RANGES ["-"] PARTS
    [mid, True] = early to mid 2027
    [late, False] = mid- or late 2027
    never = early 2027 to late 2028""")
def _second_part(cursor: Cursor) -> tuple[Part, bool] | None:
    """The other of two parts, and whether all between are meant."""
    cursor.take("-")
    apart = cursor.peek().text in AND_OR
    if not cursor.word(PART_RANGES):
        return None
    cursor.take("-")
    part = cursor.phrase(PARTS)
    return None if part is None else (part, not apart)


@rule("""month-of-short-year
    YearPart(month, 1, 2028) = first week of Jan 28 | last business day of January 28
    never = first week of January | 28 January 2027""")
def _short_year_month(cursor: Cursor) -> Expression | None:
    """A month with its year in two digits, where a day has no such parts."""
    found = month_of_short_year(cursor)
    return found.readings[-1] if isinstance(found, Either) else found


@rule("""period | each-unit | [A_WHOLE] near-unit
    YearPart(month, 3, 2026) = early March 2026
    Year(YearShift(0)) = end of the year | mid-year
    Each(quarter, fiscal) = the last business day of each fiscal quarter
    Each(month) = the last business day of every month
    never = the end of the year following publication | early adopters""")
def _whole(cursor: Cursor) -> Expression | None:
    """What a part is of: a period, or `the year` for the one of the as-of date."""
    found = period(cursor) or each_unit(cursor)
    if found is not None:
        return found if cursor.peek().text not in ANOTHER or not isinstance(found, Each) else None
    cursor.word(A_WHOLE)
    unit = near_unit(cursor)
    return None if unit is None or cursor.peek().text in ANOTHER else shifted(unit, 0)


@rule("""[EACH] places ([OF_IN] | OF_IN | ",") (short-year-month | whole)
        [more-months]
    NthIn(-1, business day, YearPart(month, 3, 2026)) = the last business day of March 2026
    NthIn(2, day, YearPart(month, 3, 2026), weekday=1) = the second Tuesday of March 2026
    NthIn(2, day, YearPart(month, 3, 2026), weekday=1) = second Tuesday in March 2026
    NthIn(2, day, YearPart(month, 3, 2026), weekday=1) = second Tuesday, March 2026
    NthIn(15, day, Each(month)) = the 15th of each month | the 15th each month
    NthIn(2, day, Each(month), weekday=1) = every second Tuesday of the month
    NthIn(-2, business day, YearPart(month, 3, 2026)) = second last business day of March 2026
    NthIn(-2, business day, YearPart(month, 3, 2026)) = last business day but one of March 2026
    Listing([NthIn(1, day, Each(month)), NthIn(15, day, Each(month))]) =
        the 1st and 15th of each month
    Listing([NthIn(-1, day, YearPart(month, 3, None)), NthIn(-1, day, YearPart(month, 9, None))]) =
        last calendar day of March and September
    never = the last of March 2026 | the third of them | the 1st and 15th of March 2026""")
def _nth(cursor: Cursor) -> Expression | None:
    many = cursor.word(EACH)
    found = places(cursor)
    if found is None:
        return None
    placed = cursor.word(OF_IN)
    if not placed:
        cursor.take(",")
        placed = cursor.peek().text in MONTHS
    if not placed and cursor.peek().text not in EACH:
        return None
    of = _short_year_month(cursor) or _whole(cursor)
    if of is not None and many:
        of = of_each(of)
    if of is None:
        return None
    lone = len(found) == 1 and found[0].told
    if not comes_round(of) and not (placed and lone):
        return None
    return in_months(cursor, of, lambda each: in_period(found, each))


@rule("""[THE] weekday [","] OF_IN nth
    NthIn(1, day, NthIn(1, week, YearPart(month, 3, 2027)), weekday=4) =
        Friday of the first week of March 2027 | Friday in the first week of March 2027
    never = Friday of the first month of 2027 | Friday of next week""")
def _day_of_nth_week(cursor: Cursor) -> Expression | None:
    """A weekday of a week that is told by its place."""
    cursor.word(THE)
    named = weekday(cursor)
    cursor.take(",")
    if named is None or not cursor.word(OF_IN):
        return None
    found = _nth(cursor)
    if not isinstance(found, NthIn) or found.unit is not Unit.WEEK:
        return None
    return NthIn(nth=1, unit=Unit.DAY, of=found, weekday=named)


@rule("""EACH ANNIVERSARY OF [THE] (month-day | exact-day)
    Day(each, 3, 15) = each anniversary of 15 March 2024 | every anniversary of 2024-03-15
    never = each anniversary of the Act | the anniversary of 15 March 2024""")
def _anniversary(cursor: Cursor) -> Expression | None:
    """The day of each year on which something is so many years old."""
    if not (cursor.word(EACH) and cursor.word(ANNIVERSARY) and cursor.word(OF)):
        return None
    cursor.word(THE)
    found = month_day(cursor) or exact_day(cursor)
    return replace(found, year=Which.EACH, weekday=None) if isinstance(found, Day) else None


@rule("""[THE] (FINAL | FIRST) cardinal UNITS OF_IN (short-year-month | whole)
    EdgeOf(3, month, Year(2026)) = the first three months of 2026
    EdgeOf(10, day, last, YearPart(month, 5, 2026)) = the last ten days of May 2026
    EdgeOf(2, week, YearPart(month, 1, 2028)) = the first two weeks of Jan 28
    never = the first three chapters of 2026 | the first of May 2026""")
def _edge_of(cursor: Cursor) -> Expression | None:
    cursor.word(THE)
    last = cursor.word(FINAL)
    if not last and not cursor.word(FIRST):
        return None
    count = cardinal(cursor)
    unit = cursor.look_up(UNITS)
    if not count or unit is None or unit not in _STRETCHES or not cursor.word(OF_IN):
        return None
    of = _short_year_month(cursor) or _whole(cursor)
    return of and EdgeOf(count=count, unit=unit, last=last, of=of)


@rule("""[THE] [LAST | NEXT] [ordinal] (weekday | BUSINESS DAY) BESIDE period
    DayBeside(1, 0, Day(2026, 6, 1)) = the first Monday after 1 June 2026
    DayBeside(1, 4, back, NamedDay(easter, 2027)) = the Friday before Easter 2027
    DayBeside(1, None, back, itself, Day(2026, 3, 31)) =
        the last business day on or before 31 March 2026
    DayBeside(1, 4, Day(2026, 3, 31)) = next Friday after 31 March 2026
    never = the last Monday after 1 June 2026 | the day after 1 June 2026""")
def _beside(cursor: Cursor) -> Expression | None:
    cursor.word(THE)
    last = cursor.word(LAST)
    coming = not last and cursor.word(NEXT)
    nth = ordinal(cursor) or 1
    named = weekday(cursor)
    if named is None and not (cursor.word(BUSINESS) and cursor.word(DAY)):
        return None
    direction = cursor.phrase(BESIDE)
    if direction is None or (last and not direction[0]) or (coming and direction[0]):
        return None
    back, itself = direction
    of = period(cursor)
    return of and DayBeside(nth=nth, weekday=named, back=back, itself=itself, of=of)


_NUMBER = Kind.NUMBER, Kind.CODE
_NTH = {*ORDINALS, *TENS}
#: The kinds of period in the order in which they are tried, and what each may begin with: of which
#: kind a token is, or which word.
_PERIODS: tuple[
    tuple[Callable[[Cursor], Expression | None], tuple[Kind, ...], Collection[str]], ...
] = (
    (_year_first, (Kind.NUMBER,), ()),
    (quartered, (Kind.CODE, Kind.ORDINAL), {*THE, *FINAL, *_NTH}),
    (fiscal, (*_NUMBER, Kind.MARK), {*THE, *SHIFTS, *FY, *FISCAL_YEARS}),
    (_nth, (Kind.ORDINAL,), {*EACH, *THE, *FINAL, *_NTH, *PENULTIMATE}),
    (_anniversary, (), EACH),
    (every, (), {*WEEKDAYS_OF_MANY, *EACH}),
    (_edge_of, (), {*THE, *FINAL, *FIRST}),
    (_beside, (Kind.ORDINAL,), {*THE, *LAST, *NEXT, *_NTH, *WEEKDAYS, *BUSINESS}),
    (_part, (), {*THE, *PARTS}),
    (_day_of_nth_week, (), {*THE, *WEEKDAYS}),
    (week, _NUMBER, {*THE, *WEEKS, *WEEKDAYS, *SHIFTS, *NEAR_WEEKS, *WEEK_LEADS}),
    (exact_day, (), WEEKDAYS),
    (day_of_months, (Kind.NUMBER, Kind.ORDINAL), {*THE, *_NTH}),
    (month_day, (Kind.NUMBER, Kind.ORDINAL), {*WEEKDAYS, *THE, *_NTH, *MONTHS}),
    (month_of_open_day, (Kind.CODE, Kind.MARK, Kind.WORD, Kind.NUMBER), MONTHS),
    (named, (), {*THE, *WHICH, *NAMED_DAYS}),
    (month, (), {*THE, *WHICH, *MONTHS}),
    (season, (), {*THE, *WHICH, *SEASONS}),
    (near, (), {*NEAR_DAYS, *NEW_YEAR, *THE, *NEXT_BUSINESS_DAY, *SHIFTS, *WEEKDAYS}),
    (year, (Kind.NUMBER,), {*THE, *OF_CALENDAR, *YEAR_LEADS}),
)
_AT_WORDS = {
    word: tuple(production for production, _, words in _PERIODS if word in words)
    for word in {word for _, _, words in _PERIODS for word in words}
}
_AT_KINDS = {
    kind: tuple(production for production, kinds, _ in _PERIODS if kind in kinds) for kind in Kind
}
