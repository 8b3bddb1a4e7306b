"""When a reminder goes out, and which of several goes out for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, StoredReminder


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """One notice for several reminders of a milestone that are due together."""

    carrier: StoredReminder
    folded: tuple[StoredReminder, ...]  #: told within the carrier, oldest first

    @property
    def told(self) -> tuple[Reminder, ...]:
        """All that it tells, the carrier first."""
        return tuple(entry.reminder for entry in (self.carrier, *self.folded))


def goes_out_at(stored: StoredReminder, milestone: Milestone, now: datetime) -> datetime | None:
    """When `stored` goes out, `now` at the earliest; None while only a person can release it."""
    if milestone.status is MilestoneStatus.SUSPENDED:
        return None
    return max(now, stored.reminder.fire_at, milestone.snoozed_until or now)


def fold(due: Sequence[StoredReminder]) -> Dispatch:
    """One notice for all the reminders of a milestone that go out together.

    The news of a moved date carries the others; otherwise the latest one does. Of two that fire at
    once the one that asks about the date is told within the other.
    """
    by_time = sorted(due, key=_order)
    moved = [entry for entry in by_time if entry.reminder.kind is ReminderKind.MOVED]
    carrier = (moved or by_time)[-1]
    return Dispatch(
        carrier=carrier, folded=tuple(entry for entry in by_time if entry.id != carrier.id)
    )


def folds(due: Sequence[StoredReminder]) -> tuple[Dispatch, ...]:
    """The notices for all the reminders of a milestone that are due: one, and one that escalates.

    Escalations tell other people, so they are never told within what its own readers get.
    """
    own = [entry for entry in due if entry.reminder.kind is not ReminderKind.ESCALATION]
    others = [entry for entry in due if entry.reminder.kind is ReminderKind.ESCALATION]
    return tuple(fold(together) for together in (own, others) if together)


def _order(entry: StoredReminder) -> tuple[datetime, bool, int]:
    return entry.reminder.fire_at, entry.reminder.kind is not ReminderKind.REVIEW, entry.id


def missed(carrier: StoredReminder, folded: Sequence[StoredReminder]) -> tuple[StoredReminder, ...]:
    """Those of `folded` that should have been told earlier, and were not."""
    return tuple(
        entry
        for entry in folded
        if not entry.planned_late and entry.reminder.fire_at < carrier.reminder.fire_at
    )
