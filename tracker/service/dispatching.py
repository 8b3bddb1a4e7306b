"""The first half of a tick: reminders that are due become deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.dates.house_calendars import CalendarBook
from tracker.domain.channel import Channel
from tracker.domain.delivery import Order
from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.dispatch import Send, decide, fold
from tracker.planning.recipients import select_channels
from tracker.planning.reminders import follow_up
from tracker.service.plans import policy_of
from tracker.service.series import Series
from tracker.store.store import Store, Transaction

_MILESTONES_AT_ONCE = 200  #: bounds a transaction, so that writers beside it need not wait long


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatcher:
    """Turns due reminders into deliveries, one a channel."""

    store: Store
    policies: Mapping[str, Policy]
    channels: Mapping[str, Channel]
    calendars: CalendarBook = field(default_factory=CalendarBook)

    def dispatch(self, now: datetime) -> int:
        """Hand over everything that is due at `now`; gives how many reminders that was."""
        handed = 0
        while done := self._some(now):
            handed += done
        return handed

    def _some(self, now: datetime) -> int:
        with self.store.write() as transaction:
            due = transaction.reminders.due(now, limit_milestones=_MILESTONES_AT_ONCE)
            milestones = transaction.milestones.get_many(list(due))
            return sum(
                self._milestone(transaction, milestones[key], entries, now)
                for key, entries in due.items()
            )

    def _milestone(
        self,
        transaction: Transaction,
        milestone: Milestone,
        entries: tuple[StoredReminder, ...],
        now: datetime,
    ) -> int:
        due = [entry for entry in entries if isinstance(decide(entry, milestone, now), Send)]
        if not due:
            return 0
        policy = policy_of(milestone, self.policies)
        dispatch = fold(due)
        transaction.reminders.set_state([dispatch.carrier.id], ReminderState.DISPATCHED)
        transaction.reminders.set_state(
            [entry.id for entry in dispatch.folded],
            ReminderState.FOLDED,
            folded_into=dispatch.carrier.id,
        )
        channels = select_channels(milestone, policy, list(self.channels.values()))
        orders = [Order(channel=channel, due_at=now) for channel in channels]
        transaction.deliveries.insert(dispatch.carrier.id, orders, now)
        transaction.reminders.insert(_successors(due, milestone, policy, now), now)
        series = Series(policies=self.policies, calendars=self.calendars)
        series.go_on(transaction, milestone, now)
        return len(due)


def _successors(
    told: list[StoredReminder], milestone: Milestone, policy: Policy, now: datetime
) -> list[Reminder]:
    """The next overdue reminder ahead; those that passed meanwhile are not made up for."""
    successors = []
    for entry in told:
        successor = follow_up(entry.reminder, milestone, policy)
        while successor is not None and successor.fire_at <= now:
            successor = follow_up(successor, milestone, policy)
        if successor is not None:
            successors.append(successor)
    return successors[-1:]
