"""Every row of every table, looked at: what its columns hold, and whether it can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    RowMapping,
    Table,
    TypeDecorator,
)

from tracker.domain.delivery import Outcome
from tracker.store.engine import bulk
from tracker.store.schema import rows
from tracker.store.schema.quarantine import QUARANTINE
from tracker.store.schema.tables import TABLES as ALL
from tracker.store.tables.sources import run_of, source_of
from tracker.store.values.columns import day_of, number_of, text_of
from tracker.store.values.damage import (
    PARTS,
    Damaged,
    dateless,
    milestones_of,
    read_row,
    shown_key,
    wrong,
)
from tracker.store.values.evidence import daemon_of, one_of_daemons, reminder_of
from tracker.store.values.ledger import unpacked
from tracker.store.values.mapping import Record, moment_of, revision_of
from tracker.store.values.people import absence_of, person_of, team_of
from tracker.store.values.relations import anchor_of, publication_of
from tracker.store.values.tokens import TOKENS_OF_PEOPLE, kept_answer_of, token_of
from tracker.store.values.windows import DAY_COLUMNS

_AT_ONCE = 1_000
_ONE_WORD = re.compile(r"(\w+) = '([^']*)'")


def _json_of(record: Record) -> None:
    for name in ("old", "new"):
        if record[name] is not None:
            json.loads(text_of(record[name]))


#: a view that shows each row of a table with the key of its milestone, and what reads it
_READ: Final[Mapping[str, tuple[str, Callable[[Record], object]]]] = {
    "revisions": (
        "SELECT r.*, m.key FROM revisions r LEFT JOIN milestones m ON m.id = r.milestone_id",
        revision_of,
    ),
    "anchors": (
        "SELECT a.*, m.key FROM keyed_anchors a JOIN milestones m ON m.id = a.milestone_id",
        anchor_of,
    ),
    "publications": (
        "SELECT p.*, m.key FROM publications p JOIN milestones m ON m.id = p.milestone_id",
        publication_of,
    ),
    "reminders": ("SELECT * FROM keyed_reminders", reminder_of),
    "attempts": ("SELECT id, outcome FROM attempts", lambda record: Outcome(record["outcome"])),
    "pruned": ("SELECT id, outcome FROM pruned", lambda record: Outcome(record["outcome"])),
    "prunings": (
        "SELECT id, outcomes FROM prunings",
        lambda record: json.loads(record["outcomes"]),
    ),
    "events": ("SELECT id, old, new FROM events", _json_of),
    "sources": ("SELECT * FROM sources", source_of),
    "source_runs": ("SELECT * FROM source_runs", run_of),
    "daemon": ("SELECT * FROM daemon", daemon_of),
    "daemons": ("SELECT * FROM daemons", one_of_daemons),
    "people": ("SELECT * FROM people", person_of),
    "absences_of_people": ("SELECT * FROM absences_of_people", absence_of),
    "teams": ("SELECT * FROM teams", team_of),
    "tokens": (TOKENS_OF_PEOPLE, token_of),
    "requests": ("SELECT * FROM requests", kept_answer_of),
}
#: those of which rows are looked at: not what says which schema it is, nor what was put aside
TABLES: Final = tuple(table for table in ALL if table not in {rows.UPGRADES, QUARANTINE})

BY_NAME: Final = {table.name: table for table in TABLES}


def examine(connection: Connection) -> tuple[Damaged, ...]:
    """Every row that cannot be read, or holds what its column may not, once each."""
    found: dict[tuple[str, int | str | None], Damaged] = {}
    for damaged in _rows(connection):
        found.setdefault((damaged.table, damaged.row), damaged)
    keys = {each.key for each in found.values() if each.table in PARTS}
    for damaged in _milestones(connection):
        if damaged.key not in keys:
            found.setdefault((damaged.table, damaged.row), damaged)
    return tuple(found.values())


def orphans(connection: Connection) -> Iterator[Damaged]:
    """The rows that refer to one that is not there; a server sees to that itself."""
    if not bulk.is_postgres(connection):
        for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            reason = f"it refers to a row of {other} that is not there"
            yield Damaged(table=table, row=row, key=None, reason=reason)


def number_column(table: Table) -> str:
    """The column that holds the number of a row, or its name."""
    return next(iter(table.primary_key.columns)).name


def _rows(connection: Connection) -> Iterator[Damaged]:
    keys = _keys(connection)
    for table in TABLES:
        yield from _unlike_its_columns(connection, table, keys)
        yield from _against_its_checks(connection, table)
    for name, (query, read) in _READ.items():
        yield from _unreadable(connection, name, query, read)


def _keys(connection: Connection) -> dict[object, object]:
    return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, key FROM milestones")}


def _unlike_its_columns(
    connection: Connection, table: Table, keys: Mapping[object, object]
) -> Iterator[Damaged]:
    checks = [
        (column, _reader_of(column)) for column in table.columns if column.name not in DAY_COLUMNS
    ]
    words = _words_of(table)
    number = number_column(table)
    for record in _records(connection, f"SELECT * FROM {table.name}"):  # noqa: S608 - our own table
        for column, read in checks:
            fault = _fault(record[column.name], column, read, words.get(column.name))
            if fault is not None:
                row, key = record[number], keys.get(record.get("milestone_id"))
                yield Damaged(
                    table=table.name,
                    row=row if isinstance(row, int | str) else None,
                    key=shown_key(record["key"] if table is rows.MILESTONES else key),
                    reason=f"{column.name}: {fault}",
                )
                break


def _against_its_checks(connection: Connection, table: Table) -> Iterator[Damaged]:
    """The rows of which something does not hold that the table says of several columns."""
    number = number_column(table)
    for check in _checks_of(table):
        query = f"SELECT {number} FROM {table.name} WHERE NOT ({check.sqltext})"  # noqa: S608 - our own
        for row in connection.exec_driver_sql(query).scalars():
            yield Damaged(
                table=table.name,
                row=row if isinstance(row, int | str) else None,
                key=None,
                reason=f"what stands in it does not go together: {check.name}",
            )


def _checks_of(table: Table) -> list[CheckConstraint]:
    """What the table says of itself, and what its columns say."""
    said = (table.constraints, *(column.constraints for column in table.columns))
    return [each for some in said for each in some if isinstance(each, CheckConstraint)]


def _fault(
    value: object,
    column: Column[Any],
    read: Callable[[Any], object],
    words: frozenset[str] | None,
) -> str | None:
    if value is None:
        return None if column.nullable else "it is empty, and must not be"
    try:
        read(value)
    except (ValueError, OverflowError) as error:
        return wrong(error)
    if words is not None and value not in words:
        return wrong(ValueError(f"{value!r} is none of {', '.join(sorted(words))}"))
    return None


def _reader_of(column: Column[Any]) -> Callable[[Any], object]:
    """What reads a value of the column's type, or raises."""
    kind = column.type
    match kind.impl if isinstance(kind, TypeDecorator) else kind:
        case DateTime():
            return moment_of
        case Date():
            return day_of
        case Boolean() | Integer():
            return number_of
        case Float():
            return _real_of
        case LargeBinary():
            return unpacked
    return text_of


