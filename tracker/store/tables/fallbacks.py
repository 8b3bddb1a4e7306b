"""Deliveries that have not arrived by the time at which their fallback is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from tracker.domain.delivery import DeliveryState
from tracker.store.engine import bulk
from tracker.store.schema.rows import DELIVERIES, in_state
from tracker.store.values.columns import number_of, text_of
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import Record, moment_of
from tracker.store.values.records import FallbackDue


def fallbacks_due(
    connection: Connection, now: datetime, limit: int, *, locking: bool
) -> tuple[tuple[FallbackDue, ...], list[Damaged]]:
    """At most `limit` of them, the longest due first, and the rows that cannot be read."""
    columns = DELIVERIES.c
    wanted = columns.id, columns.reminder_id, columns.bulletin_id, columns.channel
    query = select(*wanted, bulk.bare(columns.deadline_at).label("deadline_at"))
    pending = in_state(DELIVERIES, DeliveryState.PENDING)
    query = query.where(pending, columns.fallback_at.is_not(None), columns.fallback_at <= now)
    query = query.order_by(columns.fallback_at, columns.id).limit(limit)
    if locking:
        query = query.with_for_update(skip_locked=True)
    found: list[FallbackDue] = []
    damage: list[Damaged] = []
    for record in connection.execute(query).mappings():
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
