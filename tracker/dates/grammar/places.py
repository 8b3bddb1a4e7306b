"""The grammar of which days of a period, or of several months: the 15th, the second Tuesday."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.dates.base.units import Unit
from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.little import AND, AND_OR, BUT, DAY, FINAL, OF, THE
from tracker.dates.grammar.english.names import (
    MONTHS,
    NTH_UNITS,
    ONE_UNIT,
    PENULTIMATE,
    TO_LAST,
)
from tracker.dates.grammar.english.rhythms import FOLLOWING, WEEKDAYS_OF_MANY
from tracker.dates.grammar.expressions import (
    Day,
    Each,
    Expression,
    Listing,
    NthIn,
    YearPart,
    YearRef,
)
from tracker.dates.grammar.monthdays import month_name, weekday
from tracker.dates.grammar.numbers import cardinal, ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.years import of_year, plain_year

_LONGEST_MONTH = 31
_FEW = 2
_FAR = 6  #: words from the first of them to the joint behind its month
_JOINTS = frozenset({*AND, ",", "&"})
_NUMBERS = frozenset({Kind.NUMBER, Kind.ORDINAL})


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Which day of a period: the 15th, the last business day, the second Tuesday."""

    nth: int
    unit: Unit | None  #: None: the words do not say of what
    weekday: int | None

    @property
    def told(self) -> bool:
        """Whether the words say of what."""
        return self.unit is not None


@rule("""which-day {("," | AND_OR | "&") [AND_OR] which-day}
    [Place(15, None, None)] = the 15th of each month
    [Place(1, day, 1), Place(3, day, 1)] = the first and third Tuesday of each month
    [Place(15, day, None), Place(-1, day, None)] = the 15th and last day of each month
    never = 15 March 2026""")
def places(cursor: Cursor) -> tuple[Place, ...] | None:
    """Which days of a period; the kind of day behind the last of them is that of all."""
    found = []
    place = _which_day(cursor)
    while place is not None:
        found.append(place)
        mark = cursor.at
        joined = cursor.take(",", "&") | cursor.word(AND_OR)
        place = _which_day(cursor) if joined else None
        if place is None:
            cursor.at = mark
    return _alike(found) if found else None


def _alike(places: list[Place]) -> tuple[Place, ...] | None:
    """Each with the kind of day of the last one; None where that may not be its own."""
    last = places[-1]
    lent = [replace(last, nth=place.nth) if not place.told else place for place in places]
    doubt = last.unit is Unit.BUSINESS_DAY and last.nth < 0
    return None if doubt and lent != places else tuple(lent)


@rule("""[THE] (from-the-end | FINAL | ordinal) [weekday | WEEKDAYS_OF_MANY | NTH_UNITS]
        [but-last]
    Place(-1, business day, None) = the last business day of March 2026
    Place(2, day, 1) = the second Tuesday of March 2026 | second Tuesdays of each month
    Place(15, None, None) = the 15th of each month
    never = 15 March 2026""")
def _which_day(cursor: Cursor) -> Place | None:
    cursor.word(THE)
    nth = _from_the_end(cursor) or (-1 if cursor.word(FINAL) else ordinal(cursor))
    if nth is None:
        return None
    named = weekday(cursor)
    if named is None:
        named = cursor.look_up(WEEKDAYS_OF_MANY)
    unit = Unit.DAY if named is not None else cursor.phrase(NTH_UNITS)
    if nth == -1:
        nth = _but_last(cursor) or nth
    return Place(nth=nth, unit=unit, weekday=named)


@rule("""PENULTIMATE | FINAL but-last | ordinal ["-"] [TO_LAST] FINAL
    -2 = penultimate Friday of March 2026 | last but one Friday of March 2026
    -2 = second last Friday of March 2026 | second-to-last Friday of March 2026
    -3 = third last Friday of March 2026 | last-but-two Friday of March 2026
    never = last Friday of March 2026 | second Friday of March 2026""")
def _from_the_end(cursor: Cursor) -> int | None:
    """Which one, counted from the last, which is -1."""
    mark = cursor.at
    found = cursor.phrase(PENULTIMATE)
    if found is not None:
        return found
    if cursor.word(FINAL):
        return _but_last(cursor)
    cursor.at = mark
    nth = ordinal(cursor)
    cursor.take("-")
    cursor.phrase(TO_LAST)
    return -nth if nth is not None and nth > 1 and cursor.word(FINAL) else None


@rule("""["-"] BUT ["-"] cardinal
    -2 = last but one Friday of March 2026 | last Friday but one of March 2026
    never = last Friday of March 2026""")
