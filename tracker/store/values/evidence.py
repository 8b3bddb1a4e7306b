"""Rows of reminders, deliveries, attempts and the daemon as values, for both ways of reading.

Apart from `mapping`, so that a list of milestones need not load what it never shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.occasion import ReminderKind, occasion_of
from tracker.domain.reference import counted_reference
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.store.values.columns import (
    number_of,
    number_or_none,
    seconds_of,
    text_of,
    text_or_none,
)
from tracker.store.values.mapping import Record, moment_of, moment_or_none
from tracker.store.values.records import (
    ChannelRecord,
    DaemonRecord,
    LogEntry,
    PendingDelivery,
    Told,
)


def reminder_of(record: Record) -> StoredReminder:
    """The reminder of a row of `keyed_reminders` or `keyed_deliveries`."""
    return StoredReminder(
        id=number_of(record["id"]),
        reference=_reference_of(record["ref"], record["id"]),
        reminder=Reminder(
            key=text_of(record["key"]),
            revision=number_of(record["revision"]),
            occasion=occasion_of(text_of(record["lead_time"]), ReminderKind(record["kind"])),
            fire_at=moment_of(record["fire_at"]),
        ),
        state=ReminderState(record["state"]),
        created_at=moment_of(record["created_at"]),
        folded_into=number_or_none(record["folded_into"]),
    )


def _reference_of(drawn: str | None, reminder_id: int) -> str:
    return drawn or counted_reference(reminder_id)


def daemon_of(record: Record) -> DaemonRecord:
    """The daemon of the row of `daemon`."""
    return DaemonRecord(
        pid=record["pid"],
        host=record["host"],
        version=record["version"],
        started_at=moment_of(record["started_at"]),
        last_tick_at=moment_or_none(record["last_tick_at"]),
        tick_ms=record["tick_ms"],
        stopped_at=moment_or_none(record["stopped_at"]),
        once=bool(record["once"]),
        every_s=record["every_s"],
    )


def one_of_daemons(record: Record) -> DaemonRecord:
    """The daemon of a row of `daemons`, with its clock."""
    return DaemonRecord(
        pid=record["pid"],
        host=record["host"],
        version=record["version"],
        started_at=moment_of(record["started_at"]),
        last_tick_at=moment_or_none(record["last_tick_at"]),
        tick_ms=record["tick_ms"],
        stopped_at=moment_or_none(record["stopped_at"]),
        clock_offset_s=seconds_of(record["clock_offset_s"]),
        instance=text_of(record["instance"]),
        heard_at=moment_or_none(record["heard_at"]),
        clock_ahead_s=record["clock_ahead_s"],
    )


def _outcome(word: str | None) -> Outcome | None:
    return None if word is None else Outcome(word)


def pending_of(row: Record) -> PendingDelivery:
    """A delivery that is not settled."""
    return PendingDelivery(
        id=row["delivery_id"],
        channel=text_of(row["channel"]),
        state=DeliveryState(row["delivery_state"]),
        due_at=moment_of(row["delivery_due_at"]),
        attempts=number_of(row["attempts"]),
        last_outcome=_outcome(row["last_outcome"]),
        title=text_of(row["title"]),
        reminder=None if row["id"] is None else reminder_of(row),
    )


def channel_of(row: Record) -> ChannelRecord:
    """What is known of a channel."""
    return ChannelRecord(
        name=row["channel"],
        last_outcome=_outcome(row["last_outcome"]),
        last_sent_at=moment_or_none(row["last_sent_at"]),
    )


def log_entry_of(row: Record, told: Told | None = None) -> LogEntry:
    """One attempt or event; `told` is what the attempt was to tell."""
    reminder_id = row["reminder_id"]
    return LogEntry(
        at=moment_of(row["at"]),
        kind=text_of(row["kind"]),
        key=text_or_none(row["key"]),
        ref=None if reminder_id is None else _reference_of(row["ref"], reminder_id),
        lead_time=text_or_none(row["lead_time"]),
        channel=text_or_none(row["channel"]),
        outcome=_outcome(row["outcome"]),
        attempt=number_or_none(row["attempt"]),
        possible_repeat=bool(row["possible_repeat"]),
        detail=text_of(row["detail"]),
        by=text_or_none(row["by"]),
        old=_values_of(row["old"]),
        new=_values_of(row["new"]),
        told=told,
        change=row["id"] if row["part"] == 0 else None,
    )


def _values_of(text: str | None) -> Mapping[str, object] | None:
    return None if text is None else {**json.loads(text)}
