"""Handing over: reminders that are due become deliveries, one a channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, ReminderKind, ReminderState, StoredReminder
from tracker.planning.dispatch import Dispatch, Send, decide, folds
from tracker.planning.escalation import escalations, step_of
from tracker.planning.recipients import escalated_to, select_channels
from tracker.planning.reminders import follow_up
from tracker.service.orders import Orders
from tracker.service.plans import policy_of
from tracker.service.series import Series
from tracker.store.store import Store, Transaction

_MILESTONES_AT_ONCE = 200  #: bounds a transaction, so that writers beside it need not wait long


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatcher:
    """Turns due reminders into deliveries, one a channel."""

    store: Store
    orders: Orders

    def dispatch(self, now: datetime) -> int:
        """Hand over some of what is due at `now`; how many reminders that was, 0 at the end."""
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
        policy = policy_of(milestone, self.orders.policies)
        for dispatch in folds(due):
            self._hand_over(transaction, milestone, dispatch, policy, now)
        transaction.reminders.insert(self._follow_ups(due, milestone, policy, now), now)
        series = Series(policies=self.orders.policies, calendars=self.orders.calendars)
        series.go_on(transaction, milestone, now)
        return len(due)

    def _hand_over(
        self,
        transaction: Transaction,
        milestone: Milestone,
        dispatch: Dispatch,
        policy: Policy,
        now: datetime,
    ) -> None:
        carrier = dispatch.carrier
        transaction.reminders.set_state([carrier.id], ReminderState.DISPATCHED)
        transaction.reminders.set_state(
            [entry.id for entry in dispatch.folded],
            ReminderState.FOLDED,
            folded_into=carrier.id,
        )
        names = self._told(milestone, dispatch, policy)
        made = self.orders.first(milestone, carrier.reminder.kind, names, now)
        transaction.deliveries.insert(carrier.id, [order for order, _ in made], now)
        for order, reason in made:
            if reason is not None and order.due_at > now:
                detail = f"{order.channel}: {reason} until {order.due_at:%Y-%m-%dT%H:%MZ}"
                transaction.events.insert(
                    "held", now, key=milestone.key, reminder_id=carrier.id, detail=detail
                )

    def _follow_ups(
        self,
        told: Sequence[StoredReminder],
        milestone: Milestone,
        policy: Policy,
        now: datetime,
    ) -> list[Reminder]:
        """What comes next: of a series, and where nobody acknowledges the latest that asks it."""
        calendar = self.orders.calendars.for_lead_times(milestone.calendar)
        latest_first = sorted(told, key=lambda entry: entry.reminder.fire_at, reverse=True)
        raised = (escalations(entry, milestone, policy, calendar, now) for entry in latest_first)
        return [*_successors(told, milestone, policy, now), *next(filter(None, raised), ())]

    def _told(self, milestone: Milestone, dispatch: Dispatch, policy: Policy) -> tuple[str, ...]:
        """Whose turn it is: those of the policy, or of the steps that are due."""
        channels = list(self.orders.channels.values())
        if dispatch.carrier.reminder.kind is not ReminderKind.ESCALATION:
            return select_channels(milestone, policy, channels)
        raised = (dispatch.carrier, *dispatch.folded)
        return escalated_to([step_of(entry.reminder, policy) for entry in raised], channels)


def _successors(
    told: Sequence[StoredReminder], milestone: Milestone, policy: Policy, now: datetime
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
