"""Engines: how each database is opened so that a commit is durable and nobody waits for ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from tracker.errors import DatabaseUnusable
from tracker.store.values.faults import of_postgres, of_sqlite, one_line, refuse_absent
from tracker.store.values.unfit_dates import keep_unfit_dates
from tracker.store.values.unfit_texts import text_or_bytes
from tracker.store.values.url import (
    check_options,
    driver_url,
    identity,
    is_postgres,
    patience_of,
    place_of,
    require_driver,
    sqlite_mode,
    sqlite_path,
    sqlite_uri,
)

CACHE_KIB = 65_536  #: of each connection; an import of thousands needs it
#: The first releases of each branch without the race that corrupts a WAL database.
_SAFE_WAL = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
_ALL_SAFE_FROM = (3, 52)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this release of SQLite may use WAL with several writing processes.

    Source: sqlite.org/wal.html, "the WAL-reset bug": 3.7.0 to 3.51.2, mended in 3.51.3, 3.50.7 and
    3.44.6.
    """
    branch, release = version[:2], version[2]
    return branch >= _ALL_SAFE_FROM or release >= _SAFE_WAL.get(branch, release + 1)


def make_engine(url: str, *, busy_timeout_s: float, cache_kib: int = CACHE_KIB) -> Engine:
    """An engine for `url`; DatabaseUnusable where there is no file yet or the URL is unknown."""
    if is_postgres(url):
        return _postgres_engine(url, busy_timeout_s)
    path, mode = sqlite_path(url).absolute(), sqlite_mode(url)
    refuse_absent(path, place_of(url))
    return _sqlite_engine(path, mode, busy_timeout_s, cache_kib)


@contextmanager
def translated(place: str, *, waited_s: float) -> Iterator[None]:
    """Turn complaints of drivers into errors of ours that name `place`."""
    try:
        yield
    except StatementError as error:
        original = error.orig
        if isinstance(original, sqlite3.Error):
            raise of_sqlite(original, place, waited_s=waited_s) from error
        if isinstance(error, DBAPIError) and original is not None:
            raise of_postgres(_as_exception(original), place) from error
        if isinstance(original, ValueError):  # an instant without offset, refused by its column
            raise original from error
        raise
    except SQLAlchemyError as error:
        raise DatabaseUnusable(f"the database {place} cannot be used: {one_line(error)}") from error


def _as_exception(error: BaseException) -> Exception:
    if isinstance(error, Exception):
        return error
    raise error


def _sqlite_engine(path: Path, mode: str, busy_timeout_s: float, cache_kib: int) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            sqlite_uri(path, mode),
            uri=True,
            timeout=busy_timeout_s,
            isolation_level=None,  # transactions are begun below, never by the driver
            check_same_thread=False,
        )
        _prepare_sqlite(connection, writable=mode == "rw", cache_kib=cache_kib)
        return connection

    engine = create_engine(
        "sqlite+pysqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1
    )
    event.listen(engine, "connect", lambda _, record: record.info.update(file=identity(path)))
    event.listen(engine, "begin", lambda connection: _begin(connection, path))
    return engine


def _refuse_another_file(connection: Connection, path: Path) -> None:
    """Whatever is written to a file without a name is lost when the last process closes it.

    The next transaction opens the file that lies there then.
    """
    if connection.info["file"] == identity(path):
        return
    connection.invalidate()
    connection.engine.dispose()
    raise DatabaseUnusable(
        f"the database {path} was deleted or replaced while tracker had it open: put it back, or "
        "restore a backup with `tracker db restore`"
    )


def _prepare_sqlite(connection: sqlite3.Connection, *, writable: bool, cache_kib: int) -> None:
    connection.text_factory = text_or_bytes
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{cache_kib}")
    if not writable:
        return
    wanted = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "delete"
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if wanted == 'wal' else 'EXTRA'}")


def _begin(connection: Connection, path: Path) -> None:
    """Take the write lock at once: a transaction that asks for it later fails as "locked"."""
    _refuse_another_file(connection, path)
    writes = connection.get_execution_options().get("tracker_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: str, busy_timeout_s: float) -> Engine:
    """Nothing is left to a session, as a pooler may give the next transaction another one.

    So statements are not prepared in the server, and what would be set is set in each transaction.
    """
    check_options(url)
    require_driver(url)
    engine = create_engine(
        driver_url(url),
        pool_pre_ping=True,
        max_overflow=-1,
        use_native_hstore=False,  # none of our types; else every engine asks for it first
        connect_args={"prepare_threshold": None, **patience_of(url)},
    )
    event.listen(engine, "connect", lambda connection, _: keep_unfit_dates(connection))
    local = f"SET LOCAL timezone = 'UTC'; SET LOCAL lock_timeout = {int(busy_timeout_s * 1000)}"
    event.listen(engine, "begin", lambda connection: _begin_on_server(connection, local))
    return engine


def _begin_on_server(connection: Connection, local: str) -> None:
    """Set what is set, in one round trip; a daemon may stop in the middle, and others go on."""
    idle_s = connection.get_execution_options().get("tracker_idle_s")
    if idle_s is not None:
        local = f"{local}; SET LOCAL idle_in_transaction_session_timeout = {idle_s * 1000}"
    connection.exec_driver_sql(local)
