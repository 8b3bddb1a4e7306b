"""Several daemons on one PostgreSQL: each has its own clock, and none speaks for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.clocks import SetClock
from tests.sites import Site, wait_for
from tracker.config.settings import Settings, load_settings
from tracker.daemon.tick import introduce
from tracker.daemon.timekeeping import Timekeeper, believed_clock
from tracker.domain.delay import Why
from tracker.service.clock import SystemClock
from tracker.service.clockwatch import BelievedClock
from tracker.service.views.status import Status, release_clock, standing, stored_status
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.schema.columns import DAEMONS
from tracker.store.store import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class One:
    """A daemon on a host of its own, whose clock a test sets."""

    url: str
    settings: Settings
    host: str
    ahead: timedelta = timedelta()
    pid: int = 1
    starts: int = 0
    monotonic_s: float = 0.0
    store: Store = field(init=False)
    clock: BelievedClock = field(init=False)

    def __post_init__(self) -> None:
        self.store = open_store(self.url)
        self.system = SetClock(_server_time(self.store) + self.ahead)
        self.start()

    def start(self) -> None:
        self.starts += 1
        self.store.serve_as(f"{self.host}/{self.pid}/{self.starts}")
        self.clock = believed_clock(
            self.store,
            self.system,
            self.settings.watch.longest_downtime,
            monotonic=lambda: self.monotonic_s,
            synchronised=lambda: False,
        )
        self.keeper = Timekeeper(
            store=self.store, clock=self.clock, monotonic=lambda: self.monotonic_s
        )
        with self.store.write() as transaction:
            introduce(transaction, self.clock.now(), who=(self.pid, self.host, "1"))
        self.keeper.begin(self.settings)
        self.tick()

    def run_fast(self, by: timedelta) -> None:
        """All its clocks go ahead by so much more than the server's, of which it sees nothing."""
        self.system.advance(by)
        self.monotonic_s += by.total_seconds()

    def tick(self) -> None:
        self.keeper.look(self.settings)
        with self.store.write() as transaction:
            assert transaction.presence.ticked(self.clock.now(), 1.0)

    def stop(self) -> None:
        with self.store.write() as transaction:
            transaction.presence.stopped(self.clock.now())


def _server_time(store: Store) -> datetime:
    with store.read() as transaction:
        now = transaction.presence.database_time()
    assert now is not None
    return now


Begin = Callable[..., One]


@pytest.fixture
def begin(tmp_path: Path, postgres_url: str) -> Iterator[Begin]:
    (tmp_path / "tracker.toml").write_text('[channels.ops]\nurl = "console://"\n')
    settings = load_settings(tmp_path / "tracker.toml", {})
    begun: list[One] = []

    def start(host: str, **changes: timedelta) -> One:
        begun.append(One(postgres_url, settings, host, **changes))
        return begun[-1]

    yield start
    for each in begun:
        each.store.close()


def _standing(one: One) -> Status:
    with open_reads(one.url) as reads:
        now = _server_time(one.store)
        return standing(stored_status(reads, now), (), now, served=None)


def test_one_that_starts_with_a_right_clock_releases_no_other(begin: Begin) -> None:
    held = begin("one")
    held.system.advance(DAY)
    held.tick()
    assert held.clock.held == DAY
    begin("two")
    held.tick()
    assert held.clock.held == DAY
    held.start()
    assert held.clock.held == DAY, "and its successor holds it on"


