"""A calendar that remembers which days it was asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.dates.calendars.business import BusinessCalendar, Standstill


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

    @property
    def estimates(self) -> bool:
        """Whether the calendar does."""
        return self.calendar.estimates

    def estimated(self, day: date) -> str | None:
        """Which holiday `day` is estimated to be."""
        return self.calendar.estimated(day)
