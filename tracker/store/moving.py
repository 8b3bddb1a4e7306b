"""Everything from one database into another: what was told there is not told again from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, text

from tracker.errors import BadData, DaemonRunning, UsageError
from tracker.store.database import create_database, open_store
from tracker.store.engine import bulk
from tracker.store.engine.serving import sole_service
from tracker.store.schema.rows import DAEMON, DAEMONS, UPGRADES
from tracker.store.schema.tables import TABLES
from tracker.store.store import Store
from tracker.store.values.url import is_postgres, place_of, sqlite_path

_AT_ONCE = 5_000
_ALIVE: Final = timedelta(minutes=5)  #: a daemon that ticked so lately, and did not stop, may run

Progress = Callable[[int], None]
_Row = dict[str, Any]


def move(
    url: str,
    to: str,
    now: datetime,
    progress_of: Callable[[int], Progress] = lambda _rows: lambda _written: None,
) -> dict[str, int]:
    """Copy every row of the database at `url` into the empty one at `to`; how many, by table.

    Numbers stay as they are, so references, acknowledgements and evidence do; the database that is
    left stays as it is. All of it is there in the end, or nothing. `progress_of` is given how many
    rows there are, and gives what hears how many more were written. Raises UsageError where both
    are one, DaemonRunning while a daemon serves either, BadData where `to` holds anything,
    DatabaseUnusable where either cannot be used, SchemaMismatch for another version's.
    """
    _refuse_the_same(url, to)
    with ExitStack() as stack:
        for each in (url, to):
            if not is_postgres(each):
                file = sqlite_path(each).absolute()
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                stack.enter_context(sole_service(file, partial(_in_service, each)))
        source = _opened(stack, url)
        _take_in_spool(source)
        create_database(to)
        target = _opened(stack, to)
        with source.whole() as old, target.whole() as new:
            _refuse_alive(old, url, now)
            _refuse_alive(new, to, now)
            _refuse_filled(new, to)
            progress = progress_of(sum(_count(old, table) for table in TABLES))
            new.execute(UPGRADES.delete())  # it is as old as the database that moves in
            return {table.name: _copy(old, new, table, progress) for table in TABLES}


def _opened(stack: ExitStack, url: str) -> Store:
    store = open_store(url)
    stack.callback(store.close)
    return store


def _refuse_the_same(url: str, to: str) -> None:
    if is_postgres(url) or is_postgres(to):
        same = url == to
    else:
        same = sqlite_path(url).resolve() == sqlite_path(to).resolve()
    if same:
        raise UsageError(f"{place_of(to)} is the database in force already: name another one")


def _in_service(url: str) -> str:
    return f"a tracker daemon serves {place_of(url)}: stop it, move, and start it on the new one"


def _refuse_alive(connection: Connection, url: str, now: datetime) -> None:
    """A server tells nobody who is at work in it: only what each daemon wrote last."""
    if not is_postgres(url):
        return
    for table in (DAEMON, DAEMONS):
        columns = table.c
        query = select(func.max(func.coalesce(columns.last_tick_at, columns.started_at)))
        seen = connection.execute(query.where(columns.stopped_at.is_(None))).scalar()
        if seen is not None and now - seen < _ALIVE:
            raise DaemonRunning(
                f"{_in_service(url)} (it ticked last at {seen:%Y-%m-%dT%H:%M:%SZ}; where it was "
                "killed, wait five minutes)"
            )


def _take_in_spool(store: Store) -> None:
    """What the database would not take before belongs to what moves."""
    if not store.spool.path.exists():
        return
    kept = store.spool.kept()
    with store.write() as transaction:
        for conclusion, ended_at in kept:
            transaction.deliveries.conclude([conclusion], ended_at)
    store.spool.clear()


def _refuse_filled(connection: Connection, to: str) -> None:
    filled = [each.name for each in TABLES if each is not UPGRADES and _count(connection, each)]
    if filled:
        raise BadData(
            f"{place_of(to)} is not empty ({', '.join(filled)}): nothing was moved; name a "
            "database of its own"
        )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _copy(old: Connection, new: Connection, table: Table, progress: Progress) -> int:
    """Copy a table by its key; what refers to later rows of its own once all of them are there."""
    within = [
        column.name
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    later: dict[str, list[tuple[object, ...]]] = {name: [] for name in within}
    number = 0
    for rows in _parts(old, table):
        new.execute(insert(table), [{**row, **dict.fromkeys(within)} for row in rows])
        for name, found in later.items():
            found += [(row[name], row["id"]) for row in rows if row[name] is not None]
        number += len(rows)
        progress(len(rows))
    for name, found in later.items():
        bulk.update_rows(new, table, (name,), found)
    _count_on(new, table)
    return number


def _parts(connection: Connection, table: Table) -> Iterator[list[_Row]]:
    (key,) = table.primary_key.columns
    last: object = None
    while True:
        query = select(table).order_by(key).limit(_AT_ONCE)
        if last is not None:
            query = query.where(key > last)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            return
        yield rows
        last = rows[-1][key.name]


def _count_on(connection: Connection, table: Table) -> None:
    """Have a server's own numbers go on after those that moved in; SQLite counts by itself."""
    if not bulk.is_postgres(connection) or "id" not in table.columns:
        return
    sequence = connection.execute(
        text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
    ).scalar()
    last = connection.execute(select(func.max(table.c.id))).scalar()
    if sequence is not None and last is not None:
        connection.execute(select(func.setval(sequence, last)))
