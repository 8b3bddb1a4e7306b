"""Reminders: the notices that a milestone's window calls for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReminderKind(StrEnum):
    """What a notice is about."""

    APPROACH = "approach"  #: a lead time before the window
    OPENS = "opens"  #: the first day of a window wider than a day
    LAST_DAY = "last_day"  #: the last day of a window wider than a day
    OVERDUE = "overdue"  #: the window has ended and the milestone is open
    REVIEW = "review"  #: the date is still too vague
    MOVED = "moved"  #: the date has changed
    CATCH_UP = "catch_up"  #: several notices fell due while nobody could send
    ESCALATION = "escalation"  #: somebody else is told
    DIGEST = "digest"  #: many milestones in one message


class ReminderState(StrEnum):
    """How far a reminder has come."""

    PENDING = "pending"  #: its time has not come, or it is held
    DISPATCHED = "dispatched"  #: handed to the channels, a delivery each
    FOLDED = "folded"  #: told within another reminder of the same milestone
    SUPERSEDED = "superseded"  #: its milestone moved, closed or changed before it was told


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One planned notice; milestone, revision and lead time identify it."""

    key: str  #: of the milestone
    revision: int
    kind: ReminderKind
    lead_time: str  #: "30d", "5bd", "opens", "last_day", "overdue+7d", "moved", "review"
    fire_at: datetime  #: aware, UTC

    @property
    def identity(self) -> tuple[str, int, str]:
        """What the database holds to be unique."""
        return self.key, self.revision, self.lead_time


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredReminder:
    """A reminder as the database has it."""

    id: int
    reminder: Reminder
    state: ReminderState
    created_at: datetime
    folded_into: int | None = None

    @property
    def planned_late(self) -> bool:
        """Whether its time was past when it was planned: nobody missed it, it came too late."""
        return self.reminder.fire_at < self.created_at
