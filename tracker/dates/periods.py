"""The grammar of days and periods, without times of day and without bounds.

period   = exact | quartered | fiscal | nth | part | week | near | named | day | month | season
| year
day      = [weekday [","]] ["the"] numbers ["day"] ["of"] month [of-year] [weekday]
| [weekday [","]] month ["the"] numbers [of-year] [weekday]
numbers  = number { ("," | "and" | "or" | "-" | "to") number }           days of one month
of-year  = [","] ["of" | "in"] (YYYY | "'" YY | ("this" | "next" | "last") "year")
month    = [which] month-name [of-year]
season   = [which] season-name [of-year] ["/" YY]
year     = YYYY ["/" YY] | "calendar year" YYYY
quartered= Q2 [of-year] | 2026 Q2 | 2Q26 | ordinals ("quarter" | "half") [of-year | fiscal]
fiscal   = ("FY" | "fiscal year" | "financial year" ...) (YYYY | YY | YYYY "-" YY)
nth      = ("first" | "last" | nth) ("day" | "business day" | "week" | weekday) "of" period
part     = ("early" | "mid" | "late" | "end of" | "beginning of" ...) (period | "the" unit)
week     = ("week commencing" | "week of" | "week ending") day
near     = ("this" | "next" | "last" ...) (unit | weekday) | "today" | "tomorrow" ...
named    = ("Easter" | "Christmas" | "year-end" ...) [of-year]
which    = "this" | "next" | "last" ...
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.dates.cursor import Cursor
from tracker.dates.exact import exact
from tracker.dates.expressions import (
    Day,
    Each,
    Expression,
    IsoWeek,
    Listing,
    NamedDay,
    NamedWeekday,
    Nearby,
    NthIn,
    Part,
    PartOf,
    Range,
    Unit,
    WeekOf,
    Which,
    Year,
    YearPart,
    YearRef,
    YearShift,
)
from tracker.dates.fiscal import fiscal, quartered
from tracker.dates.tokens import Kind
from tracker.dates.window import Precision
from tracker.dates.words import (
    LIST_WORDS,
    NAMED_DAYS,
    NEAR_DAYS,
    PARTS,
    RANGE_WORDS,
    SEASONS,
    SHIFTS,
    UNITS,
    WEEKDAYS,
)
from tracker.dates.years import WHICH, of_year, plain_year

_LONGEST_MONTH = 31
_DEEPEST = 4  #: parts of parts of periods; keeps the work from doubling with every `end of`
_NEAR_UNITS = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_EXACT = frozenset({Kind.INSTANT, Kind.DAY, Kind.WEEK, Kind.SLASHED, Kind.MONTH})
_ENDS_NUMBERS = frozenset(
    {"and", "or", "to", "of", "this", "next", "at", "from", "for", "until", "through", "in", "by"}
)
_WEEK_STARTS = ("commencing", "beginning", "starting", "of", "from")


def period(cursor: Cursor) -> Expression | None:
    """The longest period that starts here, else None and the cursor stays.

    Raises:
        UnreadableDate: something has the shape of a date and is none.
    """
    if cursor.peek().kind in _EXACT:
        cursor.at += 1
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


def _weekday(cursor: Cursor) -> int | None:
    weekday = WEEKDAYS.get(cursor.peek().text)
    if weekday is None or cursor.verb_like(cursor.at):
        return None
    cursor.at += 1
    return weekday


def _weekday_after(cursor: Cursor) -> int | None:
    """A weekday that follows its day: `31 March 2026, Tuesday`, `(Tuesday)`."""
    mark = cursor.at
    cursor.take(",")
    bracket = cursor.take("(")
    weekday = _weekday(cursor)
    if weekday is None or (bracket and not cursor.take(")")) or cursor.peek().text in {",", "the"}:
        cursor.at = mark
        return None
    return weekday


def _number(cursor: Cursor) -> int | None:
    """A day of a month: `31`, `31st`, `first`."""
    number = cursor.take_ordinal()
    if number is None and cursor.peek().kind is Kind.NUMBER:
        number = cursor.take_cardinal()
    return number if number and number <= _LONGEST_MONTH else None


def _ends_numbers(cursor: Cursor) -> bool:
    """Whether what stands here cannot make the number before it anything but a day."""
    token = cursor.peek()
    return token.kind in {Kind.END, Kind.MARK} or (
        token.text in _ENDS_NUMBERS or plain_year(token) is not None
    )


def _numbers(cursor: Cursor, *, closed: Callable[[Cursor], bool]) -> tuple[list[int], bool] | None:
    """The days of one month and whether they make a range; each list step must end in `closed`."""
    first = _number(cursor)
    if first is None:
        return None
    numbers, ranged = [first], False
    while True:
        mark = cursor.at
        comma = cursor.take(",")
        separator = cursor.peek().text
        if separator in RANGE_WORDS or separator in LIST_WORDS:
            cursor.at += 1
        elif not comma:
            return numbers, ranged
        cursor.take("the")
        number = _number(cursor)
        if number is None or not closed(cursor):
            cursor.at = mark
            return numbers, ranged
        numbers.append(number)
        ranged = separator in RANGE_WORDS


def _before_month(cursor: Cursor) -> bool:
    """Whether a month, or more numbers and then a month, may follow."""
    token = cursor.peek()
    mark = cursor.at
    cursor.take("day")
    cursor.take("of")
    found = cursor.take_month() is not None
    cursor.at = mark
    return found or token.text in RANGE_WORDS or token.text in LIST_WORDS


def _days(
    numbers: tuple[list[int], bool], *, month: int, year: YearRef, weekday: int | None
) -> Expression:
    days = [
        Day(year=year, month=month, day=day, weekday=None if n else weekday)
        for n, day in enumerate(numbers[0])
    ]
    if len(days) == 1:
        return days[0]
    if numbers[1]:
        return Range(first=days[0], last=days[-1])
    return Listing(tuple(days))


def _day(cursor: Cursor) -> Expression | None:
    weekday = _weekday(cursor)
    if weekday is not None:
        cursor.take(",")
    cursor.take("the")
    mark = cursor.at
    month = cursor.take_month()
    if month is None:
        numbers = _numbers(cursor, closed=_before_month)
        if numbers is None:
            return None
        cursor.take("day")
        cursor.take("of", "-")
        month = cursor.take_month()
    else:
        cursor.take("-")
        cursor.take("the")
        numbers = _numbers(cursor, closed=_ends_numbers)
        if numbers is not None and cursor.peek().text in UNITS:
            numbers = None
    if month is None or numbers is None:
        cursor.at = mark
        return None
    year = of_year(cursor)
    if weekday is None:
        weekday = _weekday_after(cursor)
    return _days(numbers, month=month, year=year, weekday=weekday)


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
    year = of_year(cursor, spanning=True)
    if verb and year is None and not told:
        return None
    return YearPart(precision=Precision.SEASON, number=season, year=year or which)


def _year(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    cursor.take("calendar")
    cursor.take("year", "cy", "years")
    year = plain_year(cursor.peek())
    if year is None:
        return None
    cursor.at += 1
    if _year_end(cursor):
        return NamedDay(name="year end", year=year)
    short = cursor.peek(1)
    if cursor.peek().text == "/" and len(short.text) == 2 and short.text.isdigit():  # noqa: PLR2004
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
    shift = _which(cursor)
    name = cursor.phrase(NAMED_DAYS)
    if name is None:
        return None
    return NamedDay(name=name, year=of_year(cursor) or shift)


def _near(cursor: Cursor) -> Expression | None:
    near = cursor.phrase(NEAR_DAYS)
    if near is not None:
        return Nearby(unit=Unit.DAY, shift=near)
    cursor.take("the")
    word = cursor.peek().text
    if word not in SHIFTS:
        weekday = _weekday(cursor)
        return None if weekday is None else NamedWeekday(weekday=weekday, which=Which.COMING)
    cursor.at += 1
    cursor.take("calendar")
    weekday = _weekday(cursor)
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
    unit = _unit(cursor, 0)
    if each and unit is not None:
        return Each(unit=unit.unit if isinstance(unit, Nearby) else Unit.YEAR)
    return unit


_NTH_UNITS = {
    "day": Unit.DAY,
    "calendar day": Unit.DAY,
    "business day": Unit.BUSINESS_DAY,
    "working day": Unit.BUSINESS_DAY,
    "week": Unit.WEEK,
    "month": Unit.MONTH,
}


def _nth(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    last = cursor.take("last", "final")
    nth = -1 if last else cursor.take_ordinal()
    if nth is None:
        return None
    weekday = _weekday(cursor)
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


def _week(cursor: Cursor) -> Expression | None:
    cursor.take("the")
    if cursor.take("w"):
        ending = cursor.peek(1).text == "e"
        if not cursor.take("/") or not cursor.take("c", "b", "e"):
            return None
    elif not cursor.take("week"):
        return None
    else:
        ending = cursor.take("ending")
        if not ending and not cursor.take(*_WEEK_STARTS):
            return _numbered_week(cursor)
        cursor.take("on")
    day = _day(cursor) if cursor.peek().kind not in _EXACT else period(cursor)
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
    _part,
    _week,
    _day,
    _named,
    _month,
    _season,
    _near,
    _year,
)
