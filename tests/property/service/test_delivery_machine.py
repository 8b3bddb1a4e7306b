"""Whatever happens in whatever order: told or raised, and repeated only when that is said."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.clocks import SetClock
from tests.databases import a_database
from tests.faults.oracle import Told, verdict
from tests.inline_senders import InlineSenders
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.policy import ChannelSelection
from tracker.errors import UsageError
from tracker.service.clockwatch import BelievedClock, SetBack
from tracker.service.defaults import Defaults
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.service.milestones.policies import apply_policies
from tracker.service.proving import Proof
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads

_START = datetime(2026, 1, 5, 12, tzinfo=UTC)
_RETRY_CAP = timedelta(minutes=30)
_CHANNELS = {"desk": Channel(name="desk", fallback="ops"), "ops": Channel(name="ops")}
_POLICY = a_policy(tz="UTC", channels=ChannelSelection(names=("desk",)))
_DEFAULTS = Defaults(tz="UTC", policies={"default": _POLICY}, channels=tuple(_CHANNELS.values()))


_STORIES = settings(max_examples=12, stateful_step_count=25, deadline=None, derandomize=True)
#: Reminders that were handed over, never withdrawn, and arrived on no channel at all.
_UNTOLD = """
SELECT r.id FROM reminders r JOIN deliveries d ON d.reminder_id = r.id
LEFT JOIN deliveries teller ON teller.id = d.folded_into
JOIN deliveries told ON told.reminder_id = coalesce(teller.reminder_id, d.reminder_id)
WHERE r.state = 'dispatched'
GROUP BY r.id HAVING sum(told.state IN ('sent', 'superseded')) = 0
"""


class Weather(Enum):
    """What becomes of the messages on a channel."""

    UP = "up"  #: taken
    DOWN = "down"  #: not reached
    REFUSING = "refusing"  #: reached, not taken
    MUTE = "mute"  #: taken, but the answer never comes
    LOST = "lost"  #: not taken, and no answer


_EVIDENCE = {
    Weather.UP: Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, accepted=True, status=200),
    Weather.DOWN: Evidence(wire=Wire.HTTP, phase=Phase.CONNECTING),
    Weather.REFUSING: Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=404),
    Weather.MUTE: Evidence(wire=Wire.HTTP, phase=Phase.BYTES_OUT),
    Weather.LOST: Evidence(wire=Wire.HTTP, phase=Phase.BYTES_OUT),
}


class _Died(BaseException):
    """The process is gone."""


@dataclass
class _Receiver:
    """The other side of a channel."""

    weather: Weather = Weather.UP
    told: list[Told] = field(default_factory=list)

    def send(self, message: Message) -> Evidence:
        if self.weather in {Weather.UP, Weather.MUTE}:
            self.told.append(Told(title=message.title, text=message.text))
        return _EVIDENCE[self.weather]


class _Senders(InlineSenders):
    """Sends at once, or dies with the process: before the message went out, or right after."""

    def __init__(self, receivers: Mapping[str, _Receiver]) -> None:
        super().__init__(receivers)
        self.dies: str | None = None

    def submit(self, number: int, channel: str, message: Message) -> None:
        if self.dies == "before":
            raise _Died
        super().submit(number, channel, message)
        if self.dies == "after":
            raise _Died


@dataclass
class _Monotonic:
    """Seconds that only go on."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


