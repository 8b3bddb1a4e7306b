"""Who serves a database file: a lock that the kernel drops when its holder dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tracker.errors import DaemonRunning
from tracker.store.values.url import is_postgres, sqlite_path

_PATIENCE_S = 1.0  #: somebody may just be looking whether the lock is held


def serving_lock(file: Path) -> FileLock:
    """The lock that the daemon of a database file holds."""
    return FileLock(f"{file}.lock", mode=0o600)


@contextmanager
def sole_service(file: Path, refusal: Callable[[], str]) -> Iterator[None]:
    """Hold the lock; raise DaemonRunning with the words of `refusal` where a daemon holds it."""
    lock = serving_lock(file)
    try:
        lock.acquire(timeout=_PATIENCE_S)
    except Timeout as error:
        raise DaemonRunning(refusal()) from error
    try:
        yield
    finally:
        lock.release()


def is_served(url: str) -> bool | None:
    """Whether a daemon serves the database; None where nobody can tell.

    A database server is shared by design, and a lock may belong to another user.
    """
    if is_postgres(url):
        return None
    lock = serving_lock(sqlite_path(url).absolute())
    try:
        if not Path(lock.lock_file).exists():
            return False
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
    except PermissionError:
        return None
