"""Deliveries of one milestone that wait for one channel: told in one message, by the latest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from tracker.domain.reminder import StoredReminder
from tracker.planning.sending.dispatch import fold
from tracker.store.engine import bulk
from tracker.store.values.evidence import reminder_of
from tracker.store.values.mapping import moment_text

#: Escalations tell other people, so they are never told within what its own readers get.
_MILESTONES = (
    "SELECT DISTINCT r.milestone_id FROM deliveries d JOIN reminders r ON r.id = d.reminder_id "
    "WHERE r.kind <> 'escalation' AND d.id"
)
#: The cross join has SQLite begin with the few reminders of a milestone.
_WAITING = (
    "SELECT d.id AS delivery_id, r.* FROM keyed_reminders r CROSS JOIN deliveries d "
    "WHERE d.reminder_id = r.id AND d.channel = ? AND d.state = 'pending' "
    "AND (d.due_at <= ? OR d.attempts > 0) AND r.kind <> 'escalation' AND r.milestone_id"
)
_FOLD = (
    "UPDATE deliveries SET state = 'folded', folded_into = ?, settled_at = ? WHERE id = ?",
    "UPDATE deliveries SET folded_into = ? WHERE folded_into = ?",
)
_EVENT = (
    "INSERT INTO events (at, kind, milestone_id, reminder_id, detail, by) "
    "VALUES (?, 'folded', ?, ?, ?, 'tracker')"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    delivery_id: int
    milestone_id: int
    stored: StoredReminder


def folded_ids(
    connection: Connection, channel: str, ids: Sequence[int], now: datetime
) -> list[int]:
    """Those of the deliveries `ids` that go out, one a milestone; the others are settled.

    All that waits of their milestones on the channel counts, retries that are not due included:
    whatever kept it back, one message tells it now.
    """
    numbers = [row["milestone_id"] for row in bulk.rows_with(connection, _MILESTONES, ids)]
    into: dict[int, int] = {}
    for group in _waiting(connection, channel, numbers, now):
        into.update(_fold(connection, channel, group, now))
    return list(dict.fromkeys(into.get(number, number) for number in ids))


def _waiting(
    connection: Connection, channel: str, milestone_ids: Iterable[int], now: datetime
) -> list[list[_Waiting]]:
    """What waits of each milestone of which more than one thing does."""
    lock = "FOR UPDATE OF d SKIP LOCKED" if bulk.is_postgres(connection) else ""
    first = (channel, moment_text(now))
    groups: dict[int, list[_Waiting]] = defaultdict(list)
    for row in bulk.rows_with(connection, _WAITING, milestone_ids, first=first, order_by=lock):
        groups[row["milestone_id"]].append(_of(row))
    return [group for group in groups.values() if len(group) > 1]


def _of(row: RowMapping) -> _Waiting:
    return _Waiting(
        delivery_id=row["delivery_id"],
        milestone_id=row["milestone_id"],
        stored=reminder_of(row),
    )


def _fold(
    connection: Connection, channel: str, group: Sequence[_Waiting], now: datetime
) -> dict[int, int]:
    """Settle all but the one that carries the others; by which delivery each is told."""
    deliveries = {each.stored.id: each.delivery_id for each in group}
    notice = fold([each.stored for each in group])
    carrier, at = deliveries[notice.carrier.id], moment_text(now)
    told = [deliveries[each.id] for each in notice.folded]
    bulk.run(connection, _FOLD[0], [(carrier, at, number) for number in told])
    bulk.run(connection, _FOLD[1], [(carrier, number) for number in told])
    detail = f"{channel}: told within {notice.carrier.reminder.occasion}"
    milestone_id = group[0].milestone_id
    bulk.run(connection, _EVENT, [(at, milestone_id, each.id, detail) for each in notice.folded])
    return dict.fromkeys(told, carrier)
