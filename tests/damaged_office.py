"""An office that has been in use for some days, with a row in every table: to be damaged.

And the weeks after that: what a daemon that starts then tells, and what it meets on the way.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.clocks import SetClock
from tests.databases import a_database
from tests.integration.office import START, UNAVAILABLE, Memory
from tests.sites import a_policy, plain_ticker
from tracker.config.settings import load_settings
from tracker.daemon.tick import introduce
from tracker.daemon.timekeeping import Timekeeper, believed_clock
from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import Channel
from tracker.domain.people.person import Away, Person, Team
from tracker.domain.people.token import KeptAnswer, TokenUse
from tracker.domain.policy import ChannelSelection, QuietTimes
from tracker.domain.publication import Publication
from tracker.domain.source import Source
from tracker.errors import BadData
from tracker.planning.text.bulletins import Text
from tracker.service.defaults import Defaults
from tracker.service.feeds.saved_sources import syncer_of
from tracker.service.feeds.syncing import Synced, Syncer
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.service.milestones.policies import apply_policies
from tracker.service.people.tokens import Tokens
from tracker.service.sending.proving import Prover
from tracker.service.sending.ticking import Ticker
from tracker.service.views.status import stored_status
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store, Transaction
from tracker.store.tables.sources import ClaimedSource

CHANNELS = {"desk": Channel(name="desk", fallback="ops"), "ops": Channel(name="ops")}
DESK = ChannelSelection(names=("desk",))
POLICIES = {"default": a_policy(tz="UTC", channels=DESK)}
_CHANGED = {"default": a_policy(tz="UTC", channels=DESK, overdue_every_days=5)}
_SETTINGS = load_settings(None, {})
_DAYS = (0, 1, 5, 8, 15, 20)  #: on which somebody has something to be told
#: of each kind one, so that every column of every table holds something somewhere
MADE = (
    MilestoneRecord(key="plain", title="Plain", due="2026-01-20", owner="A", tags=("x",)),
    MilestoneRecord(key="other", title="Other", due="March 2026", source_url="https://a.example"),
    MilestoneRecord(key="moved", title="Moved", due="2026-01-15", remind="7d,1d"),
    MilestoneRecord(key="counted", title="Counted", due="10 days after plain"),
    MilestoneRecord(key="round", title="Round", due="every month on the 20th", kind="report"),
    MilestoneRecord(key="event", title="Event", due="2026-01-12", kind="in_force"),
    MilestoneRecord(key="waits", title="Waits", due="30 days after the vote"),
    MilestoneRecord(key="instant", title="Instant", due="2026-01-19 17:00", tz="Asia/Tokyo"),
    MilestoneRecord(key="late", title="Late", due="2026-01-02"),
)


def a_ticker(store: Store, clock: SetClock, told: Memory, *, operators: Memory) -> Ticker:
    return plain_ticker(
        store,
        clock,
        policies=POLICIES,
        notifiers={"desk": told, "ops": operators},
        channels=CHANNELS,
        operators=("ops",),
    )


def _staff(transaction: Transaction) -> None:
    """Two people and their team, with something in every column."""
    away = (Away(begin=START.date(), end=START.date(), note="leave"),)
    amira = Person(
        handle="amira",
        name="Amira",
        addresses={"mail": "amira@a.example"},
        via=("mail",),
        tz="UTC",
        calendar="UK",
        quiet=QuietTimes(days_off=True),
        stand_in="jonas",
        away=away,
    )
    for person in (amira, Person(handle="jonas", name="Jonas")):
        transaction.people.insert(person, START)
    team = Team(handle="crypto", name="Crypto", members=("amira",), leads=("jonas",))
    transaction.people.insert_team(team, START)


def _let_a_program_in(store: Store) -> None:
    """A token of somebody, and a request that came with it."""
    token, _ = Tokens(store, by="jonas").issue(
        TokenUse.INTERFACE,
        person="amira",
        name="export",
        now=START,
        search="tag=x",
        expires_at=START + timedelta(days=90),
    )
    answer = KeptAnswer(digest="d", status=200, headers={"ETag": "e"}, body="{}")
    with store.write() as transaction:
        transaction.tokens.begin(token.id, "r", answer.digest, at=START, since=START)
        transaction.tokens.answered(token.id, "r", answer)
        transaction.tokens.use(token.id, START)


@cache
def in_use() -> bytes:
    """A database that has been in use for some days, with rows in every table."""
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
        put_to_use(url)
        return Path(folder, "tracker.db").read_bytes()


def put_to_use(url: str) -> None:
    """Use an empty database for some days."""
    clock, told = SetClock(START), Memory()
    with closing(open_store(url)) as store:
        store.serve_as("here/1/first")
        defaults = Defaults(tz="UTC", policies=POLICIES, channels=tuple(CHANNELS.values()))
        use = Milestones(store, defaults, by="A. Counsel")
        for record in MADE:
            use.add(record, START)
        use.move("moved", Announced(due="2026-01-20", as_of=START.date(), reason="r"), START)
        use.propose("plain", Announced(due="2026-03-01", as_of=START.date(), reason="p"), START)
        use.snooze("other", START + timedelta(days=3), "later", START)
        with store.write() as transaction:
            for presence in transaction.presences:
                presence.started(1, "here", "1", START)
            source = Source(
                name="feed",
                url="https://a.example/feed",
                format="json",
                every=timedelta(days=1),
                added_at=START,
                next_at=START,
            )
            transaction.sources.insert(source)
            text = Text.of("clock x", "The clock", "It jumped.")
            number = transaction.bulletins.insert(
                BulletinKind.CLOCK, text.subject, text.title, text.text, START
            )
            assert number is not None
            published = Publication(key="plain", listed_in="a.json", said="{}")
            transaction.publications.store([published])
            transaction.sources.claim("feed", START, START + timedelta(hours=1))
            _staff(transaction)
        _let_a_program_in(store)
        ticker = a_ticker(store, clock, told, operators=Memory())
        told.answers = [UNAVAILABLE]
        ticker.run_dry()
        use.acknowledge("late", START, note=None)


def weeks_after(url: str) -> tuple[Counter[str], str]:
    """What is told, by title, in the weeks after, and to operators.

    A daemon begins under settings that have changed, ticks, and proves that all is in place.
    """
    told, operators = Memory(), Memory()
    clock = SetClock(START + timedelta(minutes=5))
    with closing(open_store(url)) as store:
        store.serve_as("here/2/second")
        ticker = a_ticker(store, clock, told, operators=operators)
        ticker.courier.wake = lambda: None  # type: ignore[method-assign]  # drained here
        syncer = _unanswered(store, clock)
        timekeeper = _begun(store, ticker, clock)
        syncer.bury(alone=True)
        for day in _DAYS:
            clock.set(datetime(2026, 1, 5, 13, tzinfo=UTC) + timedelta(days=day))
            timekeeper.look(_SETTINGS)
            ticker.tick()
            ticker.courier.drain()
            assert [syncer.sync_due() for _ in range(4)][-1] is None, "fetched without end"
        Prover(store=store, orders=ticker.orders, url=url).prove(clock.now())
        with store.write() as transaction:
            for presence in transaction.presences:
                assert presence.ticked(clock.now(), 1.0)
                presence.stopped(clock.now())
        _look_at_everything(url, clock.now())
    titles = Counter(message.title for message in told.accepted)
    return titles, "\n".join(f"{each.title}\n{each.text}" for each in operators.accepted)


def _look_at_everything(url: str, now: datetime) -> None:
    """What people read of it; nothing of that may fail, or never end."""
    with open_reads(url) as reads:
        stored_status(reads, now)
        reads.look_for_damage()
        everything = (
            *(reads.milestones, reads.log, reads.pending_reminders, reads.pending_deliveries),
            *(reads.told_channels, reads.stuck_reminders, reads.tokens),
        )
        for each in everything:
            each()
        for _ in reads.stored():
            pass


class _Unanswered(Syncer):
    """Fetches sources that never answer."""

    def _run(self, claimed: ClaimedSource) -> Synced:
        return self._failed(claimed, self.clock.now(), BadData("no answer"))


def _unanswered(store: Store, clock: SetClock) -> Syncer:
    plain = syncer_of(_SETTINGS, store, clock, environ={})
    given = (each.name for each in fields(Syncer) if each.init)
    return _Unanswered(**{name: getattr(plain, name) for name in given})


def lacking(sound: Counter[str], titles: Counter[str]) -> list[str]:
    """The milestones of which less is told than where all is sound."""
    less = sound - titles
    return [each.title for each in MADE if any(each.title in title for title in less)]


def _begun(store: Store, ticker: Ticker, clock: SetClock) -> Timekeeper:
    """What a daemon does before its first tick."""
    believed = believed_clock(
        store,
        clock,
        timedelta(days=60),
        monotonic=lambda: clock.now().timestamp(),
        synchronised=lambda: False,
    )
    with store.write() as transaction:
        introduce(transaction, clock.now())
    timekeeper = Timekeeper(store=store, clock=believed)
    timekeeper.begin(_SETTINGS)
    ticker.courier.recover(orphans=True)
    ticker.look_again()
    changed = Defaults(tz="UTC", policies=_CHANGED, channels=tuple(CHANNELS.values()))
    apply_policies(store, changed, clock.now())
    return timekeeper
