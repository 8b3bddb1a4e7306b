"""One tick of the daemon, and all that goes with it: the clock, the evidence, the heartbeat."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version

import structlog

from tracker.config.settings import Settings
from tracker.daemon.timekeeping import Timekeeper
from tracker.daemon.watch import Heartbeat
from tracker.errors import DatabaseUnusable, TrackerError
from tracker.service.complaints import Complaints
from tracker.service.sending.ticking import Ticker
from tracker.store.store import Store, Transaction

_log = structlog.get_logger()

_IDLE_S = 1.0  #: between two looks at what is due, where nothing is
_BUSY_S = 0.5
_SOONEST_S = 0.01
_FULL_TICK_EVERY_S = 30.0  #: a tick has more to do than to send what is due
_TOLD_EVERY_S = 30.0  #: that the daemon lives; seldom, as every word is a durable write
_OVERDUE = timedelta(minutes=5)


def introduce(transaction: Transaction, now: datetime) -> None:
    """Say in the database which process serves it."""
    transaction.daemon.started(
        os.getpid(), socket.gethostname(), version("regulatory-tracker"), now
    )


@dataclass(eq=False, kw_only=True, slots=True)
class Pulse:
    """Beats once a second, and at the very instant when something is due."""

    store: Store
    timekeeper: Timekeeper
    settings: Settings
    ticker: Ticker
    signs: int = 0  #: of life: counts the beginnings and ends of beats
    ended_at: float = field(default_factory=time.monotonic)  #: the last beat, in monotonic seconds
    _complaints: Complaints = field(default_factory=Complaints)
    _heartbeat: Heartbeat | None = None
    _ticked_at: float = float("-inf")
    _told_at: float = float("-inf")

    def take_on(self, settings: Settings, ticker: Ticker) -> None:
        """Go on by other settings."""
        self.settings, self.ticker, self._heartbeat = settings, ticker, None

    def beat(self) -> float:
        """Do what is due; gives after how many seconds to beat again. Never raises."""
        self.signs += 1
        try:
            pause = self._beat(time.monotonic())
        except TrackerError as error:
            pause = self._failed(error)
        except Exception as error:  # noqa: BLE001 - a fault in one tick must not end all ticks
            pause = self._failed(error, trace=True)
        else:
            self._worked()
        self.signs += 1
        self.ended_at = time.monotonic()
        return pause

    def _beat(self, began: float) -> float:
        self.timekeeper.look(self.settings)
        now = self.timekeeper.clock.now()
        due_at = self.store.next_due_at()
        is_due = due_at is not None and due_at <= now
        worked = False
        if is_due or began - self._ticked_at >= _FULL_TICK_EVERY_S:
            self._ticked_at = began
            worked = self.ticker.tick()
        self._tell(began, worked=worked)
        self._ping(began, due_at, now)
        if worked:
            return _BUSY_S
        ahead = _IDLE_S if due_at is None or is_due else (due_at - now).total_seconds()
        return min(_IDLE_S, max(_SOONEST_S, ahead))

    def _tell(self, began: float, *, worked: bool) -> None:
        """Say in the database that the daemon lives."""
        if not worked and began - self._told_at < _TOLD_EVERY_S:
            return
        self._told_at = began
        took = timedelta(seconds=time.monotonic() - began)
        with self.store.write() as transaction:
            now = self.timekeeper.clock.now()
            if not transaction.daemon.ticked(now, took / timedelta(milliseconds=1)):
                introduce(transaction, now)
        self.ticker.trouble.over()

    def _ping(self, began: float, due_at: datetime | None, now: datetime) -> None:
        """Let the watcher elsewhere hear that all is well, where it is."""
        watch = self.settings.watch
        if not watch.heartbeat or self.timekeeper.clock.held:
            return
        if due_at is not None and now - due_at >= _OVERDUE:
            return
        if self._heartbeat is None:
            self._heartbeat = Heartbeat(every_s=watch.heartbeat_every.total_seconds())
        if self._heartbeat.is_due(began):
            self._heartbeat.sent(began)
            self.ticker.courier.ping()

    def _failed(self, error: Exception, *, trace: bool = False) -> float:
        if isinstance(error, DatabaseUnusable):
            self.ticker.trouble.met(error)
            self._told_at = float("-inf")  # the next word in the database says that it works again
            self.ticker.courier.wake()  # it has outcomes to keep, and people to warn
            return _IDLE_S
        failures = self._complaints.failed(time.monotonic())
        if failures is not None:
            _log.error("Tick failed", error=str(error), failures=failures, exc_info=trace)
        return _IDLE_S

    def _worked(self) -> None:
        failures = self._complaints.worked()
        if failures is not None:
            _log.info("Tick works again", failures=failures)
