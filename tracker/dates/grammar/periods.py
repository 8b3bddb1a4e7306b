"""The grammar of days and periods, without times of day and without bounds.

Each rule has a function of its own name:

    period   = exact | quartered | fiscal | nth | stretch | beside | part | week | named | month-day
             | month | season | near | year
    month    = [which] month-name [of-year]
    season   = [which] season-name [of-year] ["/" YY]
    year     = YYYY ["/" YY] | "calendar year" YYYY | YYYY "year-end"
    nth      = ("first" | "last" | nth) ("day" | "business day" | "week" | weekday) "of" whole
    stretch  = ("first" | "last") number ("days" | "weeks" | "months") "of" whole
    beside   = [nth] (weekday | "business day") ("after" | "on or before" ...) period
    part     = ("early" | "mid" | "late" | "end of" | "beginning of" ...) whole
    whole    = period | ("the" | "each") unit
    week     = ("week commencing" | "week of" | "week ending") period | "week" number of-year
    near     = which (unit | weekday) | "today" | "tomorrow" | "next business day" ...
    named    = ("Easter" | "Christmas" | "year-end" ...) [of-year]
    which    = "this" | "next" | "last" ...

`exact`, `quartered`, `fiscal`, month-day and of-year stand in modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.dates.base.units import Part, Unit, Which
from tracker.dates.base.window import Precision
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.exact import exact
from tracker.dates.grammar.expressions import (
    DayBeside,
    Each,
    EdgeOf,
    Expression,
    IsoWeek,
    NamedDay,
    NamedWeekday,
    Nearby,
    NthIn,
    PartOf,
    Range,
    Span,
    SpanAhead,
    WeekOf,
    Year,
    YearPart,
    YearShift,
)
from tracker.dates.grammar.fiscal import fiscal, quartered
from tracker.dates.grammar.monthdays import month_day, take_weekday
from tracker.dates.grammar.references import numbered
from tracker.dates.grammar.tokens import Kind
from tracker.dates.grammar.words import (
    BESIDE,
    NAMED_DAYS,
    NEAR_DAYS,
    PARTS,
    SEASONAL,
    SEASONS,
    SHIFTS,
    UNITS,
)
from tracker.dates.grammar.years import WHICH, of_year, plain_year

_DEEPEST = 3  #: parts of parts of periods; keeps the work from doubling with every `end of`
#: Behind `the year` these make it the year of something else.
_ANOTHER = frozenset(
    {"of", "following", "after", "ending", "beginning", "preceding", "before", "which", "that"}
)
_NEAR_UNITS = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_EXACT = frozenset({Kind.INSTANT, Kind.DAY, Kind.WEEK, Kind.SLASHED, Kind.MONTH})
_WEEK_STARTS = ("commencing", "beginning", "starting", "of", "from")


def period(cursor: Cursor) -> Expression | None:
    """The longest period that starts here, else None and the cursor stays.

    Raises:
        UnreadableDate: something has the shape of a date and is none.
    """
    if cursor.peek().kind in _EXACT:
        label = cursor.at
        years = fiscal(cursor) if cursor.peek().kind is Kind.MONTH else None
        if years is not None:
            return years
        cursor.at = label + 1
        return exact(cursor.tokens[cursor.at - 1])
    if cursor.depth == _DEEPEST:
        return None
    mark = cursor.at
    cursor.depth += 1
    found = None
    for rule in _RULES:
        found = rule(cursor)
        if found is not None:
            break
        cursor.at = mark
    cursor.depth -= 1
    return found


def _which(cursor: Cursor) -> Which | None:
    cursor.take("the")
    which = WHICH.get(cursor.peek().text)
    if which is not None:
        cursor.at += 1
    return which


def _month(cursor: Cursor) -> Expression | None:
    which = _which(cursor)
    place = cursor.at
    month = cursor.take_month()
    if month is None:
        return None
    year = of_year(cursor)
    if year is None and which is None and cursor.verb_like(place):
        return None
    return YearPart(precision=Precision.MONTH, number=month, year=year or which)


def _season(cursor: Cursor) -> Expression | None:
    start = cursor.at
    which = _which(cursor)
    told = cursor.at > start
    verb = cursor.source[cursor.peek().start : cursor.peek().end] == "fall"
    season = SEASONS.get(cursor.peek().text)
    if season is None:
        return None
    cursor.at += 1
    if cursor.peek().text in SEASONAL:
        return None
    year = of_year(cursor, spanning=True)
    if verb and year is None and not told:
        return None
    return YearPart(precision=Precision.SEASON, number=season, year=year or which)


def _year(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    cursor.take("calendar")
    cursor.take("year", "cy", "years")
    year = plain_year(cursor.peek())
    if year is None or numbered(cursor):
        return None
    cursor.at += 1
    if _year_end(cursor):
        return NamedDay(name="year end", year=year)
    short = cursor.peek(1)
    if cursor.peek().text == "/" and len(short.text) == 2 and short.text.isdigit():  # noqa: PLR2004 - the 27 of 2026/27
        cursor.at += 2
        return Range(first=Year(year), last=Year(year - year % 100 + int(short.text)))
    return Year(year)


def _year_end(cursor: Cursor) -> bool:
    """Step over the second half of `2026 year-end`."""
    mark = cursor.at
    cursor.take("-")
    if cursor.phrase(NAMED_DAYS) == "year end":
        return True
    cursor.at = mark
    return False


def _named(cursor: Cursor) -> Expression | None:
    if cursor.peek().text == "the" and cursor.peek(1).text == "new":
        return None
    shift = _which(cursor)
    name = cursor.phrase(NAMED_DAYS)
    if name is None:
        return None
    return NamedDay(name=name, year=of_year(cursor) or shift)


def _near(cursor: Cursor) -> Expression | None:
    near = cursor.phrase(NEAR_DAYS)
    if near is not None:
        return Nearby(unit=Unit.DAY, shift=near)
    behind = cursor.peek(-2 if cursor.peek(-1).text == "the" else -1)
    alternative = behind.text in {"or", ","}
    if cursor.take("the") and cursor.take("new"):
        return Year(YearShift(1)) if cursor.take("year") else None
    word = cursor.peek().text
    if word not in SHIFTS:
        weekday = take_weekday(cursor)
        return None if weekday is None else NamedWeekday(weekday=weekday, which=Which.COMING)
    cursor.at += 1
    if word == "next" and cursor.take("business", "working"):
        one = Span(least=1, most=1, unit=Unit.BUSINESS_DAY)
        told = cursor.take("day") and not alternative  # else where a date rolls to
        return SpanAhead(span=one, whole=False) if told else None
    cursor.take("calendar")
    weekday = take_weekday(cursor)
    if weekday is not None:
        return NamedWeekday(weekday=weekday, which=WHICH[word])
    return _unit(cursor, SHIFTS[word])


def _unit(cursor: Cursor, shift: int) -> Expression | None:
    """The day, week, month, quarter or year that is `shift` from the one of the as-of date."""
    cursor.take("calendar")
    unit = UNITS.get(cursor.peek().text)
    if unit not in _NEAR_UNITS or cursor.peek().text.endswith("s"):
        return None
    cursor.at += 1
    return Year(YearShift(shift)) if unit is Unit.YEAR else Nearby(unit=unit, shift=shift)


def _part(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    part = cursor.phrase(PARTS)
    if part is None:
        return None
    mark = cursor.at
    second = _second_part(cursor)
    if second is None:
        cursor.at = mark
    cursor.take("-")
    of = _whole(cursor)
    if of is None:
        return None
    first = PartOf(part=part, of=of)
    return first if second is None else Range(first=first, last=PartOf(part=second, of=of))


def _second_part(cursor: Cursor) -> Part | None:
    """The second of `early to mid 2026`."""
    cursor.take("-")
    if cursor.take("to", "or", "and", "/"):
        cursor.take("-")
        return cursor.phrase(PARTS)
    return None


def _whole(cursor: Cursor) -> Expression | None:
    """What a part is of: a period, or `the year` for the one of the as-of date."""
    found = period(cursor)
    if found is not None:
        return found
    each = cursor.take("each", "every")
    if not each:
        cursor.take("the", "a", "-")
    fiscal = cursor.take("fiscal", "financial")
    unit = _unit(cursor, 0)
    if cursor.peek().text in _ANOTHER:
        return None
    if each and unit is not None:
        return Each(unit=unit.unit if isinstance(unit, Nearby) else Unit.YEAR, fiscal=fiscal)
    return None if fiscal else unit


_NTH_UNITS = {
    "day": Unit.DAY,
    "calendar day": Unit.DAY,
    "business day": Unit.BUSINESS_DAY,
    "working day": Unit.BUSINESS_DAY,
    "trading day": Unit.BUSINESS_DAY,
    "banking day": Unit.BUSINESS_DAY,
    "week": Unit.WEEK,
    "month": Unit.MONTH,
}


def _nth(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    last = cursor.take("last", "final")
    nth = -1 if last else cursor.take_ordinal()
    if nth is None:
        return None
    weekday = take_weekday(cursor)
    unit = Unit.DAY
    if weekday is None:
        pair = f"{cursor.peek().text} {cursor.peek(1).text}"
        recurs = cursor.peek().text == "of" and cursor.peek(1).text in {"each", "every"}
        found = _NTH_UNITS.get(pair) or _NTH_UNITS.get(cursor.peek().text)
        if found is None and not recurs:
            return None
        if found is not None:
            cursor.at += 2 if pair in _NTH_UNITS else 1
            unit = found
    if not cursor.take("of", "in"):
        return None
    of = _whole(cursor)
    return None if of is None else NthIn(nth=nth, unit=unit, of=of, weekday=weekday)


def _stretch(cursor: Cursor) -> Expression | None:
    """`the first three months of 2026`, `the last ten days of May`."""
    cursor.take("the")
    last = cursor.take("last", "final")
    if not last and not cursor.take("first"):
        return None
    count = cursor.take_cardinal()
    unit = UNITS.get(cursor.peek().text)
    if not count or unit not in {Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER}:
        return None
    cursor.at += 1
    of = _whole(cursor) if cursor.take("of", "in") else None
    return None if of is None else EdgeOf(count=count, unit=unit, last=last, of=of)


def _beside(cursor: Cursor) -> Expression | None:
    """`the first Monday after 1 June`, `the Friday before Easter`."""
    cursor.take("the")
    last = cursor.take("last")
    nth = cursor.take_ordinal() or 1
    weekday = take_weekday(cursor)
    if weekday is None and not (cursor.take("business", "working") and cursor.take("day")):
        return None
    direction = cursor.phrase(BESIDE)
    if direction is None or (last and not direction[0]):
        return None
    back, itself = direction
    of = period(cursor)
    return of and DayBeside(nth=nth, weekday=weekday, back=back, itself=itself, of=of)


def _week(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    if cursor.take("w"):
        ending = cursor.peek(1).text == "e"
        if not cursor.take("/") or not cursor.take("c", "b", "e"):
            return None
    elif not cursor.take("week", "wk", "cw"):
        return None
    else:
        ending = cursor.take("ending")
        if not ending and not cursor.take(*_WEEK_STARTS):
            return _numbered_week(cursor)
        cursor.take("on")
    day = month_day(cursor) if cursor.peek().kind not in _EXACT else period(cursor)
    return None if day is None else WeekOf(day=day, ending=ending)


def _numbered_week(cursor: Cursor) -> Expression | None:
    """`week 11 of 2026`, by ISO 8601."""
    number = cursor.take_cardinal()
    year = of_year(cursor)
    if number is None or not isinstance(year, int):
        return None
    return IsoWeek(year=year, week=number, weekday=None)


_RULES: tuple[Callable[[Cursor], Expression | None], ...] = (
    quartered,
    fiscal,
    _nth,
    _stretch,
    _beside,
    _part,
    _week,
    month_day,
    _named,
    _month,
    _season,
    _near,
    _year,
)
