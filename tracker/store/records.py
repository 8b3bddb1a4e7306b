"""What the database tells beside domain values: the daemon, channels, the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.reminder import StoredReminder


@dataclass(frozen=True, kw_only=True, slots=True)
class DaemonRecord:
    """What the daemon, or the last one that ran, said of itself."""

    pid: int
    host: str
    version: str
    started_at: datetime
    last_tick_at: datetime | None
    tick_ms: float | None
    stopped_at: datetime | None  #: None while it runs, and for ever where it was killed


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRecord:
    """What became of the last finished attempt on a channel."""

    name: str
    last_outcome: Outcome | None
    last_sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreStatus:
    """How things stand."""

    daemon: DaemonRecord | None  #: None where none ever ran
    backlog: int  #: milestones to tell about and deliveries that are due and not settled
    oldest_due_at: datetime | None  #: when the longest overdue of them was due
    channels: tuple[ChannelRecord, ...]  #: every channel that was ever tried, by name


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingDelivery:
    """A delivery that is not settled."""

    id: int
    channel: str
    state: DeliveryState
    due_at: datetime
    attempts: int
    last_outcome: Outcome | None
    title: str  #: of the milestone
    reminder: StoredReminder


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One attempt, or one thing that was done."""

    at: datetime
    kind: str  #: "attempt" or the event's kind
    key: str | None
    ref: str | None  #: reference code of the reminder
    lead_time: str | None
    channel: str | None
    outcome: Outcome | None
    attempt: int | None
    possible_repeat: bool
    detail: str
