"""One daemon a database file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.store.engine.serving import sole_service
from tracker.store.store import Store


@contextmanager
def sole_daemon(store: Store) -> Iterator[bool]:
    """Hold the database's daemon lock; whether this process is certain to be alone.

    The kernel drops the lock when its holder dies, however it dies. A database server is shared by
    design: there claims are fenced by leases, and nobody is certain to be alone. Nor is a daemon
    whose disk takes no lock on the file itself, as another may come by another name of it. Raises
    DaemonRunning with the holder's process id.
    """
    if store.file is None:
        yield False
        return
    with sole_service(store.file, lambda: _holder(store)) as certain:
        yield certain


def _holder(store: Store) -> str:
    with store.read() as transaction:
        row = transaction.daemon.get()
    serves = f"another tracker daemon serves {store.url_for_people} already"
    if row is None:
        return serves
    since = f"{row.started_at:%Y-%m-%d %H:%M} UTC"
    return f"{serves}: process {row.pid} on {row.host}, since {since}"
