"""One daemon a database file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import Timeout

from tracker.errors import DaemonRunning
from tracker.store.engine.serving import serving_lock
from tracker.store.store import Store

_PATIENCE_S = 1.0  #: somebody may just be looking whether the lock is held


@contextmanager
def sole_daemon(store: Store) -> Iterator[bool]:
    """Hold the database's daemon lock; whether this process is certain to be alone.

    The kernel drops the lock when its holder dies, however it dies. A database server is shared by
    design: there claims are fenced by leases, and nobody is certain to be alone. Raises
    DaemonRunning with the holder's process id.
    """
    if store.file is None:
        yield False
        return
    lock = serving_lock(store.file)
    try:
        lock.acquire(timeout=_PATIENCE_S)
    except Timeout as error:
        raise DaemonRunning(_holder(store)) from error
    try:
        yield True
    finally:
        lock.release()


def _holder(store: Store) -> str:
    with store.read() as transaction:
        row = transaction.daemon.get()
    serves = f"another tracker daemon serves {store.url_for_people} already"
    if row is None:
        return serves
    since = f"{row.started_at:%Y-%m-%d %H:%M} UTC"
    return f"{serves}: process {row.pid} on {row.host}, since {since}"
