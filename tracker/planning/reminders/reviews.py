"""When somebody should look whether a date is known better by now."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.dates.base.instants import day_in
from tracker.domain.milestone import Milestone
from tracker.domain.standing import is_soft

NEAR = timedelta(days=30)  #: before the window opens


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
