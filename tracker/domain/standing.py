"""How a milestone stands at an instant: computed from its window, never stored."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from tracker.dates.base.instants import day_in, end_of, instant
from tracker.dates.base.window import Modality, Precision
from tracker.domain.milestone import Confidence, Due, Milestone, MilestoneStatus
from tracker.domain.nature import Nature

LOOK_AGAIN: Final = timedelta(days=90)  #: after somebody looked and found nothing new
TO_ANSWER: Final = timedelta(days=7)  #: from the question whether an event has happened
_WEEK_DAYS = 7
_FROM_BELOW: Final = frozenset({Modality.FROM, Modality.AFTER})
_UNSURE: Final = frozenset({Confidence.LIKELY, Confidence.TENTATIVE})
_HOURS_COUNT = timedelta(days=2)  #: below this


def days_left(due: Due, today: date) -> int | None:
    """Days from `today` to the window's first day, or to its last one where the first is past.

    Negative when the last day is past; None where nothing is known to count to, as once a date has
    begun that has a first day only. `today` is the day in the zone of `due`.
    """
    if due.earliest is not None and due.earliest >= today:
        return (due.earliest - today).days
    if due.latest is None or due.modality in _FROM_BELOW:
        return None
    return (due.latest - today).days


def is_soft(due: Due) -> bool:
    """Whether a date is known to no better than some weeks.

    A source that names the first and the last day of a stretch has said all there is to say: that
    is wide, but not vague. Months, quarters, seasons, years, their parts, a date with two readings
    and one that waits for an event between two bounds are.
    """
    window = due.certain_window
    if window is None or window.days <= _WEEK_DAYS:
        return False
    stated = window.precision is Precision.RANGE and due.modality is Modality.BETWEEN
    return not stated or bool(due.readings) or due.window is None


def has_last_day(milestone: Milestone) -> bool:
    """Whether a day is known after which it is too late, or over.

    "Not before 2028" names a first day only, and so does "from 1 May"; but an event that takes
    place from a day on takes place on that day.
    """
    due, window = milestone.due, milestone.due.certain_window
    if window is None:
        return False
    if due.modality is Modality.FROM and milestone.nature is Nature.EVENT:
        return window.days == 1
    return due.modality not in _FROM_BELOW


def lies_behind(due: Due, now: datetime) -> bool:
    """Whether every day that its words name is past, in its own zone."""
    window = due.certain_window
    return window is not None and now >= end_of(window, due.tz)


def comes_after(milestone: Milestone, day: date) -> bool:
    """Whether it is an event that takes place after `day`: a duty can be met early, this cannot."""
    window = milestone.due.certain_window
    return milestone.nature is Nature.EVENT and window is not None and day < window.earliest


def can_be_overdue(milestone: Milestone) -> bool:
    """Whether it is a duty with a day after which it is too late."""
    return milestone.nature is Nature.DUTY and has_last_day(milestone)


def time_left(due: Due, now: datetime) -> timedelta | None:
    """The time until the instant at which it is due, where that is less than two days ahead.

    None where it is not due at an instant: then days are counted.
    """
    at = due.window.at if due.window else None
    left = None if at is None else at - now
    return left if left is not None and timedelta() < left < _HOURS_COUNT else None


def is_overdue(milestone: Milestone, now: datetime) -> bool:
    """Whether the milestone is a duty, and open although its window has wholly ended."""
    return _is_open_behind(milestone, now) and milestone.nature is Nature.DUTY


def is_over(milestone: Milestone, now: datetime) -> bool:
    """Whether the milestone is an event whose window has wholly ended, and not closed yet."""
    return _is_open_behind(milestone, now) and milestone.nature is Nature.EVENT


def _is_open_behind(milestone: Milestone, now: datetime) -> bool:
    is_open = milestone.status is MilestoneStatus.OPEN
    return is_open and lies_behind(milestone.due, now) and has_last_day(milestone)


def asked_on(milestone: Milestone) -> date | None:
    """The day from which on it is asked whether it has happened; None where that need not be.

    The first one after a window whose last day does not settle that: of an event that is not sure,
    or of whatever has a first day only. Whoever looks after that day and finds nothing new is asked
    again.
    """
    due, window = milestone.due, milestone.due.certain_window
    if window is None:
        return None
    seen = milestone.last_verified_on
    if seen is not None and seen >= window.end:
        needed = milestone.nature is Nature.EVENT or not has_last_day(milestone)
        return seen + LOOK_AGAIN if needed else None
    settled = milestone.nature is Nature.DUTY or not _is_unsure(milestone)
    if settled and has_last_day(milestone):
        return None
    return day_in(end_of(window, due.tz), due.tz)


def _is_unsure(milestone: Milestone) -> bool:
    due = milestone.due
    vague = due.window is None or is_soft(due) or bool(due.readings)
    return vague or milestone.confidence in _UNSURE


def passes_at(milestone: Milestone) -> datetime | None:
    """When an open event has passed: as its window ends, or some days after a question went out.

    None for a duty, and for whatever has no last day or is not open.
    """
    window = milestone.due.certain_window
    is_open_event = milestone.nature is Nature.EVENT and milestone.status is MilestoneStatus.OPEN
    if window is None or not is_open_event or not has_last_day(milestone):
        return None
    asked, tz = asked_on(milestone), milestone.due.tz
    if asked is None:
        return end_of(window, tz)
    return instant(asked + TO_ANSWER, time(0), tz)
