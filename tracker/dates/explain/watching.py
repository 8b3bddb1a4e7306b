"""Calendars that remember which days they were asked about, to tell which ones did not count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.dates.base.describe import day_in_words
from tracker.dates.calendars.business import BusinessCalendar, Calendars, Standstill
from tracker.dates.explain.steps import Step, What

_WEEKEND = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchedCalendar:
    """A calendar as it is, and the days that one count asked it about."""

    calendar: BusinessCalendar
    asked: dict[date, bool] = field(default_factory=dict)  #: in order; whether a business day

    @property
    def name(self) -> str:
        """That of the calendar."""
        return self.calendar.name

    @property
    def years(self) -> tuple[int, int] | None:
        """Those of the calendar."""
        return self.calendar.years

    @property
    def standstills(self) -> tuple[Standstill, ...]:
        """Those of the calendar."""
        return self.calendar.standstills

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is a business day of the calendar."""
        found = self.calendar.is_business_day(day)
        self.asked.pop(day, None)
        self.asked[day] = found
        return found

    def holiday_name(self, day: date) -> str | None:
        """Which holiday `day` is."""
        return self.calendar.holiday_name(day)


@dataclass(frozen=True, slots=True)
class Watch:
    """Opens calendars, each time with a fresh memory."""

    calendars: Calendars
    opened: list[WatchedCalendar] = field(default_factory=list)

    def __call__(self, name: str | None) -> WatchedCalendar:
        """The calendar of a name."""
        self.opened.append(WatchedCalendar(calendar=self.calendars(name)))
        return self.opened[-1]

    def skipped(self, *found: date) -> list[Step]:
        """The days that did not count on the way to the days `found`, each once."""
        steps = {
            step.day: step
            for calendar in self.opened
            if next(reversed(calendar.asked), None) in found
            for step in _closed(calendar)
        }
        return list(steps.values())

    def stood_still(self, first: date, last: date) -> list[Step]:
        """The days between two others on which no period ran."""
        first, last = min(first, last), max(first, last)
        stills = {still for calendar in self.opened for still in calendar.standstills}
        name = self.opened[0].name if self.opened else None
        return [
            Step(
                what=What.SKIPPED,
                text=f"{day_in_words(still.first)} to {day_in_words(still.last)}: {still.reason},"
                " no period runs",
                source=name,
                day=still.first,
            )
            for still in sorted(stills, key=lambda still: still.first)
            if first <= still.last and still.first <= last
        ]


def _closed(calendar: WatchedCalendar) -> list[Step]:
    return [
        Step(
            what=What.SKIPPED,
            text=f"{day_in_words(day)}: {_reason(calendar, day)}",
            source=calendar.name,
            day=day,
        )
        for day, working in calendar.asked.items()
        if not working
    ]


def _reason(calendar: WatchedCalendar, day: date) -> str:
    weekend = "weekend" if day.weekday() >= _WEEKEND else "no business day"
    return calendar.holiday_name(day) or weekend
