"""Reminders: the notices that a milestone's window calls for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tracker.domain.occasion import Occasion, ReminderKind

PLANNED_ANEW: Final = "planned anew"  #: the event of one that a clock that was ahead had told


class ReminderState(StrEnum):
    """How far a reminder has come."""

    PENDING = "pending"  #: its time has not come, or it is held
    DISPATCHED = "dispatched"  #: handed to the channels, a delivery each
    FOLDED = "folded"  #: told within another reminder of the same milestone
    SUPERSEDED = "superseded"  #: its milestone moved, closed or changed before it was told


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One planned notice; milestone, revision and occasion identify it."""

    key: str  #: of the milestone
    revision: int
    occasion: Occasion
    fire_at: datetime  #: aware, UTC

    @property
    def kind(self) -> ReminderKind:
        """What it is about."""
        return self.occasion.kind

    @property
    def identity(self) -> tuple[str, int, str]:
        """What the database holds to be unique."""
        return self.key, self.revision, self.occasion.text


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredReminder:
    """A reminder as the database has it."""

    id: int
    reference: str  #: what people quote to acknowledge it
    reminder: Reminder
    state: ReminderState
    created_at: datetime
    folded_into: int | None = None

    @property
    def planned_late(self) -> bool:
        """Whether its time was past when it was planned: nobody missed it, it came too late."""
        return self.reminder.fire_at < self.created_at
