"""What has not arrived yet, for whoever says how things stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from tracker.domain.delivery import DeliveryState, Outcome, Unsettled
from tracker.store.engine import bulk
from tracker.store.schema.columns import DELIVERIES, in_state
from tracker.store.values.columns import text_of
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import Record, moment_if_any, moment_of

_ON_CHANNEL = (
    "SELECT * FROM keyed_deliveries WHERE channel = ? AND key IS NOT NULL "
    "AND delivery_state IN ('pending', 'claimed') ORDER BY wanted_at, delivery_id"
)


def unsettled(connection: Connection, channel: str) -> tuple[tuple[Unsettled, ...], list[Damaged]]:
    """The reminders that have not arrived on a channel, and the rows that cannot be read."""
    statement = bulk.statement_for(connection, _ON_CHANNEL)
    found: list[Unsettled] = []
    damage: list[Damaged] = []
    for record in connection.exec_driver_sql(statement, (channel,)).mappings():
        each = read_row(_of, record, "deliveries", number="delivery_id")
        if isinstance(each, Damaged):
            damage.append(each)
        else:
            found.append(each)
    return tuple(found), damage


def wanted_since(connection: Connection) -> datetime | None:
    """When the longest overdue of what is not settled was first to go out."""
    wanted = [
        select(bulk.bare(func.min(DELIVERIES.c.wanted_at))).where(in_state(DELIVERIES, state))
        for state in (DeliveryState.PENDING, DeliveryState.CLAIMED)
    ]
    moments = [moment_if_any(connection.execute(query).scalar()) for query in wanted]
    return min((moment for moment in moments if moment is not None), default=None)


def _of(record: Record) -> Unsettled:
    return Unsettled(
        key=text_of(record["key"]),
        title=text_of(record["title"]),
        last_outcome=Outcome(record["last_outcome"]) if record["last_outcome"] else None,
        wanted_at=moment_of(record["wanted_at"] or record["delivery_due_at"]),
    )
