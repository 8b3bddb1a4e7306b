"""What comes round goes on: the next occurrence becomes a milestone of its own, in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.dates.house_calendars import CalendarBook
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.policy import Policy
from tracker.domain.reminder import ReminderState
from tracker.domain.standing import is_overdue
from tracker.planning.series import next_occurrence
from tracker.service.plans import plan
from tracker.store.store import Transaction

GOING_ON = frozenset({MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Opens the next occurrence of what recurs when its time has come.

    That is when the present one closes or passes, and no later than its own first reminder is due:
    an occurrence that passes without being closed stays overdue beside it.
    """

    policies: Mapping[str, Policy]
    calendars: CalendarBook

    def go_on(self, transaction: Transaction, milestone: Milestone, now: datetime) -> None:
        """Open what follows `milestone`, unless it is there or a later look will be in time."""
        follower = next_occurrence(milestone, self.calendars, now)
        if follower is None or transaction.milestones.get(follower.key) is not None:
            return
        planned = plan(follower, self.policies, self.calendars)
        first = min((reminder.fire_at for reminder in planned), default=now)
        if milestone.status in GOING_ON and not is_overdue(milestone, now):
            later = _next_look(transaction, milestone, now)
            if later is not None and later < first:
                return
        transaction.milestones.insert([follower], now)
        transaction.reminders.insert(planned, now)
        detail = f"occurrence {follower.occurrence} of what {milestone.key} began"
        transaction.events.insert("occurrence", now, key=follower.key, detail=detail)


def _next_look(transaction: Transaction, milestone: Milestone, now: datetime) -> datetime | None:
    """When the next reminder of `milestone` is told: then its series is looked at again."""
    held = milestone.snoozed_until or now
    ahead = [
        max(entry.reminder.fire_at, held)
        for entry in transaction.reminders.of(milestone.key)
        if entry.state is ReminderState.PENDING
    ]
    return min(ahead, default=None)
