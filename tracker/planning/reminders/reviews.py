"""When somebody should look whether a date is known better by now."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.dates.base.instants import day_in
from tracker.dates.base.window import Modality, Precision
from tracker.domain.milestone import Due, Milestone

NEAR = timedelta(days=30)  #: before the window opens
EVERY = timedelta(days=90)
_WEEK_DAYS = 7


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


def review_day(milestone: Milestone) -> date | None:
    """The day on which a soft date should be looked at; None where that need not be.

    A look within the thirty days before will do.
    """
    window = milestone.due.certain_window
    if window is None or not is_soft(milestone.due):
        return None
    day = window.earliest - NEAR
    seen = milestone.last_verified_on
    return None if seen is not None and seen >= day - NEAR else day


def stated_on(milestone: Milestone, tz: str) -> date | None:
    """The day in the IANA zone `tz` on which the present date was stated, from which reviews count.

    Not the as-of day: whoever adds what a source of last year left open has just looked.
    """
    if milestone.history:
        return day_in(milestone.history[-1].changed_at, tz)
    return milestone.as_of
