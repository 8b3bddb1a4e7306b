"""The daemon's clock over a real database: jumps are held and told, a set-back clock goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.clock_room import DAY, HOUR, Room, a_room
from tests.sites import a_policy
from tracker.domain.delivery import Outcome
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.views.status import release_clock
from tracker.sources.record import MilestoneRecord
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store


@pytest.fixture
def room(tmp_path: Path, store: Store) -> Room:
    return a_room(tmp_path, store)


def test_a_jump_is_held_told_once_and_released_by_a_person(room: Room) -> None:
    room.add("m", "2026-01-06")
    room.run(timedelta(minutes=5))
    assert len(room.mail.titles) == 1
    room.system.advance(DAY)
    assert room.run(timedelta(minutes=5), steps=10) == [Outcome.SENT]
    assert "jumped 1 day ahead" in room.mail.titles[-1]
    assert room.offset() == DAY.total_seconds()
    release_clock(room.store, room.system.now(), "A. Counsel")
    assert room.run(timedelta(seconds=2), steps=2) == [Outcome.SENT]
    assert room.clock.held == timedelta()
    assert len(room.mail.titles) == 3


def test_what_was_due_anyway_is_sent_while_a_jump_is_held(room: Room) -> None:
    room.add("m", "2026-01-06")
    room.run(timedelta(minutes=5))
    room.system.advance(3_653 * DAY)
    room.run(timedelta(seconds=1))
    assert room.run(22 * HOUR, steps=44) == [Outcome.SENT]
    assert len(room.mail.titles) == 3


def test_a_jump_is_held_on_by_the_next_daemon(room: Room) -> None:
    room.add("m", "2026-01-06")
    room.run(timedelta(minutes=5))
    room.system.advance(DAY)
    room.run(timedelta(seconds=1))
    room.start()
    assert room.clock.held == DAY
    assert room.run(timedelta(minutes=5)) == []


def test_a_clock_that_was_mended_while_nothing_ran_is_believed(room: Room) -> None:
    room.system.advance(DAY)
    room.run(timedelta(seconds=1))
    room.system.advance(-DAY + HOUR)
    room.start()
    assert room.clock.held == timedelta()
    assert room.offset() == room.clock.held.total_seconds()


def test_a_clock_that_is_set_back_goes_on_and_repeats_nothing_of_the_past(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.run(timedelta(minutes=5))
    room.run(DAY, steps=48)
    before = list(room.mail.titles)
    room.system.advance(-HOUR)
    assert room.run(HOUR, steps=48) == []
    assert room.mail.titles == before
    assert room.run(DAY, steps=48) == [Outcome.SENT]
    assert not room.mail.titles[-1].startswith("[possible repeat]")


@pytest.mark.parametrize("running", [True, False])
def test_what_was_told_at_a_time_that_had_not_come_is_told_then_and_marked(
    room: Room, *, running: bool
) -> None:
    room.add("m", "2026-01-07")
    room.run(DAY, steps=48)
    assert len(room.mail.titles) == 2
    room.system.advance(-DAY)
    if not running:
        room.start()
    assert room.run(20 * HOUR, steps=40) == []
    assert room.run(4 * HOUR, steps=8) == [Outcome.SENT]
    assert room.mail.titles[-1] == f"[possible repeat] {room.mail.titles[1]}"
    assert _marks(room) == [False, False, True]
    assert room.run(DAY, steps=48) == [Outcome.SENT]
    assert not room.mail.titles[-1].startswith("[possible repeat]")


def test_what_was_due_all_the_same_is_not_told_again_for_minutes(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.run(timedelta(minutes=5))
    room.run(timedelta(hours=21, minutes=25))  # to 09:30, half an hour after it was due
    assert len(room.mail.titles) == 2
    room.system.advance(-timedelta(minutes=29))
    room.synchronised = True
    room.start()
    assert room.run(2 * HOUR, steps=24) == []
    assert _marks(room) == [False, False]


def test_a_boot_that_was_believed_takes_no_reminder_away(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.system.advance(DAY * 10)
    room.start()
    room.run(timedelta(minutes=5))
    assert ["OVERDUE" in title for title in room.mail.titles] == [True]
    room.system.advance(-DAY * 10)
    room.start()
    room.run(2 * HOUR, steps=4)
    told = len(room.mail.titles)
    room.run(3 * DAY, steps=144)
    since = room.mail.titles[told:]
    assert all(title.startswith("[possible repeat]") for title in room.mail.titles[1:])
    assert len(since) == 3  # the day before, on the day, overdue
    assert room.run(8 * DAY, steps=64).count(Outcome.SENT) == 1, "the series goes on"


def test_an_event_that_passed_by_a_clock_that_was_ahead_is_open_again(room: Room) -> None:
    defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    record = MilestoneRecord(key="e", title="e", due="2026-01-08", kind="speech", nature="event")
    Milestones(room.store, defaults, by="A. Clerk").add(record, room.clock.now())
    room.system.advance(10 * DAY)
    room.start()
    room.run(timedelta(minutes=5))
    assert _status(room, "e") == "passed"
    room.system.advance(-10 * DAY)
    room.run(2 * HOUR, steps=4)
    assert _status(room, "e") == "open"
    room.run(4 * DAY, steps=16)
    assert _status(room, "e") == "passed"


def test_a_clock_that_lost_its_time_for_a_while_repeats_nothing(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.run(DAY, steps=48)
    before = list(room.mail.titles)
    room.system.advance(-20_000 * DAY)
    room.start()
    room.run(timedelta(minutes=30), steps=4)
    room.system.advance(20_000 * DAY)
    room.run(timedelta(minutes=5))
    room.synchronised = True
    room.run(timedelta(minutes=30), steps=10)
    assert room.clock.held == timedelta()
    assert [title for title in room.mail.titles if "clock" not in title.lower()] == before


def test_a_boot_further_ahead_than_any_downtime_is_held_and_told(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.run(timedelta(minutes=5))
    room.system.advance(200 * DAY)
    room.start()
    assert room.run(timedelta(minutes=5)) == [Outcome.SENT]
    assert "200 days ahead of tracker's last word" in room.mail.titles[-1]
    room.start()
    assert room.run(timedelta(minutes=5)) == [], "told once, and held on"
    assert room.run(DAY, steps=24) == [Outcome.SENT], "what is due by the believed time is told"
    room.system.advance(-200 * DAY)
    room.run(timedelta(seconds=1))
    assert room.clock.held == timedelta()
    assert room.run(DAY, steps=24) == [Outcome.SENT]


def test_a_machine_that_was_off_for_months_goes_on_once_a_time_server_says_so(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.run(timedelta(minutes=5))
    room.system.advance(200 * DAY)
    room.synchronised = True
    room.start()
    assert room.run(timedelta(minutes=9), steps=9) == [Outcome.SENT]
    assert room.run(timedelta(minutes=2), steps=2) == [Outcome.SENT]
    assert "OVERDUE" in room.mail.titles[-1]


def test_the_newest_row_is_a_word_as_well(room: Room) -> None:
    room.run(timedelta(minutes=5))
    room.system.advance(200 * DAY)
    defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    record = MilestoneRecord(key="m", title="m", due="2026-09-01")
    Milestones(room.store, defaults, by="A. Clerk").add(record, room.system.now())
    room.start()
    assert room.clock.held == timedelta()


def test_steps_of_less_than_an_hour_add_up(room: Room) -> None:
    for _ in range(4):
        room.run(timedelta(minutes=1))
        room.system.advance(timedelta(minutes=25))
    room.run(timedelta(minutes=1))
    assert abs(room.clock.held - timedelta(minutes=75)) < timedelta(seconds=1)
    assert ["jumped" in title for title in room.mail.titles] == [True]


def test_downtime_is_no_jump(room: Room) -> None:
    room.add("m", "2026-01-07")
    room.run(timedelta(minutes=5))
    room.system.advance(3 * DAY)
    room.start()
    assert room.clock.held == timedelta()
    assert room.run(timedelta(seconds=1)) == [Outcome.SENT]


def _status(room: Room, key: str) -> str:
    with room.store.read() as transaction:
        milestone = transaction.milestones.get(key)
    assert milestone is not None
    return milestone.status.value


def _marks(room: Room) -> list[bool]:
    """Which attempts were written down as possible repeats, those last."""
    with open_reads(room.store.url_for_people) as reads:
        return sorted(each.possible_repeat for each in reads.log() if each.kind == "attempt")
