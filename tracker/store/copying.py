"""A copy of an SQLite file beside those who write to it.

With a rollback journal nobody commits while anybody reads, and `VACUUM INTO` reads for as long as
it writes. So the file is copied as it lies, whoever writes meanwhile, until little of the copy is
untrue. Under a lock it is only compared, a matter of memory, and what has changed is copied again.
What SQLite makes of that copy then keeps nobody waiting. With WAL reading keeps nobody: one
statement does it all.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Final, Self

from tracker.errors import DatabaseUnusable
from tracker.store.engine.served import flock, lasting_descriptor
from tracker.store.values.faults import of_sqlite
from tracker.store.values.url import sqlite_uri

_BUSY_TIMEOUT_S: Final = 30.0
_CHUNK: Final = 1 << 18  #: bytes
_UNSYNCED: Final = 1 << 23  #: bytes at most: a commit beside it may have to wait until they are out
_TRIES: Final = 3  #: to compare all while nobody waits long; then the lock is held to the end
_WHILE_WAITED_FOR: Final = 1 << 30  #: bytes compared in a try once somebody waits to commit
_PENDING: Final = 1 << 30  #: the byte that a writer of SQLite's locks when it waits for readers
_STEPS: Final = 100_000  #: of SQLite between two looks whether somebody has pressed Ctrl-C

#: Is given what is done and how many bytes that is, and gives what hears how many more are done.
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]


@contextmanager
def unseen(_words: str, _size: int) -> Iterator[Callable[[int], object]]:
    """Nobody watches."""
    yield lambda _done: None


def copy_beside_writers(source: Path, target: Path, place: str, progress: Progress) -> None:
    """One state of the database at `source`, without what lies unused in its pages.

    `target` is an empty file. Raises DatabaseBusy and DatabaseUnusable, which name the database
    `place`; OSError where nothing can be written beside `target`.
    """
    with _opened(source, place) as connection:
        if not _is_wal(connection):
            raw = target.with_name(f"{target.name}-raw")
            with _Copy(source, raw, place) as copy:
                if _caught_up(copy, connection, progress):
                    with _opened(raw, place) as still:
                        _vacuum(still, raw, target, progress)
                    return
        _vacuum(connection, source, target, progress)


@contextmanager
def heeding_interrupts(
    connection: sqlite3.Connection, look: Callable[[], int] = lambda: 0
) -> Iterator[None]:
    """Have Ctrl-C end what SQLite is at, and `look` now and then; SQLite does not say who ended it.

    Python raises what Ctrl-C does in between, in `look`, and drops it.
    """
    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        raise


class _Copy:
    """The bytes of a file in another one, which is gone at the end."""

    def __init__(self, source: Path, raw: Path, place: str) -> None:
        self._source, self._raw, self._place = source, raw, place

    def __enter__(self) -> Self:
        self._from = lasting_descriptor(self._source)
        self._to = os.open(self._raw, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._to)
        self._raw.unlink()

    @property
    def size(self) -> int:
        """Of the file, in bytes, as it is now."""
        return os.fstat(self._from).st_size

    def bring_up(self, advance: Callable[[int], object], enough: Callable[[int], bool]) -> bool:
        """Write what differs; False where there was `enough` of it before its end."""
        offset = unsynced = 0
        while there := self._read(offset):
            if there != os.pread(self._to, len(there), offset):
                os.pwrite(self._to, there, offset)
                unsynced += len(there)
            if unsynced >= _UNSYNCED:
                os.fdatasync(self._to)
                unsynced = 0
            offset += len(there)
            advance(len(there))
            if enough(len(there)):
                return False
        os.ftruncate(self._to, offset)
        return True

    def is_waited_for(self) -> bool:
        """Whether somebody waits to commit until nobody reads any more; no where none can tell."""
        try:
            return flock(self._from, fcntl.F_OFD_GETLK, fcntl.F_RDLCK, _PENDING)
        except (OSError, AttributeError):
            return False

    def _read(self, offset: int) -> bytes:
        try:
            return os.pread(self._from, _CHUNK, offset)
        except OSError as error:
            raise DatabaseUnusable(
                f"the database {self._place} cannot be read: {error.strerror}"
            ) from error


def _caught_up(copy: _Copy, connection: sqlite3.Connection, progress: Progress) -> bool:
    """Whether `copy` is one state of the database; no where its journal became a WAL meanwhile."""
    for words in ("Copying", "Comparing"):
        with progress(words, copy.size) as advance:
            copy.bring_up(advance, _never)
    for left in reversed(range(_TRIES)):
        with progress("Comparing", copy.size) as advance, _nobody_commits(connection):
            if _is_wal(connection):
                return False
            if copy.bring_up(advance, _Patience(copy) if left else _never):
                break
    return True


def _never(_done: int) -> bool:
    return False


class _Patience:
    """Whether enough was done while somebody waits."""

    def __init__(self, copy: _Copy) -> None:
        self._copy = copy
        self._left = _WHILE_WAITED_FOR

    def __call__(self, done: int) -> bool:
        if self._left < _WHILE_WAITED_FOR or self._copy.is_waited_for():
            self._left -= done
        return self._left <= 0


@contextmanager
def _nobody_commits(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the lock of a reader."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchone()
        yield
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def _opened(file: Path, place: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(
            sqlite_uri(file, "rw"), uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None
        )
        with closing(connection):
            yield connection
    except sqlite3.Error as error:
        raise of_sqlite(error, place, waited_s=_BUSY_TIMEOUT_S) from error


def _is_wal(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def _vacuum(connection: sqlite3.Connection, file: Path, target: Path, progress: Progress) -> None:
    """Write `target` of what `connection` reads in one transaction."""
    with progress("Packing", file.stat().st_size) as advance:
        written = 0

        def look() -> int:
            nonlocal written
            now = target.stat().st_size
            advance(now - written)
            written = now
            return 0

        with heeding_interrupts(connection, look):
            connection.execute("VACUUM INTO ?", (str(target),))
