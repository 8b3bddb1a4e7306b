"""Counting forward and back from a day, and moving off days that are no business days.

Months and years go to the corresponding day and are clipped to the end of a shorter month. How the
first and last day count is a convention, and a convention is data:

    EXCLUDING   the trigger day is not counted, the last day is  (FRCP 6(a)(1); the usual "after")
    INCLUDING   the trigger day is the first of the period       ("beginning on", "starting with")
    CLEAR       neither end is counted; five days or fewer skip days that are no business days
                                                                 (England and Wales CPR 2.8)
    FULL_HOURS  hours count from the next full hour, and end where they end
                                                    (Regulation 1182/71 art. 3(1) and (4))

Where the calendar has standstills, periods fixed in days leave them out (see `shift_running_days`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.dates.base import almanac
from tracker.dates.base.units import Unit
from tracker.dates.calendars.business import (
    BusinessCalendar,
    shift_business_days,
    shift_running_days,
)
from tracker.errors import UsageError

_DAY = timedelta(days=1)
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_DAY_HOURS = 24
_HALF_MONTH = 15  #: days
_PER_DAY = {Unit.HOUR: _DAY_HOURS, Unit.MINUTE: _DAY_HOURS * 60}


class Roll(StrEnum):
    """Where a computed date goes that falls on no business day; the words are ISDA's."""

    UNADJUSTED = "unadjusted"  #: it stays
    FOLLOWING = "following"  #: to the next business day
    PRECEDING = "preceding"  #: to the last business day before
    MODIFIED_FOLLOWING = "modified following"  #: to the next, unless that is in another month
    MODIFIED_PRECEDING = "modified preceding"  #: to the last before, unless in another month


_MIRRORED = {
    Roll.FOLLOWING: Roll.PRECEDING,
    Roll.PRECEDING: Roll.FOLLOWING,
    Roll.MODIFIED_FOLLOWING: Roll.MODIFIED_PRECEDING,
    Roll.MODIFIED_PRECEDING: Roll.MODIFIED_FOLLOWING,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Convention:
    """How a count treats its first and last day."""

    name: str
    extra: int = 0  #: days more than the count says
    short: int = 0  #: counts of days up to this many skip what is no business day
    full_hours: bool = False  #: the hour of the event is left out
    rolls: bool = True  #: what ends on a day off may be moved to another


EXCLUDING = Convention(name="excluding the first day")
INCLUDING = Convention(name="including the first day", extra=-1)
CLEAR = Convention(name="clear days", extra=1, short=5)
FULL_HOURS = Convention(name="from the full hour", full_hours=True, rolls=False)


def roll_convention(name: str | None) -> Roll:
    """The roll convention of a name, unadjusted for None.

    Raises:
        UsageError: there is no such convention.
    """
    try:
        return Roll((name or Roll.UNADJUSTED).strip().lower().replace("-", " ").replace("_", " "))
    except ValueError:
        raise UsageError(
            f"no roll convention is called {name!r}: I know {', '.join(Roll)}"
        ) from None


def counted(
    day: date, count: int, unit: Unit, convention: Convention, calendar: BusinessCalendar
) -> date:
    """The day that lies `count` units after `day`, before it where negative.

    Raises:
        UnreadableDate: the day lies outside the years that tracker reads.
        CalendarExhausted: the calendar does not reach that far.
    """
    sign = 1 if count > 0 else -1
    if unit is Unit.DAY and 0 < abs(count) <= convention.short:
        return shift_business_days(day, count + sign * convention.extra, calendar)
    if unit is Unit.BUSINESS_DAY:
        return shift_business_days(day, count + sign * convention.extra, calendar)
    if unit is Unit.DAY and calendar.standstills:
        return _running(day, count, convention, calendar)
    return plus_days(plus(day, count, unit), sign * convention.extra)


def _running(day: date, count: int, convention: Convention, calendar: BusinessCalendar) -> date:
    """A count of days without those of a standstill, also where one is to be the first."""
    sign = 1 if count > 0 else -1
    plus_days(day, count)  # within the years that tracker reads
    if convention.extra < 0:
        return shift_running_days(day - sign * _DAY, count, calendar)
    return shift_running_days(day, count + sign * convention.extra, calendar)


def plus(day: date, count: int, unit: Unit) -> date:
    """`day` and some units of the calendar; not for business days.

    Half a month is to its 15th day: 2 1/2 months after 30 June end on 15 September.
    Hours and minutes are counted from the start of the day, so the day is never too late; from
    instants they are counted by `hours`.

    Raises:
        UnreadableDate: the day lies outside the years that tracker reads.
    """
    if unit in _MONTHS:
        return almanac.plus_months(day, count * _MONTHS[unit])
    if unit is Unit.HALF_MONTH:
        return _plus_half_months(day, count)
    if unit in _PER_DAY:
        return plus_days(day, count // _PER_DAY[unit])
    return plus_days(day, count * _DAYS[unit])


def _plus_half_months(day: date, count: int) -> date:
    months, half = divmod(abs(count), 2)
    if count < 0:
        return plus_days(almanac.plus_months(day, -months), -half * _HALF_MONTH)
    first = almanac.plus_months(plus_days(day, 1), months)  # the day after its last day
    return plus_days(first, half * _HALF_MONTH - 1)


def plus_days(day: date, count: int) -> date:
    """`day` and some days; UnreadableDate outside the years that tracker reads."""
    moved = min(max(day.toordinal() + count, 1), date.max.toordinal())
    found = date.fromordinal(moved)
    almanac.checked_year(found.year)
    return found


def rolled(day: date, roll: Roll, calendar: BusinessCalendar, *, backward: bool = False) -> date:
    """`day`, moved to a business day by the convention.

    A date that was counted back rolls back where one counted forward rolls forward: FRCP 6(a)(5).

    Raises:
        CalendarExhausted: the calendar does not reach that far.
    """
    if roll is Roll.UNADJUSTED or calendar.is_business_day(day):
        return day
    how = _MIRRORED[roll] if backward else roll
    forward = how in {Roll.FOLLOWING, Roll.MODIFIED_FOLLOWING}
    found = shift_business_days(day, 1 if forward else -1, calendar)
    modified = how in {Roll.MODIFIED_FOLLOWING, Roll.MODIFIED_PRECEDING}
    if modified and found.month != day.month:
        return shift_business_days(day, -1 if forward else 1, calendar)
    return found
