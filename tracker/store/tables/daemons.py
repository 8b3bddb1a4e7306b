"""The daemons that share a database server: each writes of itself alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, true, update

from tracker.store.engine import bulk
from tracker.store.schema.columns import DAEMONS
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.evidence import one_of_daemons
from tracker.store.values.mapping import moment_of
from tracker.store.values.records import DaemonRecord

_FORGOTTEN_AFTER = timedelta(days=30)
_EVERY = [bulk.bare(each).label(each.name) for each in DAEMONS.columns]


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
        ticks = (each.last_tick_at for each in self._on_this_host())
        return max((at for at in ticks if at is not None), default=None)

    def last_word_at(self) -> datetime | None:
        """When a daemon on this host last said anything."""
        return max((each.last_word_at for each in self._on_this_host()), default=None)

    def clock_offset(self) -> float:
        """By how many seconds the clock is ahead of the believed one.

        Of this daemon, before it has started that of its forerunner, of all the largest.
        """
        offsets = [each.clock_offset_s for each in self._on_this_host()]
        return max(offsets, default=0.0) if self._instance is None else next(iter(offsets), 0.0)

    def set_clock_offset(self, seconds: float) -> None:
        """Believe the clock less `seconds`; a daemon must have started."""
        changed = update(DAEMONS).where(self._mine()).values(clock_offset_s=seconds)
        self._connection.execute(changed)

    def database_time(self) -> datetime | None:
        """What the clock of the server shows."""
        return moment_of(self._connection.execute(select(func.clock_timestamp())).scalar_one())

    def _mine(self) -> ColumnElement[bool]:
        return true() if self._instance is None else DAEMONS.c.instance == self._instance

    def _on_this_host(self) -> list[DaemonRecord]:
        """Those on this host, this one first and then the latest; what cannot be read is left out.

        Without an instance, all there are.
        """
        query = select(*_EVERY).order_by(DAEMONS.c.started_at.desc())
        if self._instance is not None:
            here = DAEMONS.c.host == self._instance.partition("/")[0]
            query = select(*_EVERY).where(here)
            query = query.order_by(self._mine().desc(), DAEMONS.c.started_at.desc())
        records = self._connection.execute(query).mappings()
        found = (
            read_row(one_of_daemons, each, "daemons", number="instance", key=None)
            for each in records
        )
        return [each for each in found if not isinstance(each, Damaged)]
