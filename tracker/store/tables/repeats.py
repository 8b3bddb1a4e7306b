"""Deliveries that a replaced database may have made: marked, so that their messages say so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from tracker.store.engine import bulk
from tracker.store.values.mapping import moment_text

_CUT_OFF = (
    "UPDATE attempts SET outcome = 'UNKNOWN', ended_at = ?, detail = ?, token = 'elsewhere' "
    "WHERE outcome = 'STARTED' AND delivery_id IN "
    "(SELECT id FROM deliveries WHERE state = 'claimed')"
)
_LET_GO = (
    "UPDATE deliveries SET state = 'pending', last_outcome = 'UNKNOWN', token = NULL, "
    "owner = NULL, lease_until = NULL, due_at = ? WHERE state = 'claimed'"
)
_COUNT = (
    "UPDATE deliveries SET attempts = attempts + 1, last_outcome = 'UNKNOWN' "
    "WHERE state = 'pending'"
)
_ATTEMPT = (
    "INSERT INTO attempts (delivery_id, channel, number, token, started_at, ended_at, outcome, "
    "possible_repeat, detail) SELECT id, channel, attempts, 'elsewhere', ?, ?, 'UNKNOWN', FALSE, ? "
    "FROM deliveries WHERE state = 'pending'"
)
_LATER_FALLBACK = (
    "UPDATE deliveries SET fallback_at = ? WHERE state = 'pending' AND fallback_at < ?"
)
_DUE = text(
    "SELECT count(*) FROM (SELECT 1 FROM deliveries d JOIN attempts a ON a.delivery_id = d.id "
    "WHERE d.state = 'pending' AND d.channel = :channel AND d.due_at <= :now "
    "AND d.last_outcome = 'UNKNOWN' AND a.token = 'elsewhere' LIMIT 2) AS few"
)


def mark(connection: Connection, at: datetime, *, detail: str, fallback_at: datetime) -> int:
    """As `DeliveryTable.may_have_been_made`."""
    now = moment_text(at)
    bulk.run(connection, _CUT_OFF, [(now, detail)])
    bulk.run(connection, _COUNT, [()])
    bulk.run(connection, _ATTEMPT, [(now, now, detail)])
    bulk.run(connection, _LET_GO, [(now,)])
    later = moment_text(fallback_at)
    bulk.run(connection, _LATER_FALLBACK, [(later, later)])
    query = text("SELECT count(*) FROM deliveries WHERE state = 'pending'")
    return int(connection.execute(query).scalar_one())


def several_due(connection: Connection, channel: str, now: datetime) -> bool:
    """As `DeliveryTable.repeats_due`."""
    known = {"channel": channel, "now": moment_text(now)}
    return int(connection.execute(_DUE, known).scalar_one()) > 1
