"""Connections for reading only, without SQLAlchemy: listing must not cost what writing does."""

from __future__ import annotations

import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import DatabaseUnusable, TrackerError
from tracker.store.values.faults import is_on_read_only_disk, of_postgres, of_sqlite, refuse_absent
from tracker.store.values.unfit_dates import keep_unfit_dates
from tracker.store.values.unfit_texts import text_or_bytes
from tracker.store.values.url import (
    check_options,
    identity,
    is_postgres,
    libpq_url,
    patience_of,
    place_of,
    require_driver,
    sqlite_mode,
    sqlite_path,
    sqlite_uri,
)
from tracker.store.values.versions import HEAD, check_version

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from tracker.store.values.mapping import Record

BUSY_TIMEOUT_S = 30.0  #: how long a read waits for whoever writes
_VERSION_TABLES = ("alembic_version", "upgrades")
_FOUND = "SELECT version_num AS word FROM alembic_version"
_MADE_BY = "SELECT tracker_version AS word FROM upgrades ORDER BY id DESC LIMIT 1"
_NEEDS_WRITING = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
#: Instants are handed over as clocks show them in UTC, whatever zone the server is set to.
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL timezone = 'UTC'"


class Reader(ABC):
    """A connection that only reads."""

    _begin = "BEGIN"  #: a transaction
    folded: str  #: the function that makes letters small, whatever their alphabet

    def __init__(self, url: str) -> None:
        self._place = place_of(url)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> Sequence[Record]:
        """Every row of `query`, whose parameters are written `?`."""
        return self._execute(query, parameters)

    @abstractmethod
    def each(self, query: str, parameters: Sequence[object] = ()) -> Iterator[Record]:
        """As `rows`, one after the other, so that they need not all be held at once."""

    @abstractmethod
    def _execute(self, query: str, parameters: Sequence[object] = ()) -> Sequence[Record]:
        """As `rows`, in the transaction under way, if any is."""

    @abstractmethod
    def is_current(self) -> bool:
        """Whether it reads the database that is there now, and can."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """The queries of the block see one state of the database; keep it short."""
        self._execute(self._begin)
        try:
            yield
        finally:
            self._execute("ROLLBACK")

    def check_version(self) -> None:
        """Refuse every schema but the present one."""
        found, made_by = self._word(_FOUND), None
        if found != HEAD:
            made_by = self._word(_MADE_BY)
        check_version(found, made_by, self._place)

    @abstractmethod
    def _word(self, query: str) -> str | None:
        """The word that `query` gives; None where there is no such row or table."""


class SqliteReader(Reader):
    """Reads an SQLite file through the standard library."""

    folded = "folded"

    def __init__(self, url: str, *, busy_timeout_s: float) -> None:
        super().__init__(url)
        self._path = sqlite_path(url)
        sqlite_mode(url)  # refuses what would be of no effect
        self._busy_timeout_s = busy_timeout_s
        refuse_absent(self._path, self._place)
        self._copy: TemporaryDirectory[str] | None = None
        self._named, self._file = self._path, identity(self._path)
        self._connection = self._open("ro")
        self._make_readable()

    def _execute(self, query: str, parameters: Sequence[object] = ()) -> Sequence[Record]:
        try:
            return list(self._found(query, parameters))
        except sqlite3.Error as error:
            if not self._meets_unfit_text(error):
                raise self._translated(error) from error
        return self._execute(query, parameters)

    def each(self, query: str, parameters: Sequence[object] = ()) -> Iterator[Record]:
        """As `rows`, one after the other, so that they need not all be held at once."""
        self._connection.text_factory = text_or_bytes  # what is told already cannot be asked again
        try:
            yield from self._found(query, parameters)
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def _found(self, query: str, parameters: Sequence[object]) -> Iterator[Record]:
        """Rows by the names of their columns: sqlite3.Row would seek each name among all."""
        cursor = self._connection.execute(query, parameters)
        names = [column[0] for column in cursor.description or ()]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def _meets_unfit_text(self, error: sqlite3.Error) -> bool:
        """Whether a text is no UTF-8, as no code of SQLite's says; from now on such are read, too.

        Reading them calls Python for every text, so it waits until there is one.
        """
        if self._connection.text_factory is not str or hasattr(error, "sqlite_errorcode"):
            return False
        self._connection.text_factory = text_or_bytes
        return True

    def is_current(self) -> bool:
        """Whether the same file lies there, and nothing but it is read."""
        return self._copy is None and self._file == identity(self._named)

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        if self._copy:
            self._copy.cleanup()

    def _open(self, mode: str) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                sqlite_uri(self._path, mode),
                uri=True,
                timeout=self._busy_timeout_s,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise self._translated(error) from error
        connection.create_function(self.folded, 1, _folded, deterministic=True)
        return connection

    def _make_readable(self) -> None:
        """Bring about what has to be written before anything is read.

        The journal of a killed writer is played back, which only a writer may do, and beside a WAL
        there is an index. On a disk that is read-only both are done in a copy.
        """
        for mode in ("ro", "rw"):
            code = self._code_of_a_first_look()
            if code not in _NEEDS_WRITING:
                return
            self._connection.close()
            if mode == "rw" and is_on_read_only_disk(self._path):
                self._path = self._copied()
            self._connection = self._open("rw")

    def _code_of_a_first_look(self) -> int | None:
        try:
            self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.Error as error:
            return getattr(error, "sqlite_errorcode", 0) & 0xFF
        return None

    def _copied(self) -> Path:
        """A copy of the file and of what SQLite keeps beside it; goes with this reader."""
        import shutil  # noqa: PLC0415 - hardly ever needed
        from tempfile import TemporaryDirectory  # noqa: PLC0415 - as above

        real = Path(os.path.realpath(self._path))
        try:
            self._copy = TemporaryDirectory(prefix="tracker-read-")
            for suffix in ("", "-journal", "-wal"):
                with suppress(FileNotFoundError):
                    shutil.copyfile(f"{real}{suffix}", f"{self._copy.name}/{real.name}{suffix}")
        except OSError as error:
            self.close()
            raise DatabaseUnusable(
                f"the database {self._place} lies on a disk that may only be read, and there is no "
                f"room to put a copy in order: {error.strerror or error}"
            ) from error
        return Path(self._copy.name) / real.name

    def _word(self, query: str) -> str | None:
        known = self.rows(
            "SELECT count(*) AS tables FROM sqlite_master WHERE name IN (?, ?)", _VERSION_TABLES
        )
        if known[0]["tables"] < len(_VERSION_TABLES):
            return None
        rows = self.rows(query)
        return rows[0]["word"] if rows else None

    def _translated(self, error: sqlite3.Error) -> TrackerError:
        return of_sqlite(error, self._place, waited_s=self._busy_timeout_s)


def _folded(value: str | bytes | float | None) -> str | bytes | float | None:
    return value.lower() if isinstance(value, str) else value


class PostgresReader(Reader):
    """Reads a PostgreSQL database through its driver; each query may meet another session."""

    _begin = _SNAPSHOT
    folded = "lower"

    def __init__(self, url: str) -> None:
        super().__init__(url)
        check_options(url)
        require_driver(url)
        import psycopg  # noqa: PLC0415  # only where it is used: it is an extra, and slow to import
        from psycopg.rows import dict_row  # noqa: PLC0415 - an extra, not always there

        self._error = psycopg.Error
        try:
            self._connection = psycopg.connect(
                libpq_url(url),
                autocommit=True,
                row_factory=dict_row,
                **patience_of(url),
                prepare_threshold=None,
            )
            keep_unfit_dates(self._connection)
        except psycopg.Error as error:
            raise of_postgres(error, self._place) from error

    def rows(self, query: str, parameters: Sequence[object] = ()) -> Sequence[Record]:
        """Every row of `query`, whose parameters are written `?`; in a transaction of its own."""
        if self._connection.info.transaction_status:  # one is under way
            return self._execute(query, parameters)
        with self.snapshot():
            return self._execute(query, parameters)

    def _execute(self, query: str, parameters: Sequence[object] = ()) -> Sequence[Record]:
        try:
            cursor = self._connection.execute(query.replace("?", "%s").encode(), parameters)
            return cursor.fetchall() if cursor.description else ()
        except self._error as error:
            raise of_postgres(error, self._place) from error

    def each(self, query: str, parameters: Sequence[object] = ()) -> Iterator[Record]:
        """As `rows`, one after the other, so that they need not all be held at once."""
        with self.snapshot():
            try:
                with self._connection.cursor() as cursor:
                    yield from cursor.stream(query.replace("?", "%s").encode(), parameters)
            except self._error as error:
                raise of_postgres(error, self._place) from error

    def is_current(self) -> bool:
        """Whether the server still answers this session."""
        try:
            self._connection.execute("SELECT 1")
        except self._error:
            return False
        return True

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _word(self, query: str) -> str | None:
        known = self.rows(
            "SELECT to_regclass('alembic_version') IS NOT NULL "
            "AND to_regclass('upgrades') IS NOT NULL AS tables"
        )
        if not known[0]["tables"]:
            return None
        rows = self.rows(query)
        return rows[0]["word"] if rows else None


def open_reader(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Reader:
    """A reader of the database at `url`, whose schema is the present one.

    Raises DatabaseUnusable where it is missing, not ours or out of reach, SchemaMismatch where
    another version of tracker made it.
    """
    reader: Reader = (
        PostgresReader(url)
        if is_postgres(url)
        else SqliteReader(url, busy_timeout_s=busy_timeout_s)
    )
    try:
        reader.check_version()
    except BaseException:
        reader.close()
        raise
    return reader