class Deliveries(RuleBasedStateMachine):
    """A daemon, the people who use it, and all that may happen to them."""

    milestones = Bundle("milestones")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tracker-machine-"))
        self.url = f"sqlite:///{self.folder}/tracker.db"
        a_database(self.url)
        self.system, self.monotonic = SetClock(_START), _Monotonic()
        self.receivers = {name: _Receiver() for name in _CHANNELS}
        self.count = 0
        self.store = open_store(self.url)
        with self.store.write() as transaction:
            transaction.daemon.started(1, "here", "1", _START)
        apply_policies(self.store, _DEFAULTS, _START)
        self.restart()

    @rule()
    def restart(self) -> None:
        """A new process over the same database."""
        self.clock = BelievedClock(self.system, self.monotonic, synchronised=lambda: False)
        self.senders = _Senders(self.receivers)
        self.desk = Milestones(self.store, _DEFAULTS, by="A. Clerk")
        self.ticker = plain_ticker(
            self.store,
            self.clock,
            policies=_DEFAULTS.policies,
            channels=_CHANNELS,
            senders=self.senders,
        )
        self.ticker.courier.recover(orphans=True)

    @rule(target=milestones, days=st.integers(-3, 40))
    def add(self, days: int) -> str:
        key = f"m{self.count}"
        self.count += 1
        due = (self.clock.now() + timedelta(days=days)).date().isoformat()
        self.desk.add(MilestoneRecord(key=key, title=key, due=due), self.clock.now())
        return key

    @rule(key=milestones, days=st.integers(-1, 40))
    def move(self, key: str, days: int) -> None:
        now = self.clock.now()
        due = (now + timedelta(days=days)).date().isoformat()
        to = Announced(due=due, as_of=now.date(), reason="it slipped")
        with suppress(UsageError):  # it has that date
            self.desk.move(key, to, now)

    @rule(key=consumes(milestones))
    def met(self, key: str) -> None:
        now = self.clock.now()
        self.desk.close(key, MilestoneStatus.MET, now, on=now.date())

    @rule(key=milestones)
    def ack(self, key: str) -> None:
        self.desk.acknowledge(key, self.clock.now(), note=None)

    @rule(key=milestones, hours=st.integers(1, 100))
    def snooze(self, key: str, hours: int) -> None:
        now = self.clock.now()
        self.desk.snooze(key, now + timedelta(hours=hours), "later", now)

    @rule(minutes=st.sampled_from([1, 5, 30, 60, 600, 1_440, 4_320]))
    def tick(self, minutes: int) -> None:
        self._pass(timedelta(minutes=minutes))
        self.ticker.run_dry()

    @rule(minutes=st.sampled_from([1, 60, 1_440]), dies=st.sampled_from(["before", "after"]))
    def crash(self, minutes: int, dies: str) -> None:
        self._pass(timedelta(minutes=minutes))
        self.senders.dies = dies
        with suppress(_Died):
            self.ticker.run_dry()
        self.restart()

    @rule(hours=st.sampled_from([-24, -1, 1, 30, 24 * 365]))
    def clock_jump(self, hours: int) -> None:
        """The system's clock is set while the daemon runs."""
        self.system.advance(timedelta(hours=hours))
        self._look()

    @precondition(lambda self: self.clock.held)
    @rule()
    def release(self) -> None:
        self.clock.release()

    @rule(name=st.sampled_from(list(_CHANNELS)), weather=st.sampled_from(list(Weather)))
    def change(self, name: str, weather: Weather) -> None:
        """A channel goes down, or comes up."""
        self.receivers[name].weather = weather

    @rule()
    def prove(self) -> None:
        """The daily proof comes at any time, and does not cry wolf."""
        proof = Proof(policies=_DEFAULTS.policies, calendars=_DEFAULTS.calendars)
        with open_reads(self.url) as reads:
            assert proof.of(reads, self.clock.now()) == ()

    def _pass(self, time: timedelta) -> None:
        self.monotonic.now_s += time.total_seconds()
        self.system.advance(time)
        self._look()

    def _look(self) -> None:
        """What the daemon does at each tick when the clock was set back."""
        while (sight := self.clock.look()) is not None:
            if isinstance(sight, SetBack):
                now = self.clock.now()
                with self.store.write() as transaction:
                    transaction.deliveries.set_back(now, now + _RETRY_CAP)

    def teardown(self) -> None:
        """All is well again for some days; then everything has to have been told, or raised."""
        if not hasattr(self, "store"):
            return
        try:
            for receiver in self.receivers.values():
                receiver.weather = Weather.UP
            for minutes in (5, 30, 60, 360, 1_440, 1_440, 7_200):
                self.tick(minutes)
            self._judge()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    def _judge(self) -> None:
        self.prove()
        told = {name: receiver.told for name, receiver in self.receivers.items()}
        found = verdict(self.url, told, happened=None)
        assert found.clean, found
        assert found.waiting == 0, found
        with closing(sqlite3.connect(self.folder / "tracker.db")) as connection:
            assert connection.execute(_UNTOLD).fetchall() == []
        with self.store.read() as transaction:
            fire_at = transaction.reminders.next_fire_at()
        assert fire_at is None or fire_at > self.clock.now(), "a reminder was left behind"


def test_deliveries_survive_a_few_stories() -> None:
    run_state_machine_as_test(Deliveries, settings=_STORIES)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_deliveries_survive_many_stories() -> None:
    many = settings(_STORIES, max_examples=60, stateful_step_count=40)
    run_state_machine_as_test(Deliveries, settings=many)