def test_a_person_releases_every_clock_that_is_held(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    for each in (first, second):
        each.system.advance(DAY)
        each.tick()
    by_hand = open_store(first.url)
    assert release_clock(by_hand, first.clock.now(), "A. Counsel") == DAY
    by_hand.close()
    for each in (first, second):
        each.tick()
        assert each.clock.held == timedelta()


def test_one_that_stops_leaves_the_others_running(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    second.stop()
    stands = _standing(first)
    assert stands.running
    assert [(each.record.host, each.running) for each in stands.daemons] == [
        ("one", True),
        ("two", False),
    ]
    first.stop()
    assert not _standing(first).running


def test_the_clock_of_the_server_bounds_one_that_is_hours_ahead(begin: Begin) -> None:
    ahead = begin("one", ahead=5 * HOUR)
    assert abs(ahead.clock.held - 5 * HOUR) < timedelta(minutes=5)
    with ahead.store.read() as transaction:
        assert transaction.deliveries.channels_due(ahead.clock.now()) == ("ops",)
    assert begin("two", ahead=HOUR / 2).clock.held == timedelta()
    assert begin("three", ahead=-5 * HOUR).clock.held == timedelta()


def test_what_was_not_heard_of_for_a_month_is_forgotten(begin: Begin) -> None:
    begin("one", ahead=-32 * DAY)
    here = begin("two")
    assert [each.record.host for each in _standing(here).daemons] == ["two"]


@contextmanager
def _running(site: Site, count: int) -> Iterator[list[int]]:
    daemons = [site.start() for _ in range(count)]
    try:
        wait_for(lambda: _up(site) == count, "the start of all")
        yield [each.pid for each in daemons]
    finally:
        codes = [site.stop(each) for each in daemons]
    assert codes == [0] * count


def _up(site: Site) -> int:
    return sum(each["running"] for each in site.json("status")["daemons"])


def test_status_shows_each_daemon(tmp_path: Path, postgres_url: str) -> None:
    site = Site(tmp_path, {"shown": "console://"}, database_url=postgres_url)
    store = open_store(postgres_url)
    ahead_s = (SystemClock().now() - _server_time(store)).total_seconds()
    store.close()
    with _running(site, 2) as pids:
        told = site.json("status")
        assert told["daemon"]["running"]
        assert {each["pid"] for each in told["daemons"]} == set(pids)
        assert "running, too, process" in site.run("status").stdout
        assert [each["leads"] for each in told["daemons"]].count(True) == 1
        assert all(abs(each["clock_ahead_s"] - ahead_s) < 5 for each in told["daemons"])
    assert not site.json("status")["daemon"]["running"]


def test_a_file_has_one_daemon_and_no_list(tmp_path: Path) -> None:
    site = Site(tmp_path, {"shown": "console://"})
    site.run("init")
    site.run("run", "--once")
    assert site.json("status")["daemons"] == []


def test_a_clock_that_runs_away_from_the_servers_is_held_at_the_hours_look(begin: Begin) -> None:
    one = begin("one")
    one.run_fast(timedelta(minutes=50))
    one.tick()
    assert not one.clock.held, "within the hour"
    one.run_fast(timedelta(minutes=50))
    one.tick()
    assert timedelta(minutes=90) < one.clock.held <= timedelta(minutes=100)
    assert _standing(one).clock_held == one.clock.held


def test_what_somebody_released_is_not_held_again_before_it_is_an_hour_more(begin: Begin) -> None:
    one = begin("one")
    one.run_fast(2 * HOUR)
    one.tick()
    assert one.clock.held
    by_hand = open_store(one.url)
    release_clock(by_hand, one.clock.now(), "A. Counsel")
    by_hand.close()
    one.tick()
    for more in (HOUR, timedelta(minutes=55)):
        one.run_fast(more)
        one.tick()
        assert not one.clock.held
    one.run_fast(2 * HOUR)
    one.tick()
    assert one.clock.held


def test_nothing_was_absent_while_another_host_ran_whatever_the_clock_of_a_new_one_shows(
    begin: Begin,
) -> None:
    one = begin("one")
    fast = begin("fast", ahead=HOUR)
    with fast.store.read() as transaction:
        assert transaction.daemon.absences(one.clock.now() - DAY) == ()


def test_where_none_ran_that_is_told_by_the_clock_of_the_server(begin: Begin) -> None:
    one = begin("one")
    there = _server_time(one.store)
    with one.store.write() as transaction:
        long_ago = update(DAEMONS).values(heard_at=there - 2 * HOUR)
        transaction._connection.execute(long_ago)
        introduce(transaction, there + HOUR, who=(2, "fast", "1"))
        [absence] = transaction.daemon.absences(there - DAY)
    assert (absence.why, absence.began_at) == (Why.STOPPED, there - 2 * HOUR)
    assert timedelta() <= absence.ended_at - there < HOUR
