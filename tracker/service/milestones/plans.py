"""Keeping the stored reminders in line with what a milestone and its policy call for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.plan import next_ahead, plan_reminders, still_told
from tracker.planning.reminders.reconcile import Create, Reschedule, Supersede, reconcile, spared

if TYPE_CHECKING:  # foretelling needs the plans, but not SQLModel
    from tracker.store.store import Transaction


def policy_of(milestone: Milestone, policies: Mapping[str, Policy]) -> Policy:
    """The milestone's policy; the default one where the settings have lost it."""
    return policies.get(milestone.policy) or policies["default"]


def plan(
    milestone: Milestone, policies: Mapping[str, Policy], calendars: CalendarBook
) -> tuple[Reminder, ...]:
    """Every reminder that the milestone calls for under its policy and the owner's calendar."""
    calendar = calendars.for_lead_times(milestone.calendar)
    return plan_reminders(milestone, policy_of(milestone, policies), calendar)


def replan(  # noqa: PLR0913 - what is planned, by what, and when
    transaction: Transaction,
    milestone: Milestone,
    policies: Mapping[str, Policy],
    now: datetime,
    *,
    calendars: CalendarBook,
    tell_past: bool,
) -> None:
    """Bring the milestone's stored reminders in line with its plan.

    With `tell_past`, what should have been told before `now` is told at once, as one message.
    Without it, only what lies ahead is planned, of a series what comes next: a changed policy must
    not call everybody at once. Nor may it lose what would have been told between two lead times.
    """
    planned = still_told(plan(milestone, policies, calendars), milestone, now)
    stored = transaction.reminders.of(milestone.key)
    create: list[Reminder] = []
    actions = reconcile(planned, stored)
    for action in actions if tell_past else spared(actions, planned, stored, now):
        match action:
            case Supersede(id=id_):
                transaction.reminders.set_state([id_], ReminderState.SUPERSEDED)
            case Reschedule(id=id_, fire_at=fire_at) if tell_past or fire_at >= now:
                transaction.reminders.reschedule(id_, fire_at, now)
            case Create(reminder=reminder) if tell_past or reminder.fire_at >= now:
                create.append(reminder)
            case Create(reminder=reminder):
                create += _later(reminder, stored, milestone, policies, now)
    transaction.reminders.insert(create, now)


def _later(
    past: Reminder,
    stored: Iterable[StoredReminder],
    milestone: Milestone,
    policies: Mapping[str, Policy],
    now: datetime,
) -> list[Reminder]:
    """What comes next in the series of a reminder that was never told, unless it is there."""
    following = next_ahead(past, milestone, policy_of(milestone, policies), now)
    have = {entry.reminder.identity for entry in stored}
    return [] if following is None or following.identity in have else [following]
