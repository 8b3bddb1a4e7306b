"""The daemons that share a database server: each writes of itself alone, and one leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, true, update

from tracker.errors import NotLeading
from tracker.store.engine import bulk
from tracker.store.schema.columns import DAEMONS
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.evidence import one_of_daemons
from tracker.store.values.mapping import moment_of
from tracker.store.values.records import DaemonRecord

_FORGOTTEN_AFTER = timedelta(days=30)
_FOLLOWED_FOR = timedelta(days=1)  #: while it is told who ran on a host before
_EVERY = [bulk.bare(each).label(each.name) for each in DAEMONS.columns]

_LAST_WORD: Final = (
    "SELECT max(coalesce(heard_at, last_tick_at, started_at)), clock_timestamp() FROM daemons"
)
_LOCK: Final = 0x747261636B6572  #: "tracker": what the lock is called within a database
#: Held by each transaction of the leader until its end, and alone by whoever takes over.
_LEADING: Final = f"SELECT pg_advisory_xact_lock_shared({_LOCK})"
_TAKING: Final = f"SELECT pg_try_advisory_xact_lock({_LOCK})"
_HOLDS: Final = "SELECT 1 FROM leadership WHERE instance = ? AND term = ?"
_NOBODY: Final = (
    "INSERT INTO leadership (id, term, since) VALUES (1, 0, clock_timestamp()) "
    "ON CONFLICT (id) DO NOTHING"
)
#: What was heard ahead of this server was heard by one that it has taken over from.
_STANDS: Final = """\
SELECT l.term, l.instance, coalesce(d.stopped_at IS NULL AND d.heard_at BETWEEN
  clock_timestamp() - make_interval(secs => ?) AND clock_timestamp() + make_interval(secs => ?),
  FALSE) AS lives
FROM leadership l LEFT JOIN daemons d ON d.instance = l.instance"""
_TAKE: Final = (
    "UPDATE leadership SET term = term + 1, instance = ?, since = clock_timestamp() RETURNING term"
)
_LEAVE: Final = "UPDATE leadership SET instance = NULL WHERE instance = ?"
#: What a leader that is silent had begun, and might end at any time.
_CUT_OFF: Final = f"""\
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted AND objsubid = 1
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (classid::bigint << 32) + objid::bigint = {_LOCK}"""  # noqa: S608 - our own number

_CHANNELS: Final = 0x7472616B  #: what the locks of channels are called, one by one
_TURN: Final = f"SELECT pg_try_advisory_xact_lock({_CHANNELS}, hashtext(?))"
_WAIT: Final = (
    "SELECT extract(epoch FROM free_at - clock_timestamp()) FROM channel_turns WHERE channel = ?"
)
_UNDER_WAY: Final = (
    "SELECT count(DISTINCT token) FROM deliveries WHERE state = 'claimed' AND channel = ?"
)
_PAUSE: Final = (
    "INSERT INTO channel_turns (channel, free_at) "
    "VALUES (?, clock_timestamp() + make_interval(secs => ?)) ON CONFLICT (channel) "
    "DO UPDATE SET free_at = greatest(channel_turns.free_at, excluded.free_at)"
)


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

        So are earlier single ticks on its host, and what ran there before and was silent for a day.
        """
        columns = DAEMONS.c
        last_word = func.coalesce(columns.last_tick_at, columns.started_at)
        followed = (columns.host == host) & (last_word < at - _FOLLOWED_FOR)
        silent = (last_word < at - _FORGOTTEN_AFTER) | followed
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
            heard_at=func.clock_timestamp(),
        )
        self._connection.execute(row)

    def silence(self, at: datetime) -> tuple[datetime, datetime] | None:  # noqa: ARG002 - as of a file
        """From when to when nothing ran on any host, before this daemon begins.

        By the clock of the server, as a host's may be an hour ahead; None: none ever did.
        """
        last, there = self._connection.exec_driver_sql(_LAST_WORD).one()
        return None if last is None else (moment_of(last), moment_of(there))

    def heard(self, at: datetime) -> datetime | None:
        """This daemon lives, and its clock shows `at`; the server's time.

        None where it has not started. It need not be durable: whatever loses it loses what follows.
        """
        self._connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        there = self._connection.execute(select(func.clock_timestamp())).scalar_one()
        ahead_s = (at - there).total_seconds()
        said = update(DAEMONS).where(self._mine()).values(heard_at=there, clock_ahead_s=ahead_s)
        return moment_of(there) if self._connection.execute(said).rowcount else None

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


class LeadershipTable:
    """One row: who leads, and how often that has changed."""

    def __init__(self, connection: Connection, instance: str | None) -> None:
        self._connection = connection
        self._instance = instance

    def take(self, silent_s: float) -> int | None:
        """The term in which this daemon leads from now on; None where another does, and lives.

        One that has said nothing for `silent_s` seconds leads no longer, once all that it had begun
        has ended: this cuts that off, and whoever asks again takes over.
        """
        stands = bulk.ask(self._connection, _STANDS, silent_s, silent_s).first()
        if stands is None:
            bulk.ask(self._connection, _NOBODY)
            return self.take(silent_s)
        if stands.instance is not None and stands.instance == self._instance:
            return int(stands.term)
        if stands.lives:
            return None
        if not bulk.ask(self._connection, _TAKING).scalar_one():
            bulk.ask(self._connection, _CUT_OFF)
            return None
        return self._taken(int(stands.term))

    def require(self, term: int | None) -> None:
        """Let nobody else lead before this transaction ends.

        Raises NotLeading where this daemon does not, or not in that `term` any more.
        """
        bulk.ask(self._connection, _LEADING)
        if bulk.ask(self._connection, _HOLDS, self._instance, term).first() is None:
            raise NotLeading("another daemon leads by now")

    def leave(self) -> None:
        """Have another lead at once, where this one did."""
        bulk.ask(self._connection, _LEAVE, self._instance)

    def _taken(self, seen: int) -> int | None:
        """Whoever was quicker has changed the term since it was `seen`."""
        query = "SELECT term FROM leadership"
        if bulk.ask(self._connection, query).scalar_one() != seen:
            return None
        return int(bulk.ask(self._connection, _TAKE, self._instance).scalar_one())


class ChannelTurns:
    """What daemons that share a server have to know of each other's sends on a channel."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, channel: str) -> bool:
        """Whether nobody else claims on a channel before this transaction ends."""
        return bool(bulk.ask(self._connection, _TURN, channel).scalar_one())

    def wait_s(self, channel: str) -> float:
        """For how many seconds the channel is to be left alone; 0 where it need not be."""
        return max(float(bulk.ask(self._connection, _WAIT, channel).scalar() or 0), 0.0)

    def under_way(self, name: str) -> int:
        """How many messages all of them have under way on a channel, or to a person there."""
        return int(bulk.ask(self._connection, _UNDER_WAY, name).scalar_one())

    def pause(self, seconds: Mapping[str, float]) -> None:
        """Leave each of these channels alone for so long; at the end of a transaction."""
        bulk.run(self._connection, _PAUSE, sorted(seconds.items()))
