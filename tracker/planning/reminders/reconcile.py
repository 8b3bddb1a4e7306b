"""What must change in the stored reminders so that they follow the plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

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


_END: Final = datetime.max.replace(tzinfo=UTC)
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
    changes = [_change(entry, plan.get(identity), kept) for identity, entry in have.items()]
    missing = [Create(reminder=plan[identity]) for identity in plan if identity not in have]
    return (*(change for change in changes if change is not None), *missing)


def spared(
    actions: Sequence[PlanAction],
    planned: Iterable[Reminder],
    stored: Iterable[StoredReminder],
    now: datetime,
) -> tuple[PlanAction, ...]:
    """`actions` where nothing past is made up for, without the withdrawal of what would be lost.

    On the day on which a lead time of 7d becomes one of 8d, the new one is past already: the old
    one stays, unless the plan has another before it.
    """
    changed = [each.reminder for each in actions if isinstance(each, Create)]
    missed = {each.revision for each in changed if _is_approach(each) and each.fire_at < now}
    ahead = [each.fire_at for each in planned if each.fire_at >= now]
    kept = {
        entry.id
        for entry in stored
        if _is_approach(entry.reminder)
        and entry.reminder.revision in missed
        and now <= entry.reminder.fire_at < min(ahead, default=_END)
    }
    return tuple(each for each in actions if not (isinstance(each, Supersede) and each.id in kept))


def _is_approach(reminder: Reminder) -> bool:
    return reminder.kind is ReminderKind.APPROACH


_Kept = Callable[[Reminder], bool]  #: whether a reminder outside the plan is wanted


def _outside_the_plan(planned: Collection[Reminder], stored: Collection[Reminder]) -> _Kept:
    """Which reminders are wanted although the plan does not hold them.

    What follows in a series is, as long as it comes after the first one that the plan holds: that
    moves on when somebody has looked, or has seen that it is overdue.
    """
    in_series = (ReminderKind.OVERDUE, ReminderKind.REVIEW)
    firsts = {(each.revision, each.kind): each for each in planned if each.kind in in_series}
    present = max((each.revision for each in (*planned, *stored)), default=0)

    def kept(reminder: Reminder) -> bool:
        match reminder.kind:
            case ReminderKind.MOVED | ReminderKind.ESCALATION:
                return reminder.revision == present
            case ReminderKind.OVERDUE | ReminderKind.REVIEW:
                first = firsts.get((reminder.revision, reminder.kind))
                return first is not None and reminder.fire_at > first.fire_at
        return False

    return kept


def _change(
    entry: StoredReminder, planned: Reminder | None, kept: _Kept
) -> Reschedule | Supersede | None:
    """What becomes of a stored reminder; nothing of one that was told.

    What was withdrawn with its milestone is true again where that is open: but not an escalation,
    as an acknowledgement may have withdrawn it, and what is told anew escalates.
    """
    pending = entry.state is ReminderState.PENDING
    withdrawn = entry.state is ReminderState.SUPERSEDED
    if planned is not None:
        shifted = pending and entry.reminder.fire_at != planned.fire_at
        return Reschedule(id=entry.id, fire_at=planned.fire_at) if withdrawn or shifted else None
    if not kept(entry.reminder):
        return Supersede(id=entry.id) if pending else None
    revived = withdrawn and entry.reminder.kind is not ReminderKind.ESCALATION
    return Reschedule(id=entry.id, fire_at=entry.reminder.fire_at) if revived else None
