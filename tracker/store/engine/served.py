"""Whether a database file is served: locks that the kernel drops when their holder dies.

One lies beside the file, under the name that every link to it leads to. The other is on the file
itself, whatever name it was opened by: a hard link or a second mount has another folder. It covers
one byte far behind any that SQLite reads, writes or locks, and belongs to an open descriptor, not
to the process (OFD, fcntl(2)), so that neither gets into the way of the other.
"""

from __future__ import annotations

import fcntl
import os
import struct
from functools import cache
from pathlib import Path

from tracker.store.values.url import is_postgres, real_path, sqlite_path

_FLOCK = struct.Struct("hhqqi4x")  #: struct flock of Linux: type, whence, start, length, holder
_BYTE = 1 << 62


def is_served(url: str) -> bool | None:
    """Whether a daemon serves the database; None where nobody can tell. Writes nothing.

    A database server is shared by design, and a lock may belong to another user.
    """
    if is_postgres(url):
        return None
    return _is_held(sqlite_path(url)) or _is_held_beside(real_path(url))


def flock(number: int, command: int, kind: int, byte: int = _BYTE) -> bool:
    """Do `command` with a byte, ours; whether another holds it, where that is what was asked."""
    asked = _FLOCK.pack(kind, os.SEEK_SET, byte, 1, 0)
    found, *_ = _FLOCK.unpack(fcntl.fcntl(number, command, asked))
    return bool(found != fcntl.F_UNLCK)


def _is_held(file: Path) -> bool:
    """Whether a daemon is known to hold the lock on the file itself."""
    try:
        return flock(lasting_descriptor(file), fcntl.F_OFD_GETLK, fcntl.F_WRLCK)
    except (OSError, AttributeError):
        return False


def lasting_descriptor(file: Path) -> int:
    """A descriptor to read and look by, one a file, which stays open.

    To close any descriptor of a file takes away the locks that SQLite holds on it in the same
    process (POSIX, fcntl(2)).
    """
    found = os.stat(file)  # noqa: PTH116 - as in `identity`
    return _opened(file, found.st_dev, found.st_ino)


@cache
def _opened(file: Path, _device: int, _number: int) -> int:
    return os.open(file, os.O_RDONLY)


def _is_held_beside(file: Path) -> bool | None:
    """Whether a daemon holds the lock beside the file; None where it is another user's."""
    try:
        number = os.open(f"{file}.lock", os.O_RDONLY)
    except PermissionError:
        return None
    except OSError:
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(number)
    return False
