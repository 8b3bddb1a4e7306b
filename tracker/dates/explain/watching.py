"""Which days did not count, told by calendars that remember what they were asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.dates.base.describe import day_in_words
from tracker.dates.calendars.business import Calendars
from tracker.dates.calendars.watched import WatchedCalendar
from tracker.dates.explain.steps import Step, What

_WEEKEND = 5


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
