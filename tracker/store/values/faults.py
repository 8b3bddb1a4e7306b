"""What databases complain about, in words that say what to do; light enough for quick reads."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from tracker.errors import BadData, DatabaseAbsent, DatabaseBusy, DatabaseUnusable, TrackerError

_PRIMARY_CODE = 0xFF
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PASSWORD_WORDS = ("password=", "passwd", "://")
#: What PostgreSQL says of a value: classes of its codes, and codes of a class that tells of more
#: (PostgreSQL, "Error Codes"). 54 is a text too long for its index, P0 a trigger of ours.
_OF_A_VALUE = ("22", "23", "44", "54", "P0", "42804", "42846", "42883", "42P18")
#: What no row is to blame for, though SQLite says it while one is read or written.
_OF_THE_FILE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: What the driver of PostgreSQL says of a value that it does not even hand over.
_BEFORE_THE_SERVER = frozenset({"DataError", "ProgrammingError"})
_OF_SERVER = {
    "25006": "may only be read, as a standby is before it takes over: try again once it may be "
    "written",
    "40001": "was changed by others at the same moment: try again",
    "40P01": "was changed by others at the same moment: try again",
    "42501": "does not let its user do all that tracker does: make that user the owner of all "
    "tables",
    "53100": "cannot grow, the disk is full: make room",
    "55P03": "is locked for too long: try again later",
}
_TO_WAIT_FOR = frozenset({"25006", "55P03"})


def refuse_absent(path: Path, place: str) -> None:
    """DatabaseAbsent where there is no file at `path`, DatabaseUnusable where a folder is."""
    if path.is_dir():
        raise DatabaseUnusable(f"{place} is a folder: name a file in it, such as tracker.db")
    if not path.exists():
        raise DatabaseAbsent(f"there is no database at {path.absolute()}")


def is_on_read_only_disk(path: Path) -> bool:
    """Whether the whole disk of `path` may only be read, whoever asks."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def foreign(place: str) -> DatabaseUnusable:
    """There is a database, but tracker did not make it."""
    return DatabaseUnusable(
        f"{place} is not a database of tracker: name another one, or run `tracker init` on an "
        "empty one"
    )


def of_sqlite(error: sqlite3.Error, place: str, *, waited_s: float) -> TrackerError:
    """The complaint of SQLite as one of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    words = {
        sqlite3.SQLITE_BUSY: f"is locked by another program for longer than {waited_s:g} s: "
        "try again when it has finished",
        sqlite3.SQLITE_LOCKED: "is locked by another part of this program: try again",
        sqlite3.SQLITE_READONLY: "may only be read: check its permissions and its folder's",
        sqlite3.SQLITE_NOTADB: "is not a database: name another file, or move this one away "
        "and run `tracker init`",
        sqlite3.SQLITE_CORRUPT: "is damaged: put a backup in its place",
        sqlite3.SQLITE_FULL: "cannot grow, the disk is full: make room",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened: check that the file and its folder may be used",
    }
    known = words.get(code & _PRIMARY_CODE) if code is not None else None
    if known is not None:
        busy = code is not None and code & _PRIMARY_CODE in _BUSY
        return (DatabaseBusy if busy else DatabaseUnusable)(f"the database {place} {known}")
    if isinstance(error, sqlite3.IntegrityError):
        return BadData(f"the database {place} refuses this: {one_line(error)}")
    return DatabaseUnusable(f"the database {place} cannot be used: {one_line(error)}")


def of_postgres(error: Exception, place: str) -> TrackerError:
    """The complaint of PostgreSQL as one of ours; `sqlstate` is None when no server answered."""
    state = getattr(error, "sqlstate", None)
    if state is not None and state.startswith("23"):
        return BadData(f"the database {place} refuses this: {one_line(error)}")
    if state in _OF_SERVER:
        kind = DatabaseBusy if state in _TO_WAIT_FOR else DatabaseUnusable
        return kind(f"the database {place} {_OF_SERVER[state]}")
    if state is None:
        return DatabaseUnusable(
            f"the database server of {place} cannot be reached: {one_line(error)}"
        )
    return DatabaseUnusable(f"the database {place} cannot be used: {one_line(error)}")


def is_of_a_row(error: BaseException) -> bool:
    """Whether a driver complains of what a row holds, or would; all else is the database's.

    Of a row it can be set aside, and others go on. What the database says of itself may be over
    soon, and is true of every row: to set any aside would silence it for nothing.
    """
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
        return not isinstance(error, sqlite3.OperationalError) and code not in _OF_THE_FILE
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_OF_A_VALUE)
    return type(error).__name__ in _BEFORE_THE_SERVER


def one_line(error: BaseException) -> str:
    """The first line of what a driver says, unless it may hold a password."""
    first = ""
    with suppress(IndexError):
        first = str(error).strip().splitlines()[0].strip()
    if not first or any(word in first.lower() for word in _PASSWORD_WORDS):
        return type(error).__name__
    return first
