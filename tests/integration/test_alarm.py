"""Trouble with the database is told, however early it comes and whatever else fails, hourly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.clocks import SetClock
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message
from tracker.errors import DatabaseUnusable
from tracker.planning.text.bulletins import spool_set_aside
from tracker.service.sending.alarm import Alarm
from tracker.service.sending.trouble import Hourly, Trouble
from tracker.store.engine.spool import Spool
from tracker.store.engine.warned import Warned

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
FULL = DatabaseUnusable("the disk is full, says postgresql://me:secret@host/db")


@dataclass
class Host:
    """A machine on which processes begin and end; only notes outlast them."""

    places: tuple[Path, ...]
    spool: Path = Path("/proc/no-such/spool")
    system: SetClock = field(default_factory=lambda: SetClock(START))
    running_s: float = 0.0

    def run(self, span: timedelta) -> None:
        self.running_s += span.total_seconds()
        self.system.advance(span)

    def hourly(self) -> Hourly:
        """As a process that begins has it."""
        warned = Warned(Spool(self.spool), self.places)
        return Hourly(clock=self.system, monotonic=lambda: self.running_s, warned=warned)

    def trouble(self) -> Trouble:
        return Trouble(clock=self.system, monotonic=lambda: self.running_s, hourly=self.hourly())


class Carrier:
    """Senders that take what they are given, or nothing."""

    def __init__(self, *, takes: bool = True, answers: bool = True) -> None:
        self.told: list[tuple[str, str]] = []
        self.closed = False
        self._takes, self._answers = takes, answers
        self._ended: list[tuple[int, Evidence]] = []

    def submit(self, number: int, channel: str, message: Message) -> None:
        self.told.append((channel, f"{message.title}\n{message.text}"))
        evidence = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, accepted=self._takes, status=500)
        self._ended.append((number, evidence))

    def finished(self, _timeout_s: float) -> tuple[tuple[int, Evidence], ...]:
        ended, self._ended = tuple(self._ended), []
        return ended if self._answers else ()

    def capacity(self, _channel: str) -> int:
        return 1_000

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(places=(Path("/proc/no-such/note"), tmp_path / "note"))


def _alarm(host: Host, carrier: Carrier, *operators: str) -> Alarm:
    ticks = iter(range(10_000))
    return Alarm(
        clock=host.system,
        monotonic=lambda: float(next(ticks)),
        hourly=host.hourly(),
        operators=operators,
        open_senders=lambda: carrier,
        patience_s=46.0,
    )


@pytest.mark.parametrize("notes", [True, False])
def test_a_process_warns_once_an_hour_even_where_it_can_note_nothing(
    host: Host, *, notes: bool
) -> None:
    host.places = host.places if notes else ()
    trouble, told = host.trouble(), 0
    for _ in range(3 * 3_600):
        trouble.met(FULL)
        told += len(trouble.to_tell())
        host.run(SECOND)
    assert told == 3


def test_what_is_over_within_a_minute_is_not_told(host: Host) -> None:
    trouble = host.trouble()
    trouble.met(FULL)
    host.run(59 * SECOND)
    assert trouble.to_tell() == []
    trouble.over()
    host.run(HOUR)
    assert trouble.to_tell() == []


def test_what_is_told_once_does_not_wait_for_the_hour(host: Host) -> None:
    trouble, text = host.trouble(), spool_set_aside("/var/spool-1", START)
    trouble.tell(text)
    assert trouble.to_tell() == [text]
    assert trouble.to_tell() == []


def test_sixty_starts_that_fail_at_once_warn_once(host: Host) -> None:
    carrier = Carrier()
    for _ in range(60):
        _alarm(host, carrier, "ops").raise_over(FULL)
        host.run(SECOND)
    assert [channel for channel, _ in carrier.told] == ["ops"]
    host.run(HOUR)
    _alarm(host, carrier, "ops").raise_over(FULL)
    assert len(carrier.told) == 2


def test_an_alarm_reaches_every_operator_and_shows_no_secret(host: Host) -> None:
    carrier = Carrier()
    _alarm(host, carrier, "ops", "mail").raise_over(FULL)
    assert [channel for channel, _ in carrier.told] == ["ops", "mail"]
    assert "the disk is full" in carrier.told[0][1]
    assert "tracker doctor" in carrier.told[0][1]
    assert "secret" not in carrier.told[0][1]
    assert carrier.closed


@pytest.mark.parametrize("carrier", [Carrier(takes=False), Carrier(answers=False)])
def test_an_alarm_that_is_not_taken_ends_all_the_same(host: Host, carrier: Carrier) -> None:
    with capture_logs() as logs:
        _alarm(host, carrier, "ops").raise_over(FULL)
    assert carrier.closed
    assert [each["event"] for each in logs if "failed" in each["event"]] == ["Alarm failed"]


def test_without_an_operator_nobody_is_told_and_the_hour_is_not_used_up(host: Host) -> None:
    carrier = Carrier()
    _alarm(host, carrier).raise_over(FULL)
    assert carrier.told == []
    _alarm(host, carrier, "ops").raise_over(FULL)
    assert len(carrier.told) == 1


def test_a_warning_that_a_clock_ahead_noted_keeps_nobody_silent(host: Host) -> None:
    host.system.advance(timedelta(days=700))
    assert host.hourly().take()
    host.system.advance(-timedelta(days=700))
    assert host.hourly().take()
    assert not host.hourly().take()
