"""The store: transactions over the tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from tracker.store.engine import bulk
from tracker.store.engine.engines import translated
from tracker.store.engine.next_due import NextDue
from tracker.store.engine.spool import Spool, spool_path
from tracker.store.engine.warned import Warned, warning_places
from tracker.store.mending.days import set_days_right
from tracker.store.mending.moments import set_right
from tracker.store.mending.past import PastTable
from tracker.store.pruning.table import PruningTable
from tracker.store.schema.columns import TABLES
from tracker.store.schema.version import schema_version
from tracker.store.tables.anchors import AnchorTable
from tracker.store.tables.bulletins import BulletinTable
from tracker.store.tables.daemon import DaemonTable, SoleLeadership, SoleTurns
from tracker.store.tables.daemons import ChannelTurns, DaemonsTable, LeadershipTable
from tracker.store.tables.deliveries import DeliveryTable
from tracker.store.tables.events import AnswerTable, EventTable
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.tables.people import PeopleTable, TokenTable
from tracker.store.tables.publications import PublicationTable
from tracker.store.tables.reminders import ReminderTable
from tracker.store.tables.sources import SourceTable
from tracker.store.tables.texts import TextTable
from tracker.store.values.damage import Damaged, fault_of
from tracker.store.values.url import is_postgres, place_of, real_path, sqlite_path, without_password
from tracker.store.values.versions import check_version

Item = TypeVar("Item")

#: After so many seconds without a word from a daemon in the middle of a transaction a server undoes
#: it: one that is paused or cut off would keep others from its rows. Planning thinks longer, and
#: whoever takes over ends what it has left.
_IDLE_S, _IDLE_LED_S = 30, 300


class Transaction:
    """The tables within one transaction; of no use after it."""

    def __init__(
        self, connection: Connection, *, writing: bool, instance: str | None = None
    ) -> None:
        self._connection = connection
        self.aside: list[Damaged] = []  #: what was met and could not be read
        self.milestones = MilestoneTable(connection, self.aside, writing=writing)
        self.anchors = AnchorTable(connection)
        self.publications = PublicationTable(connection, self.milestones)
        self.reminders = ReminderTable(connection, self.milestones, self.aside, writing=writing)
        self.deliveries = DeliveryTable(connection, self.milestones, self.aside, writing=writing)
        self.bulletins = BulletinTable(connection)
        self.texts = TextTable(connection)
        self.events = EventTable(connection, self.milestones)
        self.past = PastTable(connection, self.milestones)
        self.pruning = PruningTable(connection, self.aside)
        self.answers = AnswerTable(connection, self.milestones)
        self.daemon = DaemonTable(connection)
        #: what this daemon says of itself, beside others where a server is shared
        shared = bulk.is_postgres(connection)
        self.presence: DaemonTable | DaemonsTable = (
            DaemonsTable(connection, instance) if shared else self.daemon
        )
        self.presences = tuple(dict.fromkeys((self.daemon, self.presence)))
        self.leadership = LeadershipTable(connection, instance) if shared else SoleLeadership()
        self.turns = ChannelTurns(connection) if shared else SoleTurns()
        self.sources = SourceTable(connection, self.aside)
        self.people = PeopleTable(connection, self.aside, writing=writing)
        self.tokens = TokenTable(connection)

    def set_moments_right(self, now: datetime) -> None:
        """Set aside what no tick can find by its time, or every tick would; reads all of them.

        What lists would miss by its days is set right with it: that is for nobody to mend.
        """
        self.aside += set_right(self._connection, now)
        set_days_right(self._connection)

    def set_aside(self, faults: Iterable[tuple[str, Exception]]) -> None:
        """Set aside the milestones, by key, that somebody could not work on, each with why."""
        for key, error in faults:
            self.aside.append(fault_of(error, table="milestones", row=None, key=key))

    def each(
        self, items: Sequence[Item], work: Callable[[Sequence[Item]], None]
    ) -> list[tuple[Item, Exception]]:
        """`work` on all of `items`, or where that fails on each alone.

        Gives those that fail alone, of which nothing is written, each with why. DatabaseUnusable
        where it is no fault of theirs.
        """

        def known_anew(some: Sequence[Item]) -> None:
            self.milestones.forget()  # what a try that failed had remembered may be untrue
            work(some)

        return bulk.together_or_apart(self._connection, items, known_anew)


class Store:
    """A database of the present schema, used by transactions; threads may share it."""

    def __init__(self, engine: Engine, *, url: str, busy_timeout_s: float) -> None:
        self._engine = engine
        self._writing = engine.execution_options(tracker_writes=True)
        self._url = url
        self.spool = Spool(spool_path(url))
        self.warned = Warned(self.spool, warning_places(url, os.environ))
        self._busy_timeout_s = busy_timeout_s
        self._instance: str | None = None
        self._next_due = None if self.file is None else NextDue(self.file)

    @property
    def url_for_people(self) -> str:
        """Where the database is, from the root and without its password."""
        if is_postgres(self._url):
            return without_password(self._url)
        return f"sqlite:///{sqlite_path(self._url).absolute()}"

    @property
    def file(self) -> Path | None:
        """The database's file, whatever links lead to it; None where a server keeps it."""
        return None if is_postgres(self._url) else real_path(self._url)

    @property
    def instance(self) -> str | None:
        """The daemon that uses this store; None where none does."""
        return self._instance

    def serve_as(self, instance: str) -> None:
        """Whoever uses this store is the daemon `instance`: host/process/token."""
        self._instance = instance
        self._writing = self._writing.execution_options(tracker_idle_s=_IDLE_S)

    def led(self, term: Callable[[], int | None]) -> Store:
        """This store for what only the daemon that leads may do.

        Each of its transactions that writes is refused as NotLeading, before it has done anything,
        unless this daemon leads in the present `term`, and keeps others from leading until it ends.
        """
        return _LedStore(self, term)

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that is durable when the block ends, and undone when the block raises.

        DatabaseUnusable where the database is locked for too long, read-only or out of reach.
        """
        return self._transaction(self._writing, writing=True)

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that reads one state of the database; keep it short."""
        return self._transaction(self._engine, writing=False)

    def whole(self) -> AbstractContextManager[Connection]:
        """A writing transaction over all rows of all tables, which nobody changes meanwhile."""
        return self._alone()

    def check_schema(self) -> None:
        """Raises SchemaMismatch where another version of tracker has changed the schema."""
        place = place_of(self._url)
        with translated(place, waited_s=self._busy_timeout_s), self._engine.begin() as connection:
            check_version(*schema_version(connection), place)

    def next_due_at(self) -> datetime | None:
        """When the next reminder, event, delivery, lease or fallback is due; None: nothing is.

        Fit for asking every second. Raises DatabaseUnusable.
        """
        quickly = self._next_due.get() if self._next_due else None
        if quickly is not None:
            return quickly[0]
        with self.read() as transaction:
            moments = (
                transaction.reminders.next_fire_at(),
                transaction.milestones.next_passing_at(),
                transaction.deliveries.next_due_at(),
            )
        return min((moment for moment in moments if moment is not None), default=None)

    def close(self) -> None:
        """Let go of the database."""
        if self._next_due:
            self._next_due.close()
        self._engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        with (
            translated(place_of(self._url), waited_s=self._busy_timeout_s),
            self._writing.begin() as connection,
        ):
            if is_postgres(self._url):
                tables = ", ".join(table.name for table in TABLES)
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine, *, writing: bool) -> Iterator[Transaction]:
        with (
            translated(place_of(self._url), waited_s=self._busy_timeout_s),
            engine.begin() as connection,
        ):
            yield Transaction(connection, writing=writing, instance=self._instance)


class _LedStore(Store):
    """The same store, in whose transactions nobody else leads."""

    def __init__(self, store: Store, term: Callable[[], int | None]) -> None:
        vars(self).update(vars(store))
        self._writing = self._writing.execution_options(tracker_idle_s=_IDLE_LED_S)
        self._term = term

    @contextmanager
    def _transaction(self, engine: Engine, *, writing: bool) -> Iterator[Transaction]:
        with super()._transaction(engine, writing=writing) as transaction:
            if writing:
                transaction.leadership.require(self._term())
            yield transaction
