"""The daemon: one scheduled tick, signals, and a main thread that watches both."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from importlib.metadata import version
from types import FrameType
from uuid import uuid4

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.config.settings import Settings
from tracker.daemon.lock import sole_daemon
from tracker.domain.delivery import Outcome
from tracker.errors import SomeDeliveriesFailed, TrackerError
from tracker.service.clock import Clock
from tracker.service.policies import apply_policies
from tracker.service.ticking import Ticker
from tracker.store.store import Store

_log = structlog.get_logger()

_TICK_EVERY_S = 0.5
_HEARTBEAT_EVERY_S = 10.0
_LATE_TICK_S = 5.0
_JOB = "tick"

Build = Callable[[Settings, str], Ticker]


class Daemon:
    """Ticks until it is told to stop.

    `load` reads the settings anew; `build` makes a ticker from them for an owner name.
    """

    def __init__(
        self, store: Store, clock: Clock, load: Callable[[], Settings], build: Build
    ) -> None:
        self._store = store
        self._clock = clock
        self._load = load
        self._build = build
        self._owner = uuid4().hex
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._settings = load()
        self._ticker = build(self._settings, self._owner)
        self._ticked_at = time.monotonic()
        self._told_at = 0.0

    def run_once(self) -> None:
        """One tick; returns when every delivery that was due has an outcome.

        Raises SomeDeliveriesFailed where any of them was not accepted.
        """
        with sole_daemon(self._store) as alone:
            self._begin(alone=alone)
            outcomes = self._ticker.run_dry()
            self._end()
        failed = sum(outcome not in {Outcome.SENT, Outcome.WITHDRAWN} for outcome in outcomes)
        if failed:
            raise SomeDeliveriesFailed(
                f"{failed} of {len(outcomes)} deliveries failed and will be tried again: "
                "`tracker log` says why"
            )

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT; what is being sent then is finished first."""
        with sole_daemon(self._store) as alone:
            self._listen()
            self._begin(alone=alone)
            scheduler = self._scheduler()
            scheduler.start()
            _log.info("Daemon started", pid=os.getpid(), database=self._store.url_for_people)
            self._watch(scheduler)
            scheduler.shutdown()
            self._drain()
            self._end()
            _log.info("Daemon stopped")

    def _begin(self, *, alone: bool) -> None:
        now = self._clock.now()
        with self._store.write() as transaction:
            transaction.daemon.started(
                os.getpid(), socket.gethostname(), version("regulatory-tracker"), now
            )
        recovered = self._ticker.sender.recover(orphans=alone)
        if recovered:
            _log.warning("Interrupted deliveries recovered", count=recovered)
        apply_policies(self._store, self._settings.policies, self._settings.calendars, now)

    def _end(self) -> None:
        with self._store.write() as transaction:
            transaction.daemon.stopped(self._clock.now())

    def _listen(self) -> None:
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)
        signal.signal(signal.SIGHUP, self._on_reload)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _on_reload(self, _number: int, _frame: FrameType | None) -> None:
        self._reload.set()

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            self._tick,
            "interval",
            seconds=_TICK_EVERY_S,
            id=_JOB,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=self._clock.now(),
        )
        return scheduler

    def _watch(self, scheduler: BackgroundScheduler) -> None:
        """Wait for signals, on monotonic time: a clock set back must not stop the ticks."""
        while not self._stop.wait(1.0):
            if self._reload.is_set():
                self._reload.clear()
                self._reloaded()
            if time.monotonic() - self._ticked_at > _LATE_TICK_S:
                _log.warning("Tick late, rescheduled")
                scheduler.reschedule_job(_JOB, trigger="interval", seconds=_TICK_EVERY_S)
                self._ticked_at = time.monotonic()

    def _tick(self) -> None:
        began = time.monotonic()
        self._ticked_at = began
        try:
            worked = self._ticker.tick()
            self._heartbeat(began, worked=worked)
        except TrackerError as error:
            _log.error("Tick failed", error=str(error))
        except Exception:  # noqa: BLE001 - a fault in one tick must not end all ticks
            _log.exception("Tick failed")

    def _heartbeat(self, began: float, *, worked: bool) -> None:
        """Say in the database that the daemon lives; seldom, as every word is a durable write."""
        if not worked and began - self._told_at < _HEARTBEAT_EVERY_S:
            return
        self._told_at = began
        took = timedelta(seconds=time.monotonic() - began)
        with self._store.write() as transaction:
            transaction.daemon.ticked(self._clock.now(), took / timedelta(milliseconds=1))

    def _reloaded(self) -> None:
        """Take on new settings; bad ones are reported and the old ones stay in force."""
        try:
            settings = self._load()
            ticker = self._build(settings, self._owner)
        except TrackerError as error:
            _log.error("Settings not reloaded", error=str(error), problems=_problems(error))
            return
        if settings.database != self._settings.database:
            _log.warning("Another database takes effect with the next start only")
        self._drain()
        self._settings, self._ticker = settings, ticker
        apply_policies(self._store, settings.policies, settings.calendars, self._clock.now())
        _log.info("Settings reloaded")

    def _drain(self) -> None:
        if not self._ticker.lanes.stop(self._settings.delivery.deadline.total_seconds() + 5):
            _log.warning("Deliveries still under way were left to their lease")


def _problems(error: TrackerError) -> list[str]:
    return list(getattr(error, "problems", ()))
