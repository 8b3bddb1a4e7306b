"""How a milestone stands at an instant: computed from its window, never stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.dates.base.instants import end_of
from tracker.domain.milestone import Due, Milestone, MilestoneStatus

_HOURS_COUNT = timedelta(days=2)  #: below this


def days_left(due: Due, today: date) -> int | None:
    """Days from `today` to the window's first day, or to its last one where the first is past.

    Negative when the last day is past; None where nothing is known to count to. `today` is the day
    in the zone of `due`.
    """
    if due.earliest is not None and due.earliest >= today:
        return (due.earliest - today).days
    return None if due.latest is None else (due.latest - today).days


def time_left(due: Due, now: datetime) -> timedelta | None:
    """The time until the instant at which it is due, where that is less than two days ahead.

    None where it is not due at an instant: then days are counted.
    """
    at = due.window.at if due.window else None
    left = None if at is None else at - now
    return left if left is not None and timedelta() < left < _HOURS_COUNT else None


def is_overdue(milestone: Milestone, now: datetime) -> bool:
    """Whether the milestone is open although its window has wholly ended."""
    window = milestone.due.certain_window
    if milestone.status is not MilestoneStatus.OPEN or window is None:
        return False
    return now >= end_of(window, milestone.due.tz)
