"""What comes round goes on: the next occurrence becomes a milestone of its own, in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.dates.base.zones import zone
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.policy import Policy
from tracker.domain.reminder import ReminderState
from tracker.domain.standing import lies_behind
from tracker.planning.reminders.series import find_follower, next_occurrence
from tracker.planning.sending.reach import Reach
from tracker.service.milestones.plans import Rules, plan, with_people
from tracker.service.milestones.write import write
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Opens the next occurrence of what recurs when its time has come.

    That is when the present one closes or passes, and no later than its own first reminder is due:
    an occurrence that passes without being closed stays overdue beside it. Only one is opened ahead
    of the present one: with ninety days' notice of what is due every week nobody wants to be told
    of thirteen weeks.
    """

    policies: Mapping[str, Policy]
    calendars: CalendarBook
    reach: Reach = field(default_factory=Reach)

    def go_on(
        self, transaction: Transaction, milestone: Milestone, now: datetime, *, by: str = "tracker"
    ) -> None:
        """Open what follows `milestone`, unless it is there or a later look will be in time.

        Where it is there and `milestone` is over, what follows has become the present one. `by` is
        who gave occasion to look.
        """
        over = _is_over(milestone, now)
        present = over or _has_begun(milestone, now)
        follower = self._open_next(transaction, milestone, now, by, present=present)
        if over and follower is not None and follower.status is MilestoneStatus.OPEN:
            self._open_next(transaction, follower, now, by, present=True)

    def _open_next(
        self,
        transaction: Transaction,
        milestone: Milestone,
        now: datetime,
        by: str,
        *,
        present: bool,
    ) -> Milestone | None:
        """Open what follows if it is time; gives it where it was there already."""
        follower = next_occurrence(milestone, self.calendars, now)
        if follower is None or not present:
            return None
        key, stored = find_follower(milestone, follower, transaction.milestones.get)
        if stored is not None:
            return stored
        planned = plan(follower, with_people(self, transaction.people.all))
        first = min((reminder.fire_at for reminder in planned), default=now)
        if not _is_over(milestone, now) and _looks_before(transaction, milestone, first, now):
            return None
        why = f"occurrence {follower.occurrence}, after {milestone.key}"
        if key != follower.key:
            why += f"; the key {follower.key} is another milestone's"
            follower = replace(follower, key=key)
        follower = replace(follower, history=(replace(follower.history[0], by=by),))
        opened = Change(before=None, after=follower, at=now, by=by, verb=Verb.OCCURRENCE, why=why)
        write(transaction, self, [opened])
        return None


def series_of(rules: Rules) -> Series:
    """What carries on what comes round, by the rules."""
    return Series(policies=rules.policies, calendars=rules.calendars, reach=rules.reach)


def _is_over(milestone: Milestone, now: datetime) -> bool:
    return not milestone.status.is_live or lies_behind(milestone.due, now)


def _has_begun(milestone: Milestone, now: datetime) -> bool:
    """Whether the occurrence before it is past: its as-of day is the day after that."""
    if milestone.occurrence == 1 or milestone.as_of is None:
        return True
    return now.astimezone(zone(milestone.due.tz)).date() >= milestone.as_of


def _looks_before(
    transaction: Transaction, milestone: Milestone, first: datetime, now: datetime
) -> bool:
    """Whether a reminder of `milestone` is told before `first`: then its series is looked at."""
    held = milestone.snoozed_until or now
    ahead = [
        max(entry.reminder.fire_at, held)
        for entry in transaction.reminders.of(milestone.key)
        if entry.state is ReminderState.PENDING
    ]
    return min(ahead, default=first) < first
