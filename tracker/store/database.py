"""Databases: create, open, upgrade, check."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from tracker.errors import DatabaseUnusable, SchemaMismatch
from tracker.store.engine.engines import CACHE_KIB, make_engine, translated
from tracker.store.mending.days import days_amiss, set_days_right
from tracker.store.schema.version import schema_version
from tracker.store.store import Store
from tracker.store.values.faults import foreign
from tracker.store.values.url import is_postgres, place_of, sqlite_mode, sqlite_path
from tracker.store.values.versions import HEAD, KNOWN, check_version

SCRIPTS = "tracker.store:migrations"
_BUSY_TIMEOUT_S = 30.0
#: what SQLite says of values, not of its file
_OF_A_ROW = re.compile(r"(NULL|\S+) value in |CHECK constraint failed in ")


def open_store(
    url: str, *, busy_timeout_s: float = _BUSY_TIMEOUT_S, cache_kib: int = CACHE_KIB
) -> Store:
    """The store at `url`; SQLite may keep `cache_kib` of its file in memory for each connection.

    Raises DatabaseUnusable where it is missing, not a database or out of reach, SchemaMismatch
    where another version of tracker made it.
    """
    engine = make_engine(url, busy_timeout_s=busy_timeout_s, cache_kib=cache_kib)
    store = Store(engine, url=url, busy_timeout_s=busy_timeout_s)
    try:
        store.check_schema()
    except BaseException:
        store.close()
        raise
    return store


def create_database(url: str) -> bool:
    """Create the database with its folder, readable by its owner only; False if it was there.

    Raises DatabaseUnusable for a database that is not ours, SchemaMismatch for one that has
    another schema.
    """
    if not is_postgres(url):
        _create_file(sqlite_path(url), place_of(url))
    place = place_of(url)
    engine = _writing_engine(url)
    try:
        with translated(place, waited_s=_BUSY_TIMEOUT_S), engine.begin() as connection:
            found, made_by = schema_version(connection)
            if found is None and _is_empty(connection):
                _migrate(connection, SCRIPTS)
                return True
            check_version(found, made_by, place)
            return False
    finally:
        engine.dispose()


def known_schema(url: str) -> str:
    """The revision of a database of ours that can be upgraded, or need not be.

    Raises DatabaseUnusable for a database that is not ours, SchemaMismatch for a newer one.
    """
    place = place_of(url)
    engine = _writing_engine(url)
    try:
        with translated(place, waited_s=_BUSY_TIMEOUT_S), engine.begin() as connection:
            return _known(connection, place)
    finally:
        engine.dispose()


def _known(connection: Connection, place: str) -> str:
    found, made_by = schema_version(connection)
    if found is None:
        raise foreign(place)
    if found not in KNOWN:
        check_version(found, made_by, place)
    return found


def upgrade_database(
    url: str, *, scripts: str = SCRIPTS, tell: Callable[[str], None] = lambda _revision: None
) -> tuple[str, str]:
    """Bring the schema to the present revision, all of it or nothing; from which to which.

    `tell` is given each revision that is reached on the way. Raises DatabaseUnusable for a database
    that is not ours, SchemaMismatch for a newer one.
    """
    place = place_of(url)
    engine = _writing_engine(url)
    try:
        with translated(place, waited_s=_BUSY_TIMEOUT_S), engine.begin() as connection:
            found = _known(connection, place)
            _migrate(connection, scripts, tell)
            reached, _ = schema_version(connection)
            return found, reached or HEAD
    finally:
        engine.dispose()


def check_database(url: str) -> tuple[str, ...]:
    """Everything that is wrong with the database, a line each; nothing where all is well.

    Raises DatabaseUnusable where it cannot even be opened.
    """
    place = place_of(url)
    engine = make_engine(url, busy_timeout_s=_BUSY_TIMEOUT_S)
    try:
        with translated(place, waited_s=_BUSY_TIMEOUT_S), engine.begin() as connection:
            damage, problems = _damage(connection), _schema_problems(connection, place)
            return (*damage, *problems, *(() if problems else _wrong_rows(connection)))
    finally:
        engine.dispose()


def repair_database(url: str, at: datetime) -> tuple[str, ...]:
    """Put every row that cannot be read aside, kept whole, and set days right; a line for each.

    Raises DatabaseUnusable where the file itself is damaged, SchemaMismatch for another schema.
    """
    from tracker.store.mending.quarantine import put_aside  # noqa: PLC0415 - SQLModel is slow

    place = place_of(url)
    engine = _writing_engine(url)
    try:
        with translated(place, waited_s=_BUSY_TIMEOUT_S), engine.begin() as connection:
            check_version(*schema_version(connection), place)
            if damage := [line for line in _integrity(connection) if not _OF_A_ROW.match(line)]:
                raise DatabaseUnusable(
                    f"the file {place} itself is damaged: put a backup in its place with "
                    "`tracker db restore`",
                    problems=damage,
                )
            aside = [f"Put aside: {each}" for each in put_aside(connection, at)]
            right = [f"Set right: {each}" for each in set_days_right(connection)]
            return (*aside, *right)
    finally:
        engine.dispose()


def _wrong_rows(connection: Connection) -> Iterator[str]:
    """What is wrong with rows, and what mends it; one that is put aside needs no days."""
    from tracker.store.mending.examination import examine  # noqa: PLC0415 - SQLModel is slow

    unreadable = examine(connection)
    yield from (f"{each}; `tracker db check --repair` puts it aside" for each in unreadable)
    keys = {each.key for each in unreadable}
    for each in days_amiss(connection):
        if each.key not in keys:
            yield f"{each}; `tracker db check --repair` sets them right"


def damage_of(url: str) -> tuple[str, ...]:
    """What is broken in a database of any schema of ours; SchemaMismatch for a newer one.

    Not what single rows hold: that is set aside, and a copy with such a row beats none.

    Raises DatabaseUnusable where it is not ours.
    """
    place = place_of(url)
    engine = make_engine(url, busy_timeout_s=_BUSY_TIMEOUT_S)
    try:
        with translated(place, waited_s=_BUSY_TIMEOUT_S), engine.begin() as connection:
            damage = tuple(_not_of_rows(_damage(connection)))
            found, made_by = schema_version(connection)
            if not damage and found not in KNOWN:
                check_version(found, made_by, place)
            return damage
    finally:
        engine.dispose()


def _writing_engine(url: str) -> Engine:
    if not is_postgres(url) and sqlite_mode(url) != "rw":
        raise DatabaseUnusable(f"{url} is to be read only: leave out mode=ro to change it")
    engine = make_engine(url, busy_timeout_s=_BUSY_TIMEOUT_S)
    return engine.execution_options(tracker_writes=True)


def _create_file(path: Path, place: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnusable(f"cannot create the database {place}: {error.strerror}") from error


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _migrate(
    connection: Connection, scripts: str, tell: Callable[[str], None] = lambda _revision: None
) -> None:
    from tracker.store.schema.migrate import migrate  # noqa: PLC0415 - alembic is slow

    migrate(connection, scripts, tell)


def _schema_problems(connection: Connection, place: str) -> tuple[str, ...]:
    try:
        check_version(*schema_version(connection), place)
    except (SchemaMismatch, DatabaseUnusable) as error:
        return (str(error),)
    from tracker.store.schema.migrate import differences  # noqa: PLC0415 - alembic is slow

    return differences(connection)


def _damage(connection: Connection) -> tuple[str, ...]:
    """What SQLite finds wrong with its own file; PostgreSQL looks after itself."""
    if connection.dialect.name != "sqlite":
        return ()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return (*_damaged(_integrity(connection)), *_broken(broken))


def damage_of_copy(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What is broken in a file that `VACUUM INTO` has just written, whose indexes are as new."""
    found = (line for line, *_ in connection.execute("PRAGMA quick_check") if line != "ok")
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return (*_not_of_rows(_damaged(found)), *_broken(broken))


def _damaged(lines: Iterable[str]) -> Iterator[str]:
    return (f"damaged: {line}" for line in lines)


def _broken(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for table, row, other, *_ in rows:
        yield f"row {row} of {table} refers to a row of {other} that is not there"


def _not_of_rows(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not _OF_A_ROW.search(line))


def _integrity(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    return [line for line in found if line != "ok"]
