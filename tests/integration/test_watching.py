"""What a watcher elsewhere hears of the daemon's ticks, and when a daemon did not work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.clock_room import DAY, HOUR, START, Room, a_room
from tracker.domain.delay import Why
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.errors import DatabaseUnusable
from tracker.service.sending.ticking import Ticker
from tracker.service.views.status import release_clock
from tracker.store.store import Store


@pytest.fixture
def room(tmp_path: Path, store: Store) -> Room:
    return a_room(tmp_path, store)


def test_the_watcher_hears_while_all_is_well_as_often_as_it_wants(room: Room) -> None:
    room.tick_now()
    assert room.tick.ping() == room.settings.watch.heartbeat_every.total_seconds() == 300
    room.tick.ticker.courier.drain()
    assert len(room.watcher.titles) == 1


def test_the_watcher_hears_nothing_before_the_first_tick(room: Room) -> None:
    assert room.tick.ping() == 1.0


def test_the_watcher_hears_nothing_while_a_jump_is_held(room: Room) -> None:
    room.system.advance(DAY)
    room.tick_now()
    assert room.tick.ping() == 1.0
    assert room.watcher.titles == []


def test_the_watcher_hears_nothing_while_something_is_overdue(room: Room) -> None:
    room.add("m", "2026-01-06")
    room.running_s += 3_600
    room.system.advance(HOUR)
    room.tick_now()
    assert room.tick.ping() == 1.0
    assert room.watcher.titles == []
    assert len(room.mail.titles) == 1
    room.tick_now()
    room.tick.ping()
    room.tick.ticker.courier.drain()
    assert len(room.watcher.titles) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # a server's clock is its own
def test_a_daemon_that_begins_keeps_when_none_ran(room: Room) -> None:
    room.run(timedelta(minutes=5))
    room.system.advance(3 * HOUR)
    room.start()
    began = START + timedelta(minutes=5)
    assert room.absences() == [(Why.STOPPED, began, began + 3 * HOUR)]


def test_a_restart_within_a_minute_is_no_absence(room: Room) -> None:
    room.run(timedelta(minutes=5))
    room.system.advance(timedelta(seconds=59))
    room.start()
    assert room.absences() == []


def test_what_a_clock_that_was_not_believed_kept_back_is_known_by_its_times(room: Room) -> None:
    room.run(timedelta(minutes=5))
    room.system.advance(DAY)
    room.run(timedelta(seconds=1))
    release_clock(room.store, room.system.now(), "A. Counsel")
    room.run(timedelta(seconds=2))
    [(why, began, ended)] = room.absences()
    assert (why, ended - began) == (Why.CLOCK, DAY + timedelta(seconds=2))


@pytest.mark.parametrize(
    ("what", "asleep", "clock_set", "known"),
    [
        ("a machine that sleeps", HOUR, timedelta(), [Why.STALLED]),
        ("ticks that go on", timedelta(seconds=40), timedelta(), []),
        ("a clock that is set", timedelta(seconds=40), timedelta(minutes=50), []),
    ],
)
def test_a_daemon_that_could_do_nothing_knows_since_when(
    room: Room, what: str, asleep: timedelta, clock_set: timedelta, known: list[Why]
) -> None:
    room.tick_now()
    room.running_s += asleep.total_seconds()
    room.system.advance(asleep + clock_set)
    room.tick._noted_at = float("-inf")
    room.tick_now()
    assert [why for why, _, _ in room.absences()] == known


def test_the_watcher_hears_that_something_does_not_arrive(room: Room) -> None:
    room.mail.answer = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=404)
    room.add("m", "2026-01-06")
    room.tick_now()
    room.tick_now()
    room.tick.ping()
    room.running_s += 360
    room.system.advance(timedelta(minutes=6))
    room.tick_now()
    room.tick.ping()
    room.tick.ticker.courier.drain()
    assert room.watcher.titles == ["tracker is well", "reminders do not arrive"]


def test_the_watcher_hears_nothing_while_the_database_is_unusable(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.tick_now()
    with monkeypatch.context() as patch:
        patch.setattr(type(room.tick.ticker), "tick", _unusable)
        room.tick_now()
    assert room.tick.ping() == 1.0
    assert room.watcher.titles == []


def _unusable(_ticker: Ticker) -> None:
    raise DatabaseUnusable("the disk is full")
