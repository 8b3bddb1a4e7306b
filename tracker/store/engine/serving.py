"""To serve a database file alone: both of the locks that `served` looks for."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tracker.errors import DaemonRunning, DatabaseUnusable
from tracker.store.engine.served import flock

_PATIENCE_S = 1.0  #: somebody may just be looking whether the lock is held
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
        flock(number, fcntl.F_OFD_SETLK, fcntl.F_WRLCK)
    except (OSError, AttributeError) as error:
        if getattr(error, "errno", None) in _HELD:
            raise DaemonRunning(refusal()) from error
        yield False
        return
    try:
        yield True
    finally:
        flock(number, fcntl.F_OFD_SETLK, fcntl.F_UNLCK)
