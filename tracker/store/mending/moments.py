"""When a tick has to look at what, and for which channel: set right where that cannot be read.

These columns are found by their order in an index. What is no instant stands before all of them, so
that every tick would look at it, or behind, so that none ever would. A delivery without a channel
stands before all channels, and SQLite takes none to come behind what cannot be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from tracker.store.engine import bulk
from tracker.store.values.damage import Damaged, shown_key, wrong
from tracker.store.values.mapping import moment_of, moment_text


@dataclass(frozen=True, kw_only=True, slots=True)
class _Column:
    """A column of instants that ticks look at."""

    table: str
    name: str
    where: str  #: which rows matter
    key: str  #: what gives the key of a row's milestone
    now: bool  #: whether the row can be looked at now instead; else not at all


_OF_REMINDER = "(SELECT m.key FROM milestones m WHERE m.id = milestone_id)"
_OF_DELIVERY = (
    "(SELECT m.key FROM milestones m JOIN reminders r ON r.milestone_id = m.id "
    "WHERE r.id = reminder_id)"
)
_COLUMNS: Final = tuple(
    _Column(table=table, name=name, where=where, key=key, now=now)
    for table, name, where, key, now in (
        ("reminders", "due_at", "state = 'pending'", _OF_REMINDER, False),
        ("milestones", "passes_at", "TRUE", "key", True),
        ("deliveries", "due_at", "state = 'pending'", _OF_DELIVERY, True),
        ("deliveries", "lease_until", "state = 'claimed'", _OF_DELIVERY, True),
        ("deliveries", "fallback_at", "state = 'pending'", _OF_DELIVERY, False),
    )
)


_STRAY: Final = (
    f"SELECT id, {_OF_DELIVERY} AS key, channel FROM deliveries "  # noqa: S608 - our own names
    "WHERE state IN ('pending', 'claimed') AND typeof(channel) <> 'text'"
)
_LOST: Final = "(lost)"  #: no channel is called that, so its readers' stand-ins are told


def set_right(connection: Connection, now: datetime) -> list[Damaged]:
    """Have every row whose time cannot be read looked at now, or not before somebody mends it.

    What is to go out on no channel goes to whom else it may concern.

    Reads all of them, so this is for when one is met, and for once a day.
    """
    damage: list[Damaged] = []
    for each in _COLUMNS:
        found = _unreadable(connection, each)
        value = moment_text(now) if each.now else None
        statement = f"UPDATE {each.table} SET {each.name} = ? WHERE id = ?"  # noqa: S608 - names of our own columns
        bulk.run(connection, statement, [(value, damaged.row) for damaged in found])
        damage += found
    return damage + _strays(connection)


def _strays(connection: Connection) -> list[Damaged]:
    """The deliveries whose channel is no name, given one; a server lets none come about."""
    if bulk.is_postgres(connection):
        return []
    found = [
        Damaged(
            table="deliveries",
            row=number,
            key=shown_key(whose),
            reason=f"channel: {wrong(ValueError(repr(channel)))} is no name",
            stops=False,
        )
        for number, whose, channel in connection.exec_driver_sql(_STRAY)
    ]
    statement = "UPDATE deliveries SET channel = ? WHERE id = ?"
    bulk.run(connection, statement, [(_LOST, damaged.row) for damaged in found])
    return found


def _unreadable(connection: Connection, each: _Column) -> list[Damaged]:
    query = (
        f"SELECT id, {each.key} AS key, {each.name} AS at FROM {each.table} "  # noqa: S608 - as above
        f"WHERE {each.where} AND {each.name} IS NOT NULL"
    )
    damage: list[Damaged] = []
    for number, whose, at in connection.exec_driver_sql(query):
        try:
            moment_of(at)
        except (ValueError, OverflowError) as error:
            reason = f"{each.name}: {wrong(error)}"
            key, stops = shown_key(whose), each.table == "reminders"
            damage.append(
                Damaged(table=each.table, row=number, key=key, reason=reason, stops=stops)
            )
    return damage
