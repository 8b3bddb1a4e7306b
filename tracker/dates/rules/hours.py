"""Counting hours and minutes: from an instant to an instant, in the time that really passes.

A period in hours begins at once, counts every hour of nights and days off, and ends at an hour:
FRCP 6(a)(2). Where it is to end on a working day, it runs to the same time of that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from tracker.dates.base.instants import day_in, instant, window_at
from tracker.dates.base.units import IN_HOURS, Unit
from tracker.dates.base.window import DueWindow
from tracker.dates.base.zones import zone
from tracker.dates.calendars.business import BusinessCalendar, Calendars, WeekdayCalendar
from tracker.dates.calendars.counting import Roll, plus, rolled
from tracker.dates.rules.rules import AnyOf, AtTime, Count, EarlierOf, LaterOf, Offset, Rule

_LENGTHS = {Unit.HOUR: timedelta(hours=1), Unit.MINUTE: timedelta(minutes=1)}
_MIDNIGHT = time(0)
_DAY = timedelta(days=1)
_LAST_MOMENT = timedelta(microseconds=1)


def in_hours(rule: Rule) -> Iterator[Offset]:
    """The offsets in hours or minutes that a rule is made of."""
    match rule:
        case EarlierOf() | LaterOf() | AnyOf():
            for option in rule.options:
                yield from in_hours(option)
        case AtTime():
            yield from in_hours(rule.of)
        case Offset():
            yield from in_hours(rule.of)
            if rule.by.unit in IN_HOURS:
                yield rule


def hours_from(of: DueWindow, by: Count, calendars: Calendars) -> DueWindow:
    """The instant that lies `by` after that of `of`, before it where negative.

    Of days whose hour nobody knows: all the days on which it may lie.

    Raises:
        UnreadableDate: it lies outside the years that tracker reads.
        CalendarExhausted: the calendar does not reach that far.
    """
    plus(of.earliest, by.count, by.unit)
    plus(of.latest, by.count, by.unit)
    calendar = WeekdayCalendar() if by.roll is Roll.UNADJUSTED else calendars(by.calendar)
    if of.at is not None:
        return window_at(_at_business(_elapsed(of.at, by), by, calendar), by.tz)
    first = _elapsed(instant(of.earliest, _MIDNIGHT, by.tz), by)
    last = _elapsed(instant(of.end, _MIDNIGHT, by.tz), by) - _LAST_MOMENT
    return DueWindow.between(*(_on_business(at, by, calendar) for at in (first, last)))


def _elapsed(at: datetime, by: Count) -> datetime:
    """The instant itself, in UTC, wherever clocks were changed meanwhile."""
    counted_from = _full_hour(at, by) if by.convention.full_hours else at
    return counted_from.astimezone(UTC) + by.count * _LENGTHS[by.unit]


def _full_hour(at: datetime, by: Count) -> datetime:
    """The full hour after an instant, before it where hours are counted back; itself if it is one.

    The hour in which something happens is not counted: Regulation 1182/71 art. 3(1).
    """
    local = at.astimezone(zone(by.tz))
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    ahead = timedelta(hours=1) - past if past and by.count > 0 else -past
    return at.astimezone(UTC) + ahead


def _on_business(at: datetime, by: Count, calendar: BusinessCalendar) -> date:
    return rolled(day_in(at, by.tz), by.roll, calendar, backward=by.count < 0)


def _at_business(at: datetime, by: Count, calendar: BusinessCalendar) -> datetime:
    """The instant, or the same time of the business day that it rolls to.

    The midnight that ends a business day stays where it is: it is none of a day off.
    """
    day = day_in(at, by.tz)
    clock = at.astimezone(zone(by.tz)).time()
    ends_day = clock == _MIDNIGHT and by.count > 0
    if by.roll is Roll.UNADJUSTED or (ends_day and calendar.is_business_day(day - _DAY)):
        return at
    target = _on_business(at, by, calendar)
    return at if target == day else instant(target, clock, by.tz)
