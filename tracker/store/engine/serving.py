"""Who serves a database file: locks that the kernel drops when their holder dies.

One lies beside the file, under the name that every link to it leads to. The other is on the file
itself, whatever name it was opened by: a hard link or a second mount has another folder. It covers
one byte far behind any that SQLite reads, writes or locks, and belongs to an open descriptor, not
to the process (OFD, fcntl(2)), so that neither gets into the way of the other.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from tracker.errors import DaemonRunning, DatabaseUnusable
from tracker.store.values.url import is_postgres, real_path, sqlite_path

_PATIENCE_S = 1.0  #: somebody may just be looking whether the lock is held
_FLOCK = struct.Struct("hhqqi4x")  #: struct flock of Linux: type, whence, start, length, holder
_BYTE = 1 << 62
_HELD = frozenset({errno.EAGAIN, errno.EACCES})


def serving_lock(file: Path) -> FileLock:
    """The lock beside a database file that its daemon holds."""
    return FileLock(f"{os.path.realpath(file)}.lock", mode=0o600)


@contextmanager
def sole_service(file: Path, refusal: Callable[[], str]) -> Iterator[bool]:
    """Hold both locks; whether there is one on the file itself, which not every disk has.

    Raises DaemonRunning with the words of `refusal` where a daemon holds either, DatabaseUnusable
    where nothing may be written beside the file.
    """
    lock = serving_lock(file)
    try:
        lock.acquire(timeout=_PATIENCE_S)
    except Timeout as error:
        raise DaemonRunning(refusal()) from error
    except OSError as error:
        raise DatabaseUnusable(
            f"the database {file} cannot be served, as its lock {lock.lock_file} cannot be written "
            f"({error.strerror or error}): check the disk and the permissions of the folder"
        ) from error
    try:
        with _on_file(file, refusal) as held:
            yield held
    finally:
        lock.release()


def is_served(url: str) -> bool | None:
    """Whether a daemon serves the database; None where nobody can tell. Writes nothing.

    A database server is shared by design, and a lock may belong to another user.
    """
    if is_postgres(url):
        return None
    return _is_held(sqlite_path(url)) or _is_held_beside(real_path(url))


@contextmanager
def _on_file(file: Path, refusal: Callable[[], str]) -> Iterator[bool]:
    """Hold the lock on the file itself.

    Its descriptor stays open until the process ends: to close any descriptor of a file takes away
    the locks that SQLite holds on it in the same process (POSIX, fcntl(2)).
    """
    try:
        number = os.open(file, os.O_RDWR)
    except OSError:
        yield False
        return
    try:
        _flock(number, fcntl.F_OFD_SETLK, fcntl.F_WRLCK)
    except (OSError, AttributeError) as error:
        if getattr(error, "errno", None) in _HELD:
            raise DaemonRunning(refusal()) from error
        yield False
        return
    try:
        yield True
    finally:
        _flock(number, fcntl.F_OFD_SETLK, fcntl.F_UNLCK)


def _is_held(file: Path) -> bool:
    """Whether a daemon is known to hold the lock on the file itself."""
    try:
        found = os.stat(file)  # noqa: PTH116 - as in `identity`
        return _flock(_opened(file, found.st_dev, found.st_ino), fcntl.F_OFD_GETLK, fcntl.F_WRLCK)
    except (OSError, AttributeError):
        return False


@cache
def _opened(file: Path, _device: int, _number: int) -> int:
    """A descriptor to look by, one a file, which stays open for the reason above."""
    return os.open(file, os.O_RDONLY)


def _flock(number: int, command: int, kind: int) -> bool:
    """Do `command` with our byte; whether another holds it, where that is what was asked."""
    asked = _FLOCK.pack(kind, os.SEEK_SET, _BYTE, 1, 0)
    found, *_ = _FLOCK.unpack(fcntl.fcntl(number, command, asked))
    return bool(found != fcntl.F_UNLCK)


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
