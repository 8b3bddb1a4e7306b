"""What becomes of reminders that were told, or planned, at a time that has not come yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.reconcile import Reschedule, Supersede

_TOLD = frozenset({ReminderState.DISPATCHED, ReminderState.FOLDED})


def plan_anew(
    planned: Iterable[Reminder],
    stored: Iterable[StoredReminder],
    early: Collection[int],
    *,
    revision: int,
) -> tuple[Reschedule | Supersede, ...]:
    """The actions that have the reminders of a milestone's `revision` told when their time comes.

    `early` are the ids of those of `stored` that were handed over, or made, by a clock that was
    ahead. What the plan holds is pending again. What follows from it, the next of a series or an
    escalation, is withdrawn: it is made again when that is told. News of a date was news, whatever
    the clock said.
    """
    plan = {reminder.identity: reminder for reminder in planned}
    actions = [
        _action(entry, plan.get(entry.reminder.identity))
        for entry in stored
        if entry.id in early and entry.reminder.revision == revision
    ]
    return tuple(action for action in actions if action is not None)


def was_due(stored: Iterable[StoredReminder], early: Collection[int], now: datetime) -> bool:
    """Whether all that was told of a milestone by a clock that was ahead is due by `now`.

    Its words are right then but for the hour, so that it would only be repeated. News is news.
    """
    told = [
        entry.reminder
        for entry in stored
        if entry.id in early
        and entry.state in _TOLD
        and entry.reminder.kind is not ReminderKind.MOVED
    ]
    return bool(told) and all(reminder.fire_at <= now for reminder in told)


def _action(entry: StoredReminder, planned: Reminder | None) -> Reschedule | Supersede | None:
    if entry.reminder.kind is ReminderKind.MOVED or entry.state is ReminderState.SUPERSEDED:
        return None
    if planned is None:
        return Supersede(id=entry.id)
    return Reschedule(id=entry.id, fire_at=planned.fire_at) if entry.state in _TOLD else None