def _but_last(cursor: Cursor) -> int | None:
    """How many behind it are left out: `last but one` is the second from the end."""
    cursor.take("-")
    if not cursor.word(BUT):
        return None
    cursor.take("-")
    number = cardinal(cursor)
    return None if number is None else -number - 1


def in_period(places: tuple[Place, ...], of: Expression) -> Expression:
    """The days in a period that some places name."""
    days = tuple(
        NthIn(nth=place.nth, unit=place.unit or Unit.DAY, of=of, weekday=place.weekday)
        for place in places
    )
    return days[0] if len(days) == 1 else Listing(days)


@rule("""places [OF [THE] FOLLOWING ONE_UNIT]
    [[Place(-1, day, 4)], None] = every month on the last Friday
    [[Place(15, None, None)], month] = quarterly by the 15th of the following month
    never = every month on 31 March | monthly by the 15th March""")
def places_of_each(cursor: Cursor) -> tuple[tuple[Place, ...], Unit | None] | None:
    """Which days of each of the periods that stand before them, or of what follows each."""
    found = places(cursor)
    if found is None or cursor.peek().text in MONTHS:
        return None
    if not cursor.word(OF):
        return found, None
    cursor.word(THE)
    unit = cursor.look_up(ONE_UNIT) if cursor.word(FOLLOWING) else None
    return None if unit is None else (found, unit)


def in_each(each: Each, places: tuple[Place, ...], following: Unit | None) -> Expression:
    """Days of each period, or of the first month of each that follows one."""
    if following in {None, each.unit}:
        return in_period(places, each)
    return in_period(places, NthIn(nth=1, unit=following or each.unit, of=each))


@rule("""{"," month-name} [","] (AND | "&") month-name [of-year]
    [[4, 7], None] = the 15th of January, April and July
    [[9], 2027] = the last day of March and September 2027
    never = the 15th of January | the 15th of January and 3 April | March and April 30""")
def more_months(cursor: Cursor) -> tuple[list[int], YearRef] | None:
    """The other months of a list, and the year that stands behind all; no day is their own."""
    found: list[int] = []
    closed = False
    while not closed:
        comma = cursor.take(",")
        closed = cursor.word(AND) or cursor.take("&")
        month = month_name(cursor) if comma or closed else None
        if month is None:
            return None
        found.append(month)
    if cursor.peek().kind in _NUMBERS and plain_year(cursor.peek()) is None:
        return None
    return found, of_year(cursor)


def in_months(
    cursor: Cursor, of: Expression, make: Callable[[Expression], Expression]
) -> Expression:
    """What is made of a month, and of the months that are listed behind it."""
    months = isinstance(of, YearPart) and of.precision is Precision.MONTH and of.year is None
    more = more_months(cursor) if months else None
    if more is None or not isinstance(of, YearPart):
        return make(of)
    numbers = (of.number, *more[0])
    return Listing(tuple(make(replace(of, number=number, year=more[1])) for number in numbers))


@rule("""[THE] (ordinal | cardinal) [DAY] [OF] month-name more-months
    Listing([Day(None, 1, 15), Day(None, 7, 15)]) = the 15th of January and July each year
    Listing([Day(2027, 1, 15), Day(2027, 4, 15), Day(2027, 7, 15)]) =
        15 January, April and July 2027
    never = 15 January | 15 January and 3 July | 15 March and April 2027""")
def day_of_months(cursor: Cursor) -> Expression | None:
    """The same day of several months."""
    if not _lists_months(cursor):
        return None
    cursor.word(THE)
    nth = ordinal(cursor)
    day = nth or (cardinal(cursor) if cursor.peek().kind is Kind.NUMBER else None)
    cursor.word(DAY)
    cursor.word(OF)
    month = None if not day or day > _LONGEST_MONTH else month_name(cursor)
    more = None if month is None or cursor.peek().text in MONTHS else more_months(cursor)
    if day is None or month is None or more is None or (nth is None and len(more[0]) < _FEW):
        return None
    numbers = (month, *more[0])
    return Listing(tuple(Day(year=more[1], month=number, day=day) for number in numbers))


def _lists_months(cursor: Cursor) -> bool:
    """Whether a joint and another month stand behind the first month here: asked of every day."""
    texts = cursor.texts[cursor.at : cursor.at + _FAR]
    month = next((place for place, text in enumerate(texts) if text in MONTHS), _FAR)
    return bool(_JOINTS.intersection(texts[month + 1 : month + 2]))
