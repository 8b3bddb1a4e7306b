"""The one row that tells which daemon serves the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from tracker.domain.delay import Delay, Why
from tracker.store.engine import bulk
from tracker.store.schema.columns import ABSENCE_ROWS, ATTEMPTS, DAEMON, EVENTS, MILESTONES
from tracker.store.values.columns import seconds_of
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.evidence import daemon_of
from tracker.store.values.mapping import Record, moment_if_any, moment_of, moment_text
from tracker.store.values.records import BEFORE_ALL, DaemonRecord, Planning

_COLUMNS = ("id", "pid", "host", "version", "started_at", "once", "every_s")
_TAKE_OVER = (
    "ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, host = excluded.host, "
    "version = excluded.version, started_at = excluded.started_at, tick_ms = NULL, "
    "stopped_at = NULL, once = excluded.once, every_s = excluded.every_s"
)
_ABSENCES = "SELECT id, why, began_at, ended_at FROM absences WHERE ended_at > ? ORDER BY began_at"
_ALONE, _PLANNING = "SELECT pg_advisory_xact_lock(?)", 0x706C616E
_ABSENT = timedelta(seconds=60)  #: less makes nothing late that is worth a word
_KEPT = timedelta(days=100)
_LOGGED = timedelta(minutes=15)  #: what a message may name as a reason, the log tells, too


class DaemonTable:
    """What the daemon says of itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def started(
        self, pid: int, host: str, version: str, at: datetime, *, once: bool = False
    ) -> None:
        """A daemon has begun in the place of its forerunner, or one that ticks `once`.

        When that one last ticked stays known, as the latest instant that was ever believed, and so
        does how far the clock was ahead of it.
        """
        before = self.get()
        again = before is not None and once and before.once and at > before.started_at
        every_s = (at - before.started_at).total_seconds() if before and again else None
        row = (1, pid, host, version, moment_text(at), once, every_s)
        bulk.insert_rows(self._connection, DAEMON, _COLUMNS, [row], on_conflict=_TAKE_OVER)

    def silence(self, at: datetime) -> tuple[datetime, datetime] | None:
        """From when to when nothing ran before a daemon begins at `at`; None: none ever did."""
        before = self.get()
        return None if before is None else (before.last_word_at, at)

    def absent(self, why: Why, began_at: datetime, ended_at: datetime) -> None:
        """Nothing was done in between; what is too short to tell of, or long over, is not kept."""
        if ended_at - began_at < _ABSENT:
            return
        columns = ABSENCE_ROWS.c
        self._connection.execute(delete(ABSENCE_ROWS).where(columns.ended_at < ended_at - _KEPT))
        row = (why.value, moment_text(began_at), moment_text(ended_at))
        bulk.insert_rows(self._connection, ABSENCE_ROWS, ("why", "began_at", "ended_at"), [row])
        if ended_at - began_at >= _LOGGED:
            detail = f"from {began_at:%Y-%m-%dT%H:%MZ} to {ended_at:%Y-%m-%dT%H:%MZ}"
            event = (moment_text(ended_at), why.value, detail, "tracker")
            bulk.insert_rows(self._connection, EVENTS, ("at", "kind", "detail", "by"), [event])

    def forget_absences(self, after: datetime) -> None:
        """Those that ended later than `after` were seen by a clock that was ahead."""
        late = delete(ABSENCE_ROWS).where(ABSENCE_ROWS.c.ended_at > after)
        self._connection.execute(late)

    def absences(self, since: datetime) -> tuple[Delay, ...]:
        """When nothing was done, as far as it ended after `since`, oldest first."""
        records = bulk.ask(self._connection, _ABSENCES, moment_text(since)).mappings()
        found = [read_row(_absence_of, record, "absences", key=None) for record in records]
        return tuple(each for each in found if not isinstance(each, Damaged))

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
        query = select(bulk.bare(DAEMON.c.last_tick_at))
        return moment_if_any(self._connection.execute(query).scalar())

    def last_word_at(self) -> datetime | None:
        """When any daemon last said anything; None where none ever did."""
        columns = DAEMON.c
        said = map(bulk.bare, (columns.started_at, columns.last_tick_at, columns.stopped_at))
        record = self._connection.execute(select(*said)).first()
        moments = [moment_if_any(each) for each in record or ()]
        return max((each for each in moments if each is not None), default=None)

    def clock_offset(self) -> float:
        """By how many seconds the system clock is ahead of the believed one: 0 but for a jump."""
        query = select(bulk.bare(DAEMON.c.clock_offset_s))
        return seconds_of(self._connection.execute(query).scalar())

    def set_clock_offset(self, seconds: float) -> None:
        """Believe the system clock less `seconds`; a daemon must have started."""
        self._connection.execute(update(DAEMON).values(clock_offset_s=seconds))

    def database_time(self) -> datetime | None:
        """None: a file has no clock of its own."""
        return None

    def heard(self, at: datetime) -> datetime | None:
        """None: nobody else waits for a word."""

    def backed_up(self, at: datetime) -> None:
        """A backup was made; of no effect before any daemon has started."""
        self._connection.execute(update(DAEMON).values(backed_up_at=at))

    def newest_entry(self) -> datetime | None:
        """The latest instant at which anything happened here, as far as the database says so."""
        newest = (
            *(func.max(each) for each in (EVENTS.c.at, ATTEMPTS.c.started_at, ATTEMPTS.c.ended_at)),
            *(func.max(MILESTONES.c.updated_at), DAEMON.c.last_tick_at, DAEMON.c.backed_up_at),
        )
        queries = [select(bulk.bare(each)) for each in newest]
        found = [moment_if_any(self._connection.execute(query).scalar()) for query in queries]
        return max((at for at in found if at is not None), default=None)

    def get(self) -> DaemonRecord | None:
        """The daemon, or the last one that ran; None where none ever did, or nobody can read it."""
        columns = [bulk.bare(each).label(each.name) for each in DAEMON.columns]
        record = self._connection.execute(select(*columns)).mappings().first()
        found = None if record is None else read_row(daemon_of, record, "daemon", key=None)
        return None if isinstance(found, Damaged) else found

    def policies_applied(self) -> str | None:
        """Fingerprint of the policies that every stored reminder follows."""
        return self._connection.execute(select(DAEMON.c.policies)).scalar()

    def apply_policies(self, fingerprint: str) -> None:
        """Every stored reminder follows these policies now; a daemon must have started."""
        done = dict.fromkeys(("planning", "planning_since", "planned_day", "planned_key"))
        self._connection.execute(update(DAEMON).values(policies=fingerprint, **done))

    def planning(self) -> Planning | None:
        """The policies by which reminders are being planned anew; None where all follow them."""
        columns = DAEMON.c
        asked = (columns.planning, bulk.bare(columns.planning_since).label("since"))
        query = select(*asked, columns.planned_day, columns.planned_key)
        record = self._connection.execute(query).mappings().first()
        since = None if record is None else moment_if_any(record["since"])
        if record is None or since is None or record["planning"] is None:
            return None
        day, key = record["planned_day"], record["planned_key"]
        after = BEFORE_ALL if day is None or key is None else (day, key)
        return Planning(policies=record["planning"], since=since, after=after)

    def plan_by(self, planning: Planning) -> None:
        """Begin or go on to plan by other policies than all reminders follow."""
        day, key = planning.after
        going_on = update(DAEMON).values(
            policies=None,
            planning=planning.policies,
            planning_since=planning.since,
            planned_day=day,
            planned_key=key,
        )
        self._connection.execute(going_on)

    def plan_alone(self) -> None:
        """Have no other transaction plan by policies before this one ends."""
        if bulk.is_postgres(self._connection):
            bulk.ask(self._connection, _ALONE, _PLANNING)


class SoleLeadership:
    """Of a file, whose one daemon leads by holding its lock."""

    def take(self, silent_s: float) -> int | None:  # noqa: ARG002 - as on a server
        """Always the same term."""
        return 0

    def require(self, term: int | None) -> None:
        """Nobody else is there."""

    def leave(self) -> None:
        """Whoever takes the lock leads."""


class SoleTurns:
    """Of a file, whose one daemon knows all that it does itself."""

    def take(self, channel: str) -> bool:  # noqa: ARG002 - as on a server
        """Nobody else claims."""
        return True

    def wait_s(self, channel: str) -> float:  # noqa: ARG002 - as on a server
        """No longer than the daemon knows itself."""
        return 0.0

    def under_way(self, name: str) -> int:  # noqa: ARG002 - as on a server
        """No more than the daemon knows itself."""
        return 0

    def pause(self, seconds: Mapping[str, float]) -> None:
        """Nobody else has to know."""


def _absence_of(record: Record) -> Delay:
    return Delay(
        why=Why(record["why"]),
        began_at=moment_of(record["began_at"]),
        ended_at=moment_of(record["ended_at"]),
    )
