"""The daemons that share a database server: each writes of itself alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, true, update

from tracker.store.schema.rows import DAEMONS
from tracker.store.values.mapping import moment_of, moment_or_none

_FORGOTTEN_AFTER = timedelta(days=30)


class DaemonsTable:
    """What the daemon `instance` says of itself; None is whoever speaks of all of them.

    An instance is `host/process/token`, new with every start. What it takes over from its
    forerunner is that of the last one on its host, which had the same clock.
    """

    def __init__(self, connection: Connection, instance: str | None) -> None:
        self._connection = connection
        self._instance = instance

    def started(
        self, pid: int, host: str, version: str, at: datetime, *, once: bool = False
    ) -> None:
        """This daemon has begun, or ticks `once`; what was silent for a month is forgotten.

        So are earlier single ticks on its host.
        """
        columns = DAEMONS.c
        silent = func.coalesce(columns.last_tick_at, columns.started_at) < at - _FORGOTTEN_AFTER
        mine = columns.instance == self._instance
        single = columns.once & (columns.host == host) & columns.stopped_at.is_not(None)
        offset_s = self.clock_offset()
        self._connection.execute(delete(DAEMONS).where(silent | mine | single))
        row = insert(DAEMONS).values(
            instance=self._instance,
            pid=pid,
            host=host,
            version=version,
            started_at=at,
            clock_offset_s=offset_s,
            once=once,
        )
        self._connection.execute(row)

    def ticked(self, at: datetime, tick_ms: float) -> bool:
        """A tick has ended that took `tick_ms` milliseconds; False where it has not started."""
        changed = update(DAEMONS).where(self._mine()).values(last_tick_at=at, tick_ms=tick_ms)
        return self._connection.execute(changed).rowcount == 1

    def stopped(self, at: datetime) -> None:
        """The daemon has left in good order; the others go on."""
        self._connection.execute(update(DAEMONS).where(self._mine()).values(stopped_at=at))

    def last_tick_at(self) -> datetime | None:
        """When a daemon on this host last ended a tick."""
        query = select(func.max(DAEMONS.c.last_tick_at)).where(self._on_this_host())
        return moment_or_none(self._connection.execute(query).scalar())

    def last_word_at(self) -> datetime | None:
        """When a daemon on this host last said anything."""
        columns = DAEMONS.c
        latest = func.greatest(columns.started_at, columns.last_tick_at, columns.stopped_at)
        query = select(func.max(latest)).where(self._on_this_host())
        return moment_or_none(self._connection.execute(query).scalar())

    def clock_offset(self) -> float:
        """By how many seconds the clock is ahead of the believed one.

        Of this daemon, before it has started that of its forerunner, of all the largest.
        """
        columns = DAEMONS.c
        if self._instance is None:
            query = select(func.max(columns.clock_offset_s))
        else:
            query = select(columns.clock_offset_s).where(self._on_this_host())
            query = query.order_by(self._mine().desc(), columns.started_at.desc()).limit(1)
        return self._connection.execute(query).scalar() or 0.0

    def set_clock_offset(self, seconds: float) -> None:
        """Believe the clock less `seconds`; a daemon must have started."""
        changed = update(DAEMONS).where(self._mine()).values(clock_offset_s=seconds)
        self._connection.execute(changed)

    def database_time(self) -> datetime | None:
        """What the clock of the server shows."""
        return moment_of(self._connection.execute(select(func.clock_timestamp())).scalar_one())

    def _mine(self) -> ColumnElement[bool]:
        return true() if self._instance is None else DAEMONS.c.instance == self._instance

    def _on_this_host(self) -> ColumnElement[bool]:
        host = (self._instance or "").partition("/")[0]
        return true() if self._instance is None else DAEMONS.c.host == host
