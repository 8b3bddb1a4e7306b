"""A server takes nothing for longer than a lease: what was sent before that is not told again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tests.clocks import SetClock
from tests.databases import administer
from tests.integration.office import Memory
from tests.sites import plain_ticker
from tracker.errors import DatabaseUnusable
from tracker.service.sending.rounds import Rounds
from tracker.store.database import open_store
from tracker.store.store import Store
from tracker.store.values.url import libpq_url

_BEYOND_A_LEASE = timedelta(minutes=5)
_PAUSE = timedelta(seconds=30)
_READ_ONLY = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'it is a standby' USING ERRCODE = '25006'; END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON deliveries EXECUTE FUNCTION refuse()
"""


@dataclass
class _Host:
    """A daemon of its own, with what its channel took from it."""

    store: Store
    clock: SetClock
    rounds: Rounds = field(init=False)
    taken: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        self.rounds = plain_ticker(
            self.store, self.clock, notifiers={"hook": self.taken}
        ).courier.rounds

    def send(self) -> None:
        """Claim and hand over what is due; what becomes of it is for the next round to write."""
        while not self.taken.accepted:
            self.rounds.go(0)

    def fails(self) -> None:
        with pytest.raises(DatabaseUnusable):
            self.rounds.go(0)

    def goes_on(self) -> None:
        """Rounds of twenty minutes."""
        for _ in range(40):
            self.rounds.go(0)
            self.clock.advance(_PAUSE)


@pytest.fixture(name="hosts")
def two_hosts(
    second_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[_Host, _Host]]:
    """Of which neither has sent anything yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with closing(open_store(second_postgres_url)) as store:
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone()], NOW)
            transaction.reminders.insert([a_reminder()], NOW)
        clock = SetClock(NOW)
        yield _Host(store, clock), _Host(store, clock)


@contextmanager
def _read_only(url: str) -> Iterator[None]:
    administer(libpq_url(url), *_READ_ONLY.split(";\n"))
    yield
    administer(libpq_url(url), "DROP TRIGGER refuse ON deliveries")


def test_what_one_host_has_sent_is_not_taken_for_lost_by_another_that_is_back_first(
    hosts: tuple[_Host, _Host], second_postgres_url: str
) -> None:
    sender, other = hosts
    sender.send()
    with _read_only(second_postgres_url):
        sender.clock.advance(_BEYOND_A_LEASE)
        sender.fails()
        other.fails()
    other.rounds.go(0)
    sender.goes_on()
    other.goes_on()
    assert len(sender.taken.accepted) == 1
    assert other.taken.accepted == []


def test_what_a_host_that_died_meanwhile_had_claimed_is_told_by_another(
    hosts: tuple[_Host, _Host], second_postgres_url: str
) -> None:
    dead, other = hosts
    dead.send()
    with _read_only(second_postgres_url):
        dead.clock.advance(_BEYOND_A_LEASE)
        other.fails()
    other.goes_on()
    [again] = other.taken.accepted
    assert "possible repeat" in again.text.lower()
