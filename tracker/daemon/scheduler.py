"""Ticks: one job of APScheduler, which runs at the instant that the last tick asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from tracker.service.clock import Clock

_JOB = "tick"


class Ticks:
    """Calls `tick` from a thread of its own, again after as many seconds as it gives.

    The job runs in the scheduler's own thread: handing it to a pool would cost as much as a tick
    that finds nothing. Therefore nobody else may wait for the scheduler while a tick may hang.
    """

    def __init__(self, tick: Callable[[], float], system: Clock) -> None:
        self._system = system
        self._scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": DebugExecutor()}, daemon=True
        )
        self._pause = _Pause()
        self._tick = tick
        self._running = threading.Lock()

    def start(self) -> None:
        """Begin with a tick at once."""
        self._scheduler.add_job(
            self._run,
            self._pause,
            id=_JOB,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=self._system.now(),
        )
        self._scheduler.start()

    def hasten(self) -> None:
        """Tick now, whatever the clock says: after it was set back, the next one would be far off.

        Does not wait, and has no effect while a tick runs.
        """
        if not self._running.locked():
            threading.Thread(target=self._reschedule, name="hasten", daemon=True).start()

    def stop(self, within_s: float) -> bool:
        """Tick no more; whether the tick under way ended within `within_s` seconds."""
        if not self._running.acquire(timeout=within_s):
            return False
        self._running.release()
        self._scheduler.shutdown()
        return True

    def _reschedule(self) -> None:
        self._scheduler.modify_job(_JOB, next_run_time=self._system.now())

    def _run(self) -> None:
        with self._running:
            self._pause.span = timedelta(seconds=self._tick())


class _Pause(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires `span` after the last time; a tick that took longer is followed by the next at once."""

    def __init__(self) -> None:
        self.span = timedelta(seconds=1)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """The next instant; APScheduler asks for it."""
        return now + self.span
