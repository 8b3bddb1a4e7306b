"""Deliveries that have not arrived by the time at which their fallback is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from tracker.store.engine import bulk
from tracker.store.values.columns import number_of, text_of
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import Record, moment_of, moment_text
from tracker.store.values.records import FallbackDue

_DUE = (
    "SELECT id, reminder_id, bulletin_id, channel, deadline_at FROM deliveries "
    "WHERE state = 'pending' AND fallback_at IS NOT NULL AND fallback_at <= ? "
    "ORDER BY fallback_at, id LIMIT ?"
)


def fallbacks_due(
    connection: Connection, now: datetime, limit: int, *, locking: bool
) -> tuple[tuple[FallbackDue, ...], list[Damaged]]:
    """At most `limit` of them, the longest due first, and the rows that cannot be read."""
    query = _DUE + bulk.UNLESS_HELD * locking
    found: list[FallbackDue] = []
    damage: list[Damaged] = []
    for record in bulk.ask(connection, query, moment_text(now), limit).mappings():
        each = read_row(_of, record, "deliveries", key=None)
        if isinstance(each, Damaged):
            damage.append(each)
        else:
            found.append(each)
    return tuple(found), damage


def _of(record: Record) -> FallbackDue:
    return FallbackDue(
        delivery_id=number_of(record["id"]),
        reminder_id=record["reminder_id"],
        bulletin_id=record["bulletin_id"],
        channel=text_of(record["channel"]),
        deadline_at=moment_of(record["deadline_at"]),
    )
