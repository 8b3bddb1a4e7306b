"""A daemon's ticks in a room where a test sets the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.clocks import SetClock
from tests.inline_senders import InlineSenders
from tests.sites import a_policy, plain_ticker
from tracker.config.settings import Settings, load_settings
from tracker.daemon.tick import Tick, introduce
from tracker.daemon.timekeeping import Timekeeper, believed_clock
from tracker.domain.channel import HEARTBEAT
from tracker.domain.delay import Why
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire
from tracker.domain.message import Message
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.sources.record import MilestoneRecord
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
            introduce(transaction, self.clock.now(), who=(1, "here", "1"))
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

    def tick_now(self) -> None:
        """One tick, with the courier's work done in this thread."""
        courier = self.tick.ticker.courier
        courier.wake = courier.drain  # type: ignore[method-assign,assignment]  # see above
        courier.ping = courier.rounds.ping  # type: ignore[method-assign]  # see above
        self.tick.run()
        courier.drain()


def a_room(folder: Path, store: Store) -> Room:
    """A room with one channel, `mail`, which is the operator's, and a heartbeat."""
    (folder / "tracker.toml").write_text(
        '[channels.mail]\nurl = "console://"\n'
        '[watch]\nheartbeat_url = "https://watch.example.org/1"\n'
    )
    return Room(store, load_settings(folder / "tracker.toml", {}))
