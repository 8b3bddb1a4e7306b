"""Of several daemons on one PostgreSQL one leads, and what another would write is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.clocks import SetClock
from tests.databases import a_database, administer
from tracker.daemon.job import Job
from tracker.daemon.leadership import Leadership
from tracker.errors import DatabaseUnusable, NotLeading
from tracker.store.database import open_store
from tracker.store.store import Store, Transaction
from tracker.store.values.url import libpq_url

_SILENT_S = 9.0  #: longer than the others wait


@dataclass
class One:
    """A daemon on a host of its own."""

    url: str
    host: str
    monotonic_s: float = 0.0
    store: Store = field(init=False)
    leadership: Leadership = field(init=False)

    def __post_init__(self) -> None:
        self.store = open_store(self.url)
        self.store.serve_as(f"{self.host}/1/x")
        with self.store.write() as transaction:
            for table in transaction.presences:
                table.started(1, self.host, "1", NOW)
        clock = SetClock(NOW)
        self.leadership = Leadership(self.store, clock, clock, monotonic=lambda: self.monotonic_s)

    def leads(self) -> bool:
        """Whether it leads, once it has said that it lives."""
        self.leadership.say()
        return self.leadership.leads

    def is_silent(self) -> None:
        """It has said nothing for some time, by its own clock and by the server's."""
        self.monotonic_s += _SILENT_S
        administer(
            libpq_url(self.url),
            "UPDATE daemons SET heard_at = heard_at - make_interval(secs => "  # noqa: S608 - ours
            f"{_SILENT_S}) WHERE host = '{self.host}'",
        )

    def spoke(self, at: str) -> None:
        """What it said last is of another time, by a server that was there before."""
        administer(
            libpq_url(self.url),
            f"UPDATE daemons SET heard_at = {at} WHERE host = '{self.host}'",  # noqa: S608 - ours
        )

    def note(self, what: str) -> None:
        """Write what only the leader may."""
        with self.leadership.store.write() as transaction:
            _note(transaction, what)

    def noted(self) -> list[str]:
        with self.store.read() as transaction:
            query = "SELECT detail FROM events WHERE kind = 'noted' ORDER BY id"
            return list(transaction._connection.exec_driver_sql(query).scalars())


def _note(transaction: Transaction, what: str) -> None:
    transaction.events.insert("noted", NOW, key=None, detail=what)


Begin = Callable[[str], One]


@pytest.fixture
def begin(postgres_url: str) -> Iterator[Begin]:
    begun: list[One] = []

    def start(host: str) -> One:
        begun.append(One(postgres_url, host))
        return begun[-1]

    yield start
    for each in begun:
        each.store.close()


def test_the_first_leads_for_as_long_as_it_lives(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    for _ in range(3):
        assert first.leads()
        assert not second.leads()
    first.note("from one")
    with pytest.raises(NotLeading):
        second.note("from two")
    assert first.noted() == ["from one"]


def test_it_is_news_once_that_a_daemon_leads(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    first.leads()
    second.leads()
    assert [first.leadership.begun(), first.leadership.begun()] == [True, False]
    assert not second.leadership.begun()
    first.is_silent()
    second.leads()
    assert second.leadership.begun()


def test_whoever_leaves_makes_way_at_once(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    first.leads()
    with first.store.write() as transaction:
        transaction.leadership.leave()
    assert second.leads()
    assert not first.leads()


def test_one_that_was_silent_leads_no_more_and_writes_nothing(begin: Begin) -> None:
    paused, other = begin("one"), begin("two")
    assert paused.leads()
    paused.is_silent()
    assert not paused.leadership.leads, "its own clock tells as much"
    assert other.leads()
    with pytest.raises(NotLeading):
        paused.note("too late")
    assert not paused.leads()
    other.note("in time")
    assert other.noted() == ["in time"]


@pytest.mark.parametrize("at", ["heard_at + interval '1 hour'", "'infinity'"])
def test_a_word_by_the_clock_of_a_server_that_is_gone_does_not_count(begin: Begin, at: str) -> None:
    dead, other = begin("one"), begin("two")
    assert dead.leads()
    dead.spoke(at)
    assert other.leads()
    with pytest.raises(NotLeading):
        dead.note("too late")


def test_one_that_was_silent_and_has_led_again_since_does_not_go_on_in_its_old_term(
    begin: Begin,
) -> None:
    paused, other = begin("one"), begin("two")
    paused.leads()
    term = paused.leadership._term
    paused.is_silent()
    assert other.leads()
    other.is_silent()
    assert paused.leads()
    assert paused.leadership._term != term
    with pytest.raises(NotLeading), paused.store.led(lambda: term).write():
        pass


def test_one_that_is_silent_in_the_middle_of_a_transaction_is_cut_off(begin: Begin) -> None:
    paused, other = begin("one"), begin("two")
    paused.leads()

    def write_at_length() -> None:
        with paused.leadership.store.write() as transaction:
            _note(transaction, "half of it")
            paused.is_silent()
            assert not other.leads(), "it cuts off what is under way"
            assert _soon_leads(other)
            _note(transaction, "and the rest")

    with pytest.raises(DatabaseUnusable):
        write_at_length()
    other.note("in time")
    assert other.noted() == ["in time"]


def _soon_leads(one: One) -> bool:
    """Whether it leads when it asks again: a session ends at its next look."""
    return any(one.leads() for _ in range(1_000))


def test_a_long_transaction_of_a_leader_that_lives_is_left_alone(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    first.leads()
    with first.leadership.store.write() as transaction:
        _note(transaction, "at length")
        assert first.leads(), "it goes on saying so beside it"
        assert not second.leads()
    assert first.noted() == ["at length"]


def test_a_job_that_finds_another_leading_says_nothing(begin: Begin) -> None:
    first, second = begin("one"), begin("two")
    first.leads()
    second.leads()
    job = Job("Planning", lambda: second.note("from two"), every_s=30)
    job.run()
    assert job.pause_s == 30
    assert first.noted() == []


def test_a_daemon_whose_row_is_gone_says_anew_who_it_is(begin: Begin) -> None:
    one = begin("one")
    one.leads()
    administer(libpq_url(one.url), "DELETE FROM daemons", "DELETE FROM leadership")
    one.leads()
    assert one.leads()
    with one.store.write() as transaction:
        assert transaction.presence.ticked(NOW, 1.0)


def test_the_daemon_of_a_file_leads(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tracker.db"
    a_database(url)
    one = One(url, "one")
    assert one.leads()
    one.monotonic_s += _SILENT_S
    assert one.leadership.leads
    assert one.leadership.begun()
    one.note("here")
    assert one.noted() == ["here"]
    one.store.close()
