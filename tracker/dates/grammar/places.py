"""The grammar of which days of a period: the 15th, the last business day, the second Tuesday."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.dates.base.units import Unit
from tracker.dates.grammar.english.little import AND_OR, BUT, FINAL, OF, THE
from tracker.dates.grammar.english.names import (
    MONTHS,
    NTH_UNITS,
    ONE_UNIT,
    PENULTIMATE,
    TO_LAST,
)
from tracker.dates.grammar.english.rhythms import FOLLOWING, WEEKDAYS_OF_MANY
from tracker.dates.grammar.expressions import Each, Expression, Listing, NthIn
from tracker.dates.grammar.monthdays import weekday
from tracker.dates.grammar.numbers import cardinal, ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule


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
