"""What is open for the readers of a channel: an all-clear is given only where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.dates.base.instants import day_in, end_of
from tracker.domain.delivery import Unsettled
from tracker.domain.milestone import Milestone
from tracker.domain.standing import can_be_overdue, has_last_day


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """What is open; the most urgent first."""

    overdue: tuple[Milestone, ...]
    due: tuple[Milestone, ...]  #: today, or their days have begun
    refused: tuple[Unsettled, ...]  #: tried, and not accepted
    waiting: tuple[Unsettled, ...]  #: held, or not tried yet
    held: tuple[Milestone, ...]  #: beside those: a reminder is kept back, as in a snooze
    later: tuple[Milestone, ...]  #: beside all those: a reminder goes out later in the day

    @property
    def is_clear(self) -> bool:
        """Whether nothing is due, overdue, waiting, refused, held or to come before night."""
        open_now = (self.overdue, self.due, self.refused, self.waiting, self.held)
        return not any((*open_now, self.later))


def week_of(
    begun: Sequence[Milestone],
    held: Sequence[Milestone],
    later: Sequence[Milestone],
    unsettled: Iterable[Unsettled],
    now: datetime,
) -> Week:
    """What is open at `now`.

    `begun` are open milestones on whose days it may be by now, `held` those of which a reminder
    is kept back, `later` those of which one goes out before the day is over, `unsettled` what has
    not arrived.
    """
    unsettled = tuple(unsettled)
    overdue = tuple(each for each in begun if can_be_overdue(each) and _has_ended(each, now))
    due = tuple(each for each in begun if not _has_ended(each, now) and _is_due(each, now))
    named = {each.key for each in (*overdue, *due)}
    held = tuple(each for each in held if each.key not in named)
    named |= {each.key for each in held} | {each.key for each in unsettled}
    return Week(
        overdue=overdue,
        due=due,
        refused=tuple(each for each in unsettled if each.last_outcome is not None),
        waiting=tuple(each for each in unsettled if each.last_outcome is None),
        held=held,
        later=tuple(each for each in later if each.key not in named),
    )


def _has_ended(milestone: Milestone, now: datetime) -> bool:
    window = milestone.due.certain_window
    if window is None or not has_last_day(milestone):
        return False
    return now >= end_of(window, milestone.due.tz)


def _is_due(milestone: Milestone, now: datetime) -> bool:
    """Whether its days have begun; what has no last day is due on its first one only."""
    window = milestone.due.certain_window
    if window is None:
        return False
    today = day_in(now, milestone.due.tz)
    if has_last_day(milestone):
        return window.earliest <= today
    return window.earliest == today
