"""The one row that tells which daemon serves the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from tracker.domain.delay import Delay, Why
from tracker.store.engine import bulk
from tracker.store.schema.rows import ABSENCE_ROWS, DAEMON
from tracker.store.values.evidence import daemon_of
from tracker.store.values.mapping import moment_of, moment_or_none, moment_text
from tracker.store.values.records import DaemonRecord

_COLUMNS = ("id", "pid", "host", "version", "started_at", "once", "every_s")
_TAKE_OVER = (
    "ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, host = excluded.host, "
    "version = excluded.version, started_at = excluded.started_at, tick_ms = NULL, "
    "stopped_at = NULL, once = excluded.once, every_s = excluded.every_s"
)
_ABSENT = timedelta(seconds=60)  #: less makes nothing late that is worth a word
_KEPT = timedelta(days=100)


class DaemonTable:
    """What the daemon says of itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def started(
        self, pid: int, host: str, version: str, at: datetime, *, once: bool = False
    ) -> None:
        """A daemon has begun in the place of its forerunner, or one that ticks `once`.

        When that one last ticked stays known, as the latest instant that was ever believed, and so
        does how far the clock was ahead of it, and that none ran since.
        """
        before = self.get()
        every_s = None
        if before is not None:
            self.absent(Why.STOPPED, before.last_word_at, at)
            again = once and before.once and at > before.started_at
            every_s = (at - before.started_at).total_seconds() if again else None
        row = (1, pid, host, version, moment_text(at), once, every_s)
        bulk.insert_rows(self._connection, DAEMON, _COLUMNS, [row], on_conflict=_TAKE_OVER)

    def absent(self, why: Why, began_at: datetime, ended_at: datetime) -> None:
        """Nothing was done in between; what is too short to tell of, or long over, is not kept."""
        if ended_at - began_at < _ABSENT:
            return
        columns = ABSENCE_ROWS.c
        self._connection.execute(delete(ABSENCE_ROWS).where(columns.ended_at < ended_at - _KEPT))
        row = (why.value, moment_text(began_at), moment_text(ended_at))
        bulk.insert_rows(self._connection, ABSENCE_ROWS, ("why", "began_at", "ended_at"), [row])

    def forget_absences(self, after: datetime) -> None:
        """Those that ended later than `after` were seen by a clock that was ahead."""
        late = delete(ABSENCE_ROWS).where(ABSENCE_ROWS.c.ended_at > after)
        self._connection.execute(late)

    def absences(self, since: datetime) -> tuple[Delay, ...]:
        """When nothing was done, as far as it ended after `since`, oldest first."""
        columns = ABSENCE_ROWS.c
        query = select(columns.why, columns.began_at, columns.ended_at)
        query = query.where(columns.ended_at > since).order_by(columns.began_at)
        return tuple(
            Delay(why=Why(why), began_at=moment_of(began_at), ended_at=moment_of(ended_at))
            for why, began_at, ended_at in self._connection.execute(query)
        )

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
