"""Instants: what a wall clock shows, as a point in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from tracker.dates.base.units import Clock
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.base.zones import zone

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)


@lru_cache(maxsize=65_536)  # a large import asks for the same days again and again
def instant(day: date, clock: time, tz: str) -> datetime:
    """The UTC instant at which the clocks of `tz` show `clock` on `day`.

    A time that the start of summer time leaves out is moved forward by the gap; of a time that the
    end of summer time repeats the earlier one counts.

    Raises:
        UnknownZone: there is no such zone.
    """
    return datetime.combine(day, clock.replace(fold=0), tzinfo=zone(tz)).astimezone(UTC)


def day_in(at: datetime, tz: str) -> date:
    """The day that it is at an aware instant where clocks show the time of `tz`.

    Raises:
        UnknownZone: there is no such zone.
    """
    return at.astimezone(zone(tz)).date()


def end_of(window: DueWindow, tz: str) -> datetime:
    """The UTC instant at which the window is over: its own instant, else the end of its last day.

    Raises:
        UnknownZone: there is no such zone.
    """
    return window.at.astimezone(UTC) if window.at else instant(window.end, _MIDNIGHT, tz)


def told_in(at: datetime, where: tzinfo) -> datetime:
    """The same instant with the offset that `where` has then, as a fixed offset.

    Fixed, because two readings of one instant must be equal, and datetimes with a zone are not
    around the end of summer time.
    """
    local = at.astimezone(where)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def aware(at: datetime, tz: str) -> datetime:
    """The UTC instant of a time that may have no offset; then the clocks of `tz` show it.

    Raises:
        UnknownZone: there is no such zone.
    """
    return at.astimezone(UTC) if at.tzinfo else instant(at.date(), at.time(), tz)


def window_at(at: datetime, tz: str) -> DueWindow:
    """The window of an instant, on its own clock; without one, or in UTC, on that of `tz`.

    Raises:
        UnknownZone: there is no such zone.
    """
    by_the_clock = at.tzinfo is None
    if not at.utcoffset():
        at = told_in(aware(at, tz), zone(tz))
    day = at.date()
    return DueWindow(
        earliest=day,
        end=day + _DAY,
        precision=Precision.MINUTE,
        at=at,
        by_the_clock=by_the_clock,
    )


def clocked(window: DueWindow, clock: Clock, tz: str) -> DueWindow:
    """The window of a day, at a time of it; `tz` is the zone of a clock that names no offset.

    Raises:
        UnknownZone: there is no such zone.
    """
    day = window.earliest + clock.next_day * _DAY
    if clock.offset is None:
        at = told_in(instant(day, clock.time, tz), zone(tz))
    else:
        east = timezone(timedelta(minutes=clock.offset))
        at = datetime.combine(day, clock.time, tzinfo=east)
    by_the_clock = clock.offset is None
    return replace(window, precision=Precision.MINUTE, at=at, by_the_clock=by_the_clock)


def shown_by_clocks(window: DueWindow, tz: str) -> datetime | None:
    """What the clocks of `tz` show at the window's instant, where it is theirs to say when that is.

    None for an instant that stays where it is whatever a zone does: one with an offset, one that
    is counted in hours, one by the clocks of another zone.

    Raises:
        UnknownZone: there is no such zone.
    """
    if window.at is None or not window.by_the_clock:
        return None
    shown = window.at.replace(tzinfo=None)
    at = told_in(instant(shown.date(), shown.time(), tz), zone(tz))
    return shown if at == window.at and at.utcoffset() == window.at.utcoffset() else None
