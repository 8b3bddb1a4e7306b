"""The one job of the scheduler: when it runs, what hastens it, and how it ends."""

from __future__ import annotations

import threading

from tracker.daemon.scheduler import Ticks
from tracker.service.clock import SystemClock

PATIENCE_S = 30.0


class Bell:
    """Counts ticks, each of which asks for the next after `pause_s`."""

    def __init__(self, pause_s: float) -> None:
        self.pause_s = pause_s
        self.rung = threading.Semaphore(0)

    def ring(self) -> float:
        self.rung.release()
        return self.pause_s

    def heard(self) -> bool:
        return self.rung.acquire(timeout=PATIENCE_S)


def test_ticks_come_as_soon_as_the_last_one_asked_for() -> None:
    bell = Bell(0.01)
    ticks = Ticks(bell.ring, SystemClock())
    ticks.start()
    assert all(bell.heard() for _ in range(20))
    assert ticks.stop(PATIENCE_S)


def test_a_tick_that_is_far_off_can_be_hastened() -> None:
    bell = Bell(86_400)
    ticks = Ticks(bell.ring, SystemClock())
    ticks.start()
    assert bell.heard()
    for _ in range(3):
        while not bell.rung.acquire(timeout=0.2):
            ticks.hasten()
    assert ticks.stop(PATIENCE_S)


def test_a_tick_that_hangs_holds_up_nobody_who_hastens_or_stops() -> None:
    began, release = threading.Event(), threading.Event()

    def hang() -> float:
        began.set()
        release.wait(PATIENCE_S)
        return 86_400

    ticks = Ticks(hang, SystemClock())
    ticks.start()
    assert began.wait(PATIENCE_S)
    ticks.hasten()
    assert not ticks.stop(0.05)
    release.set()
    assert ticks.stop(PATIENCE_S)
