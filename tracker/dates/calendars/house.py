"""Calendars that a house keeps for itself: its closing days, and periods that do not count.

They are laid over another calendar and are good for the years that somebody has verified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from tracker.dates.base import almanac
from tracker.dates.calendars.business import (
    BusinessCalendar,
    Standstill,
    WeekdayCalendar,
    business_calendar,
    check_reach,
)
from tracker.errors import UsageError

Days = tuple[tuple[date, str], ...]  #: each day with its name


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarDefinition:
    """A calendar as the house states it; its base is a name, not yet opened."""

    name: str
    base: str | None = None  #: another calendar; None: weekdays only
    closed: Days = ()
    open: Days = ()  #: working days although the base has them off
    standstills: tuple[Standstill, ...] = ()  #: in any order; they may overlap
    verified_until: int | None = None  #: the last year whose days are listed; None: of its base


@dataclass(frozen=True, kw_only=True, slots=True)
class FirmCalendar:
    """A base calendar with days of the house's own: standstills first, then its days, then base."""

    name: str
    base: BusinessCalendar
    closed: Mapping[date, str]
    open: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    standstills: tuple[Standstill, ...] = ()  #: its base's, too; apart and earliest first
    verified_until: int | None = None

    @property
    def years(self) -> tuple[int, int] | None:
        """The years of the base, up to the last one that is verified."""
        years = self.base.years
        if self.verified_until is None:
            return years
        first, last = years or (almanac.FIRST_YEAR, self.verified_until)
        return first, min(last, self.verified_until)

    def is_business_day(self, day: date) -> bool:
        """Whether the house works on `day`; CalendarExhausted beyond the verified years."""
        check_reach(self, day)
        if day in self.closed or self._standstill(day):
            return False
        return day in self.open or self.base.is_business_day(day)

    def holiday_name(self, day: date) -> str | None:
        """Why `day` is no business day, in the words of the house where they say so."""
        check_reach(self, day)
        if day in self.closed:
            return self.closed[day]
        still = self._standstill(day)
        if still is not None:
            return still.reason
        return None if day in self.open else self.base.holiday_name(day)

    @property
    def estimates(self) -> bool:
        """Whether the base does."""
        return self.base.estimates

    def estimated(self, day: date) -> str | None:
        """Which holiday of the base `day` is estimated to be; what the house states is certain."""
        check_reach(self, day)
        if day in self.closed or day in self.open or self._standstill(day):
            return None
        return self.base.estimated(day)

    def _standstill(self, day: date) -> Standstill | None:
        return next((still for still in self.standstills if day in still), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvisionalCalendar:
    """A calendar that counts on beyond its years, where being a day out is better than silence.

    For when to remind only, never for a date: beyond the years of the house's lists its base
    decides, and weekdays beyond all.
    """

    calendar: BusinessCalendar

    @property
    def name(self) -> str:
        """That of the calendar."""
        return self.calendar.name

    @property
    def years(self) -> None:
        """It covers all years."""
        return

    @property
    def standstills(self) -> tuple[Standstill, ...]:
        """Those that are known."""
        return self.calendar.standstills

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is a working day as far as anybody knows."""
        return self._knowing(day).is_business_day(day)

    def holiday_name(self, day: date) -> str | None:
        """Which holiday `day` is as far as anybody knows."""
        return self._knowing(day).holiday_name(day)

    @property
    def estimates(self) -> bool:
        """That of the calendar."""
        return self.calendar.estimates

    def estimated(self, day: date) -> str | None:
        """Which holiday `day` is estimated to be."""
        return self._knowing(day).estimated(day)

    def _knowing(self, day: date) -> BusinessCalendar:
        calendar = self.calendar
        while not covers(calendar, day):
            calendar = calendar.base if isinstance(calendar, FirmCalendar) else WeekdayCalendar()
        return calendar


def covers(calendar: BusinessCalendar, day: date) -> bool:
    """Whether the calendar knows the year of `day`."""
    years = calendar.years
    return years is None or years[0] <= day.year <= years[1]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # equal by identity: it keys caches
class CalendarBook:
    """Every calendar by its name: those of the house, and those of countries and markets."""

    definitions: tuple[CalendarDefinition, ...] = ()  #: of the house
    default: str | None = None  #: the owner's calendar, which applies where nobody names one

    def __call__(self, name: str | None) -> BusinessCalendar:
        """The calendar of a name, in any case; the default one for None.

        Raises:
            UsageError: there is no such calendar.
        """
        return _opened(self, name or self.default)

    def for_lead_times(self, name: str | None) -> BusinessCalendar:
        """The owner's calendar, else that of `name`, counting on beyond its years.

        Weekdays only where the settings have lost the calendar: reminders must go out all the same.
        """
        try:
            calendar = self(self.default or name)
        except UsageError:
            return WeekdayCalendar()
        return calendar if calendar.years is None else ProvisionalCalendar(calendar=calendar)


@lru_cache(maxsize=256)
def _opened(book: CalendarBook, name: str | None) -> BusinessCalendar:
    """The calendar of a name; a definition is laid over its base when it is first asked for."""
    own = {same_name(each.name): each for each in book.definitions}
    definition = own.get(same_name(name)) if name else None
    if definition is not None:
        base = _opened(book, definition.base) if definition.base else WeekdayCalendar()
        return _laid_over(base, definition)
    try:
        return business_calendar(name)
    except UsageError as error:
        names = [each.name for each in book.definitions]
        raise UsageError(unknown_calendar(str(name), names, error)) from error


def unknown_calendar(name: str, own: Sequence[str], error: UsageError) -> str:
    """What is said of a name that neither the house (`own`) nor anybody else (`error`) knows."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for errors only

    plain = {same_name(each): each for each in own}
    near = get_close_matches(same_name(name), plain, n=1)
    if near:
        return f"no business calendar is called {name!r}: did you mean {plain[near[0]]}?"
    return f"{error}; the settings define {', '.join(own)}" if own else str(error)


def same_name(name: str) -> str:
    """What two spellings of a calendar's name have in common."""
    return name.strip().upper()


def _laid_over(base: BusinessCalendar, definition: CalendarDefinition) -> FirmCalendar:
    return FirmCalendar(
        name=definition.name,
        base=base,
        closed=dict(definition.closed),
        open=dict(definition.open),
        standstills=_apart((*base.standstills, *definition.standstills)),
        verified_until=definition.verified_until,
    )


def _apart(standstills: tuple[Standstill, ...]) -> tuple[Standstill, ...]:
    """The same days, earliest first, each in one standstill only."""
    apart: list[Standstill] = []
    for still in sorted(standstills, key=lambda each: (each.first, each.last)):
        if apart and still.first <= apart[-1].last:
            last = apart[-1]
            reasons = dict.fromkeys((last.reason, still.reason))
            apart[-1] = replace(last, last=max(last.last, still.last), reason="; ".join(reasons))
        else:
            apart.append(still)
    return tuple(apart)
