"""Business calendars for people to look at: which there are, and their days off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version

from tracker.dates.calendars.business import (
    BusinessCalendar,
    HolidayCalendar,
    Standstill,
    check_reach,
)
from tracker.dates.calendars.house import CalendarBook, FirmCalendar, same_name

_COMMON = ("UK", "US", "TARGET", "NYSE", "LSE")
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedCalendar:
    """A calendar and where it comes from."""

    calendar: BusinessCalendar
    own: bool  #: from the settings
    default: bool  #: the owner's, of lead times and of milestones that name none

    @property
    def base(self) -> str | None:
        """The name of the calendar that it is laid over."""
        return self.calendar.base.name if isinstance(self.calendar, FirmCalendar) else None

    @property
    def source(self) -> str:
        """Where its days come from: the settings, and the library with its version."""
        calendar, sources = self.calendar, []
        while isinstance(calendar, FirmCalendar):
            sources.append("settings")
            calendar = calendar.base
        by_library = isinstance(calendar, HolidayCalendar)
        sources.append(
            f"holidays {version('holidays')}" if by_library else "every Monday to Friday"
        )
        return " over ".join(dict.fromkeys(sources))

    def last_verified_year(self, year: int) -> int | None:
        """The last year, from `year` on, whose days somebody has laid down.

        Of the lists in the settings that which they say, of a calendar that estimates the one
        before its first estimate; None where days follow from rules of law, for all years.
        """
        calendar = self.calendar
        if isinstance(calendar, FirmCalendar) and calendar.verified_until is not None:
            return calendar.verified_until
        if calendar.years is None or not calendar.estimates:
            return None
        ahead = range(year, calendar.years[1] + 1)
        first = next((each for each in ahead if _estimates_in(calendar, each)), None)
        return None if first is None else first - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarYear:
    """The days of a year that are not as every week has them."""

    year: int
    days_off: tuple[tuple[date, str | None], ...]  #: with the name of the holiday
    estimated: frozenset[date]  #: those of them that are only estimated
    working: tuple[tuple[date, str], ...]  #: though the week has them off, with the reason
    standstills: tuple[Standstill, ...]  #: those that touch the year


def list_calendars(book: CalendarBook) -> tuple[ListedCalendar, ...]:
    """The calendars of the settings, and of all others those that most need."""
    names = list(dict.fromkeys((*(each.name for each in book.definitions), *_COMMON)))
    known = set(map(same_name, names))
    if book.default is not None and same_name(book.default) not in known:
        names.append(book.default)
    return tuple(find_calendar(book, name) for name in names)


def find_calendar(book: CalendarBook, name: str) -> ListedCalendar:
    """The calendar of a name; UsageError where there is none."""
    own = {same_name(each.name) for each in book.definitions}
    return ListedCalendar(
        calendar=book(name),
        own=same_name(name) in own,
        default=book.default is not None and same_name(book.default) == same_name(name),
    )


def calendar_year(calendar: BusinessCalendar, year: int) -> CalendarYear:
    """The days off of a year; CalendarExhausted beyond the years that the calendar covers."""
    days = _days_of(year)
    check_reach(calendar, days[0])
    stills = [
        still for still in calendar.standstills if still.first <= days[-1] and still.last >= days[0]
    ]
    running = [day for day in days if not any(day in still for still in stills)]
    work = [day for day in running if calendar.is_business_day(day)]
    worked = frozenset(work)
    off = [(day, calendar.holiday_name(day)) for day in running if day not in worked]
    weekend = _weekend(running, work)
    return CalendarYear(
        year=year,
        days_off=tuple((day, name) for day, name in off if name or day.weekday() not in weekend),
        estimated=frozenset(day for day, _ in off if calendar.estimated(day)),
        working=tuple((day, _why_open(calendar, day)) for day in work if day.weekday() in weekend),
        standstills=tuple(stills),
    )


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + number * _DAY for number in range((date(year, 12, 31) - first).days + 1)]


def _estimates_in(calendar: BusinessCalendar, year: int) -> bool:
    return any(calendar.estimated(day) for day in _days_of(year))


def _weekend(days: list[date], work: list[date]) -> set[int]:
    """The weekdays of which more are off than not; each place has its own."""
    all_, worked = Counter(map(date.weekday, days)), Counter(map(date.weekday, work))
    return {weekday for weekday in all_ if worked[weekday] * 2 < all_[weekday]}


def _why_open(calendar: BusinessCalendar, day: date) -> str:
    reason = ""
    while isinstance(calendar, FirmCalendar) and not reason:
        reason = calendar.open.get(day, "")
        calendar = calendar.base
    return reason
