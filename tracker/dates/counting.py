"""Counting forward and back from a day, by the calendar or by business days.

Months and years go to the corresponding day and are clipped to the end of a shorter month; the
trigger day itself is never counted.
"""

from __future__ import annotations

from datetime import date

from tracker.dates import almanac
from tracker.dates.calendars import business_calendar, shift_business_days
from tracker.dates.expressions import Unit

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_DAY_HOURS = 24
_PER_DAY = {Unit.HOUR: _DAY_HOURS, Unit.MINUTE: _DAY_HOURS * 60}


def plus(day: date, count: int, unit: Unit, calendar: str | None) -> date:
    """The day that lies `count` units after `day`, before it where negative.

    `calendar` names the business calendar, None for weekdays only. Hours and minutes are counted
    from the start of the day, so the day is never too late.

    Raises:
        UnreadableDate: the day lies outside the years that tracker reads.
        CalendarExhausted: the calendar does not reach that far.
    """
    if unit in _MONTHS:
        return almanac.plus_months(day, count * _MONTHS[unit])
    if unit is Unit.BUSINESS_DAY:
        return shift_business_days(day, count, business_calendar(calendar))
    if unit in _PER_DAY:
        return _plus_days(day, count // _PER_DAY[unit])
    return _plus_days(day, count * _DAYS[unit])


def _plus_days(day: date, count: int) -> date:
    moved = min(max(day.toordinal() + count, 1), date.max.toordinal() - 1)
    found = date.fromordinal(moved)
    almanac.checked_year(found.year)
    return found
