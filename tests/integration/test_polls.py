"""The daemon's job that fetches sources: one at a time, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from tests.integration.desk import START, Desk
from tests.integration.following_sources import HOUR, Library, a_document
from tests.peers.feeds import FeedPeer
from tests.peers.http_peer import Answer, Fault
from tests.sites import wait_for
from tracker.config.settings import load_settings
from tracker.daemon.polling import Polls
from tracker.daemon.scheduler import Scheduler
from tracker.daemon.timekeeping import Timekeeper
from tracker.errors import DatabaseUnusable
from tracker.service.clock import SystemClock
from tracker.service.clockwatch import BelievedClock
from tracker.service.feeds.syncing import Syncer

_SETTINGS = load_settings(None, {})


@pytest.fixture
def library(desk: Desk) -> Iterator[Library]:
    with FeedPeer() as peer:
        yield Library(desk, peer)


@pytest.fixture
def polls(library: Library) -> Polls:
    return Polls(lambda _settings: library.syncer(), _SETTINGS)


def test_a_poll_fetches_what_is_due_one_after_the_other_and_nothing_else(
    library: Library, polls: Polls
) -> None:
    url = library.peer.publish_search([a_document(1, "2026-05-04")])
    library.save(url)
    library.save(url, "again")
    with capture_logs() as logs:
        polls.job.run()
        polls.job.run()
    assert [(each["source"], each["outcome"], each["added"]) for each in logs] == [
        ("fr", "imported", 1),
        ("again", "imported", 1),
    ]
    assert polls.job.pause_s == 30.0
    library.desk.clock.advance(12 * HOUR - timedelta(seconds=7))
    polls.job.run()
    assert len(library.peer.requests) == 2
    library.desk.clock.advance(timedelta(seconds=7))
    polls.job.run()
    assert len(library.peer.requests) == 4


def test_failures_recovery_and_what_vanished_are_logged(library: Library, polls: Polls) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    library.peer.will_answer(Answer(status=500))
    with capture_logs() as logs:
        polls.job.run()
        library.desk.clock.advance(HOUR)
        polls.job.run()
        library.peer.publish_search([a_document(2, "2026-05-04")])
        library.desk.clock.advance(13 * HOUR)
        polls.job.run()
    assert [each["event"] for each in logs] == [
        "Source failed",
        "Source works again",
        "Source synced",
        "Source no longer lists what it did",
        "Source synced",
    ]
    assert "answers 500" in logs[0]["why"]


def test_a_fault_that_nobody_foresaw_is_logged_with_its_trace(
    library: Library, polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.save(library.peer.publish_search([]))
    monkeypatch.setattr(
        "tracker.service.intake.source_importer.SourceImporter.take", lambda *_, **__: 1 / 0
    )
    with capture_logs() as logs:
        polls.job.run()
    assert isinstance(logs[0]["exc_info"], ZeroDivisionError)


@pytest.mark.parametrize("error", [DatabaseUnusable("it is locked"), ZeroDivisionError("oh")])
def test_trouble_with_the_database_is_said_at_first_and_at_its_end(
    polls: Polls, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_syncer: Syncer) -> None:
        raise error

    with capture_logs() as logs:
        with monkeypatch.context() as patch:
            patch.setattr(Syncer, "next_at", fail)
            for _ in range(3):
                polls.job.run()
        polls.job.run()
    assert [(each["event"], each["failures"]) for each in logs] == [
        ("Polling failed", 1),
        ("Polling works again", 3),
    ]
    assert polls.job.pause_s == 30.0


def test_nobody_waits_for_a_server_that_hangs(library: Library, polls: Polls) -> None:
    library.save(f"{library.peer.base_url}/hangs")
    library.save(f"{library.peer.base_url}/waits", "waits")
    library.peer.will_answer(Answer(fault=Fault.HANG))
    scheduler = Scheduler(SystemClock())
    scheduler.add(polls.job, aside=True)
    scheduler.start()
    wait_for(lambda: library.peer.requests, "asking")
    with library.desk.store.write() as transaction:  # nothing is held meanwhile
        transaction.events.insert("released", START, key=None)
    assert scheduler.stop(60)
    assert not polls.job.stop(0)
    assert len(library.peer.requests) == 1


def test_new_settings_count_from_the_next_source_on(library: Library) -> None:
    built: list[object] = []

    def build(settings: object) -> Syncer:
        built.append(settings)
        return library.syncer()

    polls = Polls(build, _SETTINGS)
    other = load_settings(None, {})
    polls.take_on(other)
    assert [each is other for each in built] == [False, True]


def test_a_clock_that_was_set_back_does_not_make_a_source_wait(library: Library) -> None:
    library.save(library.peer.publish_search([]))
    library.sync()
    keeper_clock = BelievedClock(library.desk.clock, lambda: 0.0, synchronised=lambda: False)
    timekeeper = Timekeeper(store=library.desk.store, clock=keeper_clock)
    with library.desk.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", START)
    library.desk.clock.set(START - timedelta(days=30))
    timekeeper.look(_SETTINGS)
    assert library.source().next_at == START - timedelta(days=30)


def test_operators_hear_once_of_a_source_that_cannot_be_read_and_all_others_are_fetched(
    library: Library, polls: Polls
) -> None:
    url = library.peer.publish_search([a_document(1, "2026-05-04")])
    library.save(url, "bad")
    library.save(url, "good")
    library.save(url, "fine")
    with library.desk.store.write() as transaction:
        change = "UPDATE sources SET every_s = 0 WHERE name = 'bad'"
        transaction.milestones._connection.exec_driver_sql(change)
    for _ in range(3):
        polls.job.run()
        library.desk.clock.advance(HOUR)
    assert library.source("good").last_success_at is not None
    assert library.source("fine").last_success_at is not None
    told = [title for title in library.titles() if "cannot be read" in title]
    assert told == ["Not fetched any more: row 1 of sources cannot be read"]
