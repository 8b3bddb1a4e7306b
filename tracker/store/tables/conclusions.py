"""What became of attempts: written down in batches, fenced by the token of each claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from tracker.domain.delivery import TOLD, Conclusion, DeliveryState, Outcome
from tracker.store.engine import bulk
from tracker.store.values.mapping import moment_text

_SETTLED = TOLD | {DeliveryState.SUPERSEDED}

_HELD = "SELECT id, token FROM deliveries WHERE state = 'claimed' AND id"
#: What is certain of an attempt already stays.
_COMPLETE = (
    "UPDATE attempts SET outcome = ?, ended_at = ?, detail = ?, "
    "possible_repeat = coalesce(?, possible_repeat) FROM {given} WHERE delivery_id = given.column1 "
    "AND token = given.column2 AND outcome IN ('STARTED', 'UNKNOWN')"
)
_MOVE_ON = (
    "UPDATE deliveries SET state = ?, due_at = coalesce(?, due_at), settled_at = ?, "
    "last_outcome = ?, token = NULL, owner = NULL, lease_until = NULL FROM {given} "
    "WHERE id = given.column1 AND state = 'claimed' AND token = given.column2"
)
_SENT_AFTER_ALL = (
    "UPDATE deliveries SET state = 'sent', settled_at = ?, last_outcome = 'SENT', token = NULL, "
    "owner = NULL, lease_until = NULL "
    "WHERE id = ? AND state IN ('pending', 'unconfirmed', 'superseded', 'folded') AND EXISTS "
    "(SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id AND a.token = ?)"
)
#: The reminder of a delivery that went out, and those folded into it, were told after all.
_TOLD = (
    "UPDATE reminders SET state = 'dispatched' WHERE state = 'superseded' AND id = "
    "(SELECT d.reminder_id FROM deliveries d WHERE d.id = ? AND d.state = 'sent')"
)
_FOLDED = (
    "UPDATE reminders SET state = 'folded' WHERE state = 'superseded' AND folded_into = "
    "(SELECT d.reminder_id FROM deliveries d WHERE d.id = ? AND d.state = 'sent')"
)


def conclude(
    connection: Connection, conclusions: Sequence[Conclusion], ended_at: datetime
) -> frozenset[int]:
    """As `DeliveryTable.conclude`: a handful of statements, however many conclusions there are."""
    ended_text = moment_text(ended_at)
    numbers = {each.delivery_id for each in conclusions}
    holders = held_of(connection, numbers, locking=bulk.is_postgres(connection))
    held = [each for each in conclusions if holders.get(each.delivery_id) == each.token]
    _write(
        connection, _COMPLETE, [(_attempt_values(each, ended_text), each) for each in conclusions]
    )
    _write(connection, _MOVE_ON, [(_delivery_values(each, ended_text), each) for each in held])
    _sent_after_all(
        connection,
        [
            each
            for each in conclusions
            if each.outcome is Outcome.SENT and holders.get(each.delivery_id) != each.token
        ],
        ended_text,
    )
    return frozenset(each.delivery_id for each in held)


def held_of(connection: Connection, ids: Collection[int], *, locking: bool) -> dict[int, str]:
    """The token of each of the deliveries `ids` that is claimed; with `locking` they stay so."""
    lock = "ORDER BY id FOR UPDATE" if locking else ""
    rows = bulk.rows_with(connection, _HELD, sorted(ids), order_by=lock)
    return {row["id"]: row["token"] for row in rows}


def _sent_after_all(connection: Connection, late: Sequence[Conclusion], ended_text: str) -> None:
    """Late successes of senders that no longer held the delivery."""
    sent = [(ended_text, each.delivery_id, each.token) for each in late]
    bulk.run(connection, _SENT_AFTER_ALL, sent)
    for statement in (_TOLD, _FOLDED):
        bulk.run(connection, statement, [(each.delivery_id,) for each in late])


def _write(
    connection: Connection,
    statement: str,
    changes: Iterable[tuple[tuple[object, ...], Conclusion]],
) -> None:
    """Carry out a statement once for all attempts that are given the same values."""
    alike: dict[tuple[object, ...], list[tuple[object, ...]]] = defaultdict(list)
    for values, each in changes:
        alike[values].append((each.delivery_id, each.token))
    for values, attempts in alike.items():
        bulk.run_given(connection, statement, attempts, first=values)


def _attempt_values(each: Conclusion, ended_text: str) -> tuple[object, ...]:
    return each.outcome.value, ended_text, each.detail, each.possible_repeat


def _delivery_values(each: Conclusion, ended_text: str) -> tuple[object, ...]:
    return (
        each.state.value,
        None if each.next_due_at is None else moment_text(each.next_due_at),
        ended_text if each.state in _SETTLED else None,
        each.outcome.value,
    )
