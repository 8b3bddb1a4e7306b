"""What cannot be read is put aside: out of its table, kept whole where a person finds it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, RowMapping, Table

from tracker.store.engine import bulk
from tracker.store.mending.examination import BY_NAME, TABLES, examine, number_column, orphans
from tracker.store.schema import rows
from tracker.store.schema.quarantine import QUARANTINE
from tracker.store.values.damage import Damaged
from tracker.store.values.mapping import moment_text

_COLUMNS = ("at", "table_name", "row_id", "key", "reason", "kept")
_EVENT = ("at", "kind", "detail")
_ROUNDS = 10  #: what is put aside may leave others behind that cannot be read either
#: columns that only refer to what is put aside; of all others the row goes with it
_LET_GO: Final = frozenset(
    {
        ("anchors", "anchor_id"),
        ("reminders", "folded_into"),
        ("events", "reminder_id"),
        ("answers", "reminder_id"),
        ("answers", "delivery_id"),
    }
)


def put_aside(connection: Connection, at: datetime) -> tuple[Damaged, ...]:
    """Move every damaged row, and what hangs on it, into `quarantine`; gives those that were.

    What counts from a milestone that is put aside waits for one of that name. Reminders are planned
    anew when a daemon starts.
    """
    done: list[Damaged] = []
    for _ in range(_ROUNDS):
        damage = (*examine(connection), *orphans(connection))
        found = [each for each in damage if _put_aside(connection, each, at)]
        if not found:
            break
        done += found
    if done:
        connection.execute(rows.DAEMON.update().values(policies=None))
    return tuple(done)


def _put_aside(connection: Connection, damaged: Damaged, at: datetime) -> bool:
    """Whether there was such a row: another one may have taken it along."""
    table, row = BY_NAME[damaged.table], damaged.row
    if row is None:
        return False
    if table is rows.REVISIONS and isinstance(row, int):
        table, row = _whole(connection, row)
    kept = [{"table": name, "row": record} for name, record in _taken(connection, table, row)]
    if not kept:
        return False
    text = json.dumps(kept, default=_as_json)
    number = damaged.row if isinstance(damaged.row, int) else None  # a name is in what is kept
    values = (moment_text(at), damaged.table, number, damaged.key, damaged.reason, text)
    bulk.insert_rows(connection, QUARANTINE, _COLUMNS, [values])
    detail = f"{damaged}; kept in the table quarantine"
    bulk.insert_rows(connection, rows.EVENTS, _EVENT, [(moment_text(at), "quarantined", detail)])
    return True


def _whole(connection: Connection, number: int) -> tuple[Table, int]:
    """What goes with a revision: its milestone, where it holds the present date."""
    query = (
        "SELECT m.id FROM revisions r JOIN milestones m ON m.id = r.milestone_id "
        "WHERE r.id = ? AND r.number = m.revision"
    )
    statement = bulk.statement_for(connection, query)
    found = connection.exec_driver_sql(statement, (number,)).scalar()
    return (rows.REVISIONS, number) if found is None else (rows.MILESTONES, found)


def _taken(
    connection: Connection, table: Table, number: int | str
) -> Iterator[tuple[str, dict[str, object]]]:
    """Take a row out with what hangs on it, which goes first; the rows as they were."""
    name = number_column(table)
    found = _select(connection, table, name, number)
    for record in found:
        yield table.name, dict(record)
        for other, column in _referring(table):
            if (other.name, column) in _LET_GO:
                statement = f"UPDATE {other.name} SET {column} = NULL WHERE {column} = ?"  # noqa: S608 - our own names
                bulk.run(connection, statement, [(number,)])
                continue
            own = number_column(other)
            for each in _select(connection, other, column, number):
                yield from _taken(connection, other, each[own])
    statement = f"DELETE FROM {table.name} WHERE {name} = ?"  # noqa: S608 - our own names
    bulk.run(connection, statement, [(number,)])


def _referring(table: Table) -> Iterator[tuple[Table, str]]:
    """The columns that refer to rows of a table."""
    for other in TABLES:
        for key in other.foreign_keys:
            if key.column.table is table:
                yield other, key.parent.name


def _select(
    connection: Connection, table: Table, column: str, value: object
) -> Sequence[RowMapping]:
    query = f"SELECT * FROM {table.name} WHERE {column} = ?"  # noqa: S608 - our own names
    statement = bulk.statement_for(connection, query)
    return connection.exec_driver_sql(statement, (value,)).mappings().all()


def _as_json(value: object) -> object:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return value.isoformat() if isinstance(value, date | datetime) else repr(value)
