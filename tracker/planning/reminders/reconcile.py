"""What must change in the stored reminders so that they follow the plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder


@dataclass(frozen=True, kw_only=True, slots=True)
class Create:
    """A planned reminder that is not stored yet."""

    reminder: Reminder


@dataclass(frozen=True, kw_only=True, slots=True)
class Reschedule:
    """A stored reminder that nobody has been told, to be pending at another or the same time."""

    id: int
    fire_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Supersede:
    """A pending reminder that the plan no longer holds."""

    id: int


PlanAction = Create | Reschedule | Supersede


def reconcile(
    planned: Iterable[Reminder], stored: Iterable[StoredReminder]
) -> tuple[PlanAction, ...]:
    """The actions that bring one milestone's `stored` reminders in line with `planned`.

    Reminders that were told stay as they are. Some that no plan holds are wanted all the same: the
    news of the present date, which may be that none is known, the escalations of what was told of
    it, and what follows the first of a series that was told: the next overdue reminder, the next
    question for a date, as long as the plan says that there are any.
    """
    plan = {reminder.identity: reminder for reminder in planned}
    have = {entry.reminder.identity: entry for entry in stored}
    kept = _outside_the_plan(plan.values(), [entry.reminder for entry in have.values()])
    missing = [Create(reminder=plan[identity]) for identity in plan if identity not in have]
    return (
        *_stale(plan, have, kept),
        *_rescheduled(plan, have),
        *_revived(plan, have, kept),
        *missing,
    )


_Identity = tuple[str, int, str]
_Kept = Callable[[Reminder], bool]  #: whether a reminder outside the plan is wanted


def _outside_the_plan(planned: Collection[Reminder], stored: Collection[Reminder]) -> _Kept:
    """Which reminders are wanted although the plan does not hold them.

    A question for a date is, as long as it comes after the first one that the plan holds: that
    moves on when somebody has looked.
    """
    overdue = {each.revision for each in planned if each.kind is ReminderKind.OVERDUE}
    asked = {each.revision: each.fire_at for each in planned if each.kind is ReminderKind.REVIEW}
    present = max((each.revision for each in (*planned, *stored)), default=0)

    def kept(reminder: Reminder) -> bool:
        match reminder.kind:
            case ReminderKind.MOVED | ReminderKind.ESCALATION:
                return reminder.revision == present
            case ReminderKind.OVERDUE:
                return reminder.revision in overdue
            case ReminderKind.REVIEW:
                first = asked.get(reminder.revision)
                return first is not None and reminder.fire_at > first
        return False

    return kept


def _stale(
    plan: dict[_Identity, Reminder],
    have: dict[_Identity, StoredReminder],
    kept: _Kept,
) -> list[Supersede]:
    return [
        Supersede(id=entry.id)
        for identity, entry in have.items()
        if entry.state is ReminderState.PENDING
        and identity not in plan
        and not kept(entry.reminder)
    ]


def _rescheduled(
    plan: dict[_Identity, Reminder], have: dict[_Identity, StoredReminder]
) -> list[Reschedule]:
    return [
        Reschedule(id=entry.id, fire_at=plan[identity].fire_at)
        for identity, entry in have.items()
        if identity in plan and _needs_time(entry, plan[identity])
    ]


def _revived(
    plan: dict[_Identity, Reminder],
    have: dict[_Identity, StoredReminder],
    kept: _Kept,
) -> list[Reschedule]:
    """What was withdrawn with its milestone, and is true again now that it is open.

    Not an escalation: an acknowledgement may have withdrawn it, and what is told anew escalates.
    """
    return [
        Reschedule(id=entry.id, fire_at=entry.reminder.fire_at)
        for identity, entry in have.items()
        if entry.state is ReminderState.SUPERSEDED
        and identity not in plan
        and entry.reminder.kind is not ReminderKind.ESCALATION
        and kept(entry.reminder)
    ]


def _needs_time(entry: StoredReminder, planned: Reminder) -> bool:
    if entry.state is ReminderState.SUPERSEDED:
        return True
    return entry.state is ReminderState.PENDING and entry.reminder.fire_at != planned.fire_at
