"""The one row that tells which daemon serves the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from tracker.store.engine import bulk
from tracker.store.schema.rows import DAEMON
from tracker.store.values.evidence import daemon_of
from tracker.store.values.mapping import moment_or_none, moment_text
from tracker.store.values.records import DaemonRecord

_COLUMNS = ("id", "pid", "host", "version", "started_at")
_TAKE_OVER = (
    "ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, host = excluded.host, "
    "version = excluded.version, started_at = excluded.started_at, tick_ms = NULL, "
    "stopped_at = NULL"
)


class DaemonTable:
    """What the daemon says of itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def started(self, pid: int, host: str, version: str, at: datetime) -> None:
        """A daemon has begun in the place of its forerunner.

        When that one last ticked stays known, as the latest instant that was ever believed, and so
        does how far the clock was ahead of it.
        """
        row = (1, pid, host, version, moment_text(at))
        bulk.insert_rows(self._connection, DAEMON, _COLUMNS, [row], on_conflict=_TAKE_OVER)

    def ticked(self, at: datetime, tick_ms: float) -> bool:
        """A tick has ended that took `tick_ms` milliseconds; False where no daemon has started.

        That is so where the database was replaced by a new one while the daemon runs.
        """
        changed = update(DAEMON).values(last_tick_at=at, tick_ms=tick_ms)
        return self._connection.execute(changed).rowcount == 1

    def stopped(self, at: datetime) -> None:
        """The daemon has left in good order."""
        self._connection.execute(update(DAEMON).values(stopped_at=at))

    def last_tick_at(self) -> datetime | None:
        """When this or an earlier daemon last ended a tick: the clock's high-water mark."""
        return moment_or_none(self._connection.execute(select(DAEMON.c.last_tick_at)).scalar())

    def last_word_at(self) -> datetime | None:
        """When any daemon last said anything; None where none ever did."""
        columns = DAEMON.c
        query = select(columns.started_at, columns.last_tick_at, columns.stopped_at)
        record = self._connection.execute(query).one_or_none()
        moments = [moment_or_none(each) for each in record or ()]
        return max((each for each in moments if each is not None), default=None)

    def clock_offset(self) -> float:
        """By how many seconds the system clock is ahead of the believed one: 0 but for a jump."""
        return self._connection.execute(select(DAEMON.c.clock_offset_s)).scalar() or 0.0

    def set_clock_offset(self, seconds: float) -> None:
        """Believe the system clock less `seconds`; a daemon must have started."""
        self._connection.execute(update(DAEMON).values(clock_offset_s=seconds))

    def backed_up(self, at: datetime) -> None:
        """A backup was made; of no effect before any daemon has started."""
        self._connection.execute(update(DAEMON).values(backed_up_at=at))

    def get(self) -> DaemonRecord | None:
        """The daemon, or the last one that ran; None where none ever did."""
        record = self._connection.execute(select(DAEMON)).mappings().one_or_none()
        return None if record is None else daemon_of(record)

    def policies_applied(self) -> str | None:
        """Fingerprint of the policies that every stored reminder follows."""
        return self._connection.execute(select(DAEMON.c.policies)).scalar()

    def apply_policies(self, fingerprint: str) -> None:
        """Every stored reminder follows these policies now; a daemon must have started."""
        self._connection.execute(update(DAEMON).values(policies=fingerprint))