def _real_of(value: object) -> float:
    if isinstance(value, int | float):
        return value
    raise ValueError(f"{value!r} is no number")


def _words_of(table: Table) -> dict[str, frozenset[str]]:
    """The words that a column may hold, for those of which the table says so."""
    found: dict[str, frozenset[str]] = {}
    for check in _checks_of(table):
        pairs = _ONE_WORD.findall(str(check.sqltext))
        if pairs and len({name for name, _ in pairs}) == 1:
            found[pairs[0][0]] = frozenset(word for _, word in pairs)
    return found


def _unreadable(
    connection: Connection, table: str, query: str, read: Callable[[Record], object]
) -> Iterator[Damaged]:
    number = number_column(BY_NAME[table])
    for record in _records(connection, query):
        found = read_row(read, record, table, number=number, key="key" if "key" in record else None)
        if isinstance(found, Damaged):
            yield found


def _milestones(connection: Connection) -> Iterator[Damaged]:
    """Those that cannot be read as a whole, though each of their rows looks like one."""
    dated: set[object] = set()
    for record in _records(connection, "SELECT * FROM current_milestones"):
        dated.add(record["id"])
        yield from milestones_of([record])[1]
    for record in _records(connection, "SELECT id, key, revision FROM milestones"):
        if record["id"] not in dated:
            yield dateless(record)


def _records(connection: Connection, query: str) -> Iterator[RowMapping]:
    result = connection.exec_driver_sql(query).mappings()
    while part := result.fetchmany(_AT_ONCE):
        yield from part
