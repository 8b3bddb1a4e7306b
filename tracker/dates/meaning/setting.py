"""What resolving an expression takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from tracker.dates.base import almanac
from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.window import DueWindow, hull
from tracker.dates.calendars.business import BusinessCalendar, Calendars, business_calendar
from tracker.dates.calendars.estimates import Overheard
from tracker.dates.calendars.watched import WatchedCalendar
from tracker.dates.grammar.expressions import Expression
from tracker.dates.meaning.interpretation import Context
from tracker.errors import UnreadableDate

#: of a date that stands alone; whatever comes round needs no year
NO_YEAR: Final = Note("no year is named: the next such date is taken", HOUSE, doubt=True)

if TYPE_CHECKING:  # few phrases need rules
    from tracker.dates.rules.rules import Rule


@dataclass(slots=True)
class Trail:
    """Filled in while a phrase is read, where somebody will ask how."""

    expressions: tuple[Expression, ...] = ()  #: what the words say
    rule: Rule | None = None  #: what was counted
    needed_day: bool = False  #: whether the answer hangs on the as-of day


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What is known beside the expression."""

    as_of: date | None
    context: Context
    year: int | None = None  #: the year of the neighbour, for what names none
    since: date | None = None  #: the neighbour before: what names no year is not earlier
    each: DueWindow | None = None  #: of what comes round: the period that is asked about
    trail: Trail | None = None  #: where somebody will ask how the answer came about
    asked: list[WatchedCalendar] = field(default_factory=list)  #: of those that estimate holidays

    @property
    def calendars(self) -> Calendars:
        """Every calendar by its name."""
        return Overheard(self.context.calendars or business_calendar, self.asked)

    @property
    def calendar(self) -> BusinessCalendar:
        """The calendar of business days and of the days that count."""
        return self.calendars(self.context.calendar)

    def day_of_reading(self, what: str) -> date:
        """The as-of date, or UnreadableDate because `what` cannot be read without it."""
        if self.as_of is None:
            raise UnreadableDate(
                f"{what} depends on the day on which it was said: pass it with --as-of"
            )
        almanac.checked_year(self.as_of.year)
        if self.trail is not None:
            self.trail.needed_day = True
        return self.as_of


@dataclass(frozen=True, slots=True)
class Answer:
    """The windows that an expression can mean, and what was assumed."""

    readings: tuple[DueWindow, ...]
    notes: tuple[Note, ...] = ()
    tz: str | None = None
    estimate: DueWindow | None = None  #: when within its window it is expected

    @property
    def hull(self) -> DueWindow:
        """One window that holds every reading."""
        return hull(self.readings)

    def each(self, make: Callable[[DueWindow], DueWindow]) -> Answer:
        """The same answer, with what is made of each window."""
        return replace(self, readings=tuple(map(make, self.readings)))


SEVERAL = Note("several dates, and nothing says which is meant")


def readings_of(windows: Iterable[DueWindow], note: Note) -> Answer:
    """An answer of one reading for each different window, with the note where there are several."""
    different = tuple(sorted(set(windows), key=lambda window: (window.earliest, window.end)))
    return Answer(different, (note,) if len(different) > 1 else ())


def merged(*notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The notes of several answers, each once."""
    return tuple(dict.fromkeys(note for some in notes for note in some))


@singledispatch
def resolve(expression: object, setting: Setting) -> Answer:
    """The windows of an expression; each kind of expression registers its own rule.

    Raises:
        UnreadableDate: there is no such day, or it depends on an as-of date that is not known.
        UnknownZone: its zone, or that of the context, is not in the zone database.
    """
    raise UnreadableDate(f"{expression} is no date ({setting.as_of})")
