"""The daemon's clock over a real database: jumps are held and told, a set-back clock goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clocks import SetClock
from tests.inline_senders import InlineSenders
from tests.sites import a_policy, plain_ticker
from tracker.config.settings import Settings, load_settings
from tracker.daemon.tick import Tick
from tracker.daemon.timekeeping import Timekeeper, believed_clock
from tracker.domain.channel import HEARTBEAT
from tracker.domain.delay import Why
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire
from tracker.domain.message import Message
from tracker.errors import DatabaseUnusable
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.ticking import Ticker
from tracker.service.settings import Defaults
from tracker.service.views.status import release_clock
from tracker.sources.record import MilestoneRecord
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ACCEPTED = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, accepted=True, status=200)


class Receiver:
    """Takes every message, or gives the answer that it is told to give."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.answer = ACCEPTED

    def send(self, message: Message) -> Evidence:
        self.titles.append(message.title)
        return self.answer


class Room:
    """A daemon's ticks in a room where a test sets the clock, synchronised with nothing."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.system = SetClock(START)
        self.running_s = 0.0
        self.synchronised = False
        self.mail, self.watcher = Receiver(), Receiver()
        self.start()

    def start(self) -> None:
        """A daemon begins; its forerunner, if there was one, was killed."""
        self.store.serve_as("here/1/a")
        self.clock = believed_clock(
            self.store,
            self.system,
            self.settings.watch.longest_downtime,
            monotonic=lambda: self.running_s,
            synchronised=lambda: self.synchronised,
        )
        self.timekeeper = Timekeeper(store=self.store, clock=self.clock)
        with self.store.write() as transaction:
            for table in transaction.presences:
                table.started(1, "here", "1", self.clock.now())
        self.timekeeper.begin(self.settings)
        ticker = plain_ticker(
            self.store,
            self.clock,
            policies={"default": a_policy(tz="UTC")},
            senders=InlineSenders({"mail": self.mail, HEARTBEAT: self.watcher}),
            notifiers={"mail": self.mail},
        )
        self.tick = Tick(
            store=self.store,
            timekeeper=self.timekeeper,
            settings=self.settings,
            ticker=ticker,
            monotonic=lambda: self.running_s,
        )

    def add(self, key: str, due: str) -> None:
        defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
        record = MilestoneRecord(key=key, title=key, due=due)
        Milestones(self.store, defaults, by="A. Clerk").add(record, self.clock.now())

    def absences(self) -> list[tuple[Why, datetime, datetime]]:
        with self.store.read() as transaction:
            found = transaction.daemon.absences(START - DAY)
        return [(each.why, each.began_at, each.ended_at) for each in found]

    def run(self, span: timedelta, steps: int = 1) -> list[Outcome]:
        """Time goes by; gives what was sent."""
        outcomes = []
        for _ in range(steps):
            self.running_s += span.total_seconds() / steps
            self.system.advance(span / steps)
            self.timekeeper.look(self.settings)
            outcomes += self.tick.ticker.run_dry()
            with self.store.write() as transaction:
                for table in transaction.presences:
                    table.ticked(self.clock.now(), 1.0)
        return outcomes

    def offset(self) -> float:
        with self.store.read() as transaction:
            return transaction.presence.clock_offset()


@pytest.fixture
def room(tmp_path: Path, store: Store) -> Room:
    """A room with one channel, `mail`, which is the operator's, and a heartbeat."""
    (tmp_path / "tracker.toml").write_text(
        '[channels.mail]\nurl = "console://"\n'
        '[watch]\nheartbeat_url = "https://watch.example.org/1"\n'
    )
    return Room(store, load_settings(tmp_path / "tracker.toml", {}))


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


def test_the_watcher_hears_while_all_is_well_as_often_as_it_wants(room: Room) -> None:
    _tick(room)
    assert room.tick.ping() == room.settings.watch.heartbeat_every.total_seconds() == 300
    room.tick.ticker.courier.drain()
    assert len(room.watcher.titles) == 1


def test_the_watcher_hears_nothing_before_the_first_tick(room: Room) -> None:
    assert room.tick.ping() == 1.0


def test_the_watcher_hears_nothing_while_a_jump_is_held(room: Room) -> None:
    room.system.advance(DAY)
    _tick(room)
    assert room.tick.ping() == 1.0
    assert room.watcher.titles == []


def test_the_watcher_hears_nothing_while_something_is_overdue(room: Room) -> None:
    room.add("m", "2026-01-06")
    room.running_s += 3_600
    room.system.advance(HOUR)
    _tick(room)
    assert room.tick.ping() == 1.0
    assert room.watcher.titles == []
    assert len(room.mail.titles) == 1
    _tick(room)
    room.tick.ping()
    room.tick.ticker.courier.drain()
    assert len(room.watcher.titles) == 1


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
    _tick(room)
    room.running_s += asleep.total_seconds()
    room.system.advance(asleep + clock_set)
    room.tick._noted_at = float("-inf")
    _tick(room)
    assert [why for why, _, _ in room.absences()] == known


def test_the_watcher_hears_that_something_does_not_arrive(room: Room) -> None:
    room.mail.answer = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=404)
    room.add("m", "2026-01-06")
    _tick(room)
    _tick(room)
    room.tick.ping()
    room.running_s += 360
    room.system.advance(timedelta(minutes=6))
    _tick(room)
    room.tick.ping()
    room.tick.ticker.courier.drain()
    assert room.watcher.titles == ["tracker is well", "reminders do not arrive"]


def test_the_watcher_hears_nothing_while_the_database_is_unusable(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tick(room)
    with monkeypatch.context() as patch:
        patch.setattr(type(room.tick.ticker), "tick", _unusable)
        _tick(room)
    assert room.tick.ping() == 1.0
    assert room.watcher.titles == []


def _status(room: Room, key: str) -> str:
    with room.store.read() as transaction:
        milestone = transaction.milestones.get(key)
    assert milestone is not None
    return milestone.status.value


def _marks(room: Room) -> list[bool]:
    """Which attempts were written down as possible repeats, those last."""
    with open_reads(room.store.url_for_people) as reads:
        return sorted(each.possible_repeat for each in reads.log() if each.kind == "attempt")


def _unusable(_ticker: Ticker) -> None:
    raise DatabaseUnusable("the disk is full")


def _tick(room: Room) -> None:
    """One tick, with the courier's work done in this thread."""
    courier = room.tick.ticker.courier
    courier.wake = courier.drain  # type: ignore[method-assign,assignment]  # see above
    courier.ping = courier.rounds.ping  # type: ignore[method-assign]  # see above
    room.tick.run()
    courier.drain()
