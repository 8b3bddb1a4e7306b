"""One tick of the daemon, and the heartbeat that tells a watcher elsewhere of it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from tracker.config.settings import Settings
from tracker.daemon.timekeeping import Timekeeper
from tracker.domain.delay import Why
from tracker.errors import DatabaseUnusable
from tracker.service.clockwatch import monotonic
from tracker.service.sending.ticking import Ticker
from tracker.store.store import Store, Transaction

IDLE_S = 1.0  #: between two looks at what is due, where nothing is
_BUSY_S = 0.5
_SOONEST_S = 0.01
_NOTED_EVERY_S = 30.0  #: that the daemon lives; seldom, as every note is a durable write
_OVERDUE = timedelta(minutes=5)


def introduce(
    transaction: Transaction,
    now: datetime,
    *,
    once: bool = False,
    who: tuple[int, str, str] | None = None,
) -> None:
    """Say in the database which process serves it, or looks at it `once`, and when none did before.

    `who` is its number, host and version: by default this process.
    """
    silence = transaction.presence.silence(now)
    if silence is not None:
        transaction.daemon.absent(Why.STOPPED, *silence)
    this = os.getpid(), socket.gethostname(), version("regulatory-tracker")
    for table in transaction.presences:
        table.started(*(who or this), now, once=once)


@dataclass(eq=False, kw_only=True, slots=True)
class Tick:
    """Looks once a second, and at the very instant when something is due."""

    store: Store
    timekeeper: Timekeeper
    settings: Settings
    ticker: Ticker
    monotonic: Callable[[], float] = monotonic  #: seconds that go on while the machine sleeps
    #: told once, as soon as nothing is due and nothing under way: when something will be
    at_rest: Callable[[datetime | None], None] | None = None
    _is_well: bool = False  #: as the last tick found it
    _noted_at: float = float("-inf")
    _worked_at: float | None = None  #: when that was last written, by `monotonic`

    def take_on(self, settings: Settings, ticker: Ticker) -> None:
        """Go on by other settings."""
        self.settings, self.ticker = settings, ticker

    def run(self) -> float:
        """Have sent what is due; gives the seconds until the next tick."""
        self._is_well = False
        try:
            return self._run(time.monotonic())
        except DatabaseUnusable as error:
            self.ticker.trouble.met(error)
            self._noted_at = float("-inf")  # the next note in the database says that it works again
            self.ticker.courier.wake()  # it has outcomes to keep, and people to warn
            return IDLE_S

    def ping(self) -> float:
        """Let the watcher hear how it is, as soon as ticks work; the seconds until next time.

        All is well while everything arrives: what was due five minutes ago and was not accepted
        since is bad news, however often it was tried.
        """
        watch = self.settings.watch
        if watch.heartbeat:
            if not self._is_well:
                return IDLE_S
            since = self.ticker.wanted_since()
            late = since is not None and self.timekeeper.clock.now() - since >= _OVERDUE
            self.ticker.courier.ping(well=not late)
        return watch.heartbeat_every.total_seconds()

    def _run(self, began: float) -> float:
        clock = self.timekeeper.clock
        self.timekeeper.look(self.settings)
        due_at, now = self.ticker.tick(), clock.now()
        is_due = due_at is not None and due_at <= now
        self._note(began, worked=is_due)
        self._is_well = not clock.held and (due_at is None or now - due_at < _OVERDUE)
        if is_due:
            return _BUSY_S
        self._say_at_rest(due_at)
        ahead = IDLE_S if due_at is None else (due_at - now).total_seconds()
        return min(IDLE_S, max(_SOONEST_S, ahead))

    def _say_at_rest(self, due_at: datetime | None) -> None:
        if self.at_rest is not None and self.ticker.courier.is_at_rest:
            say, self.at_rest = self.at_rest, None
            say(due_at)

    def _note(self, began: float, *, worked: bool) -> None:
        """Say in the database that the daemon lives."""
        if not worked and began - self._noted_at < _NOTED_EVERY_S:
            return
        self._noted_at = began
        began_at, worked_at = self._worked_at, self.monotonic()
        took = timedelta(seconds=time.monotonic() - began)
        with self.store.write() as transaction:
            now = self.timekeeper.clock.now()
            if began_at is not None:
                stalled_at = now - timedelta(seconds=worked_at - began_at - _NOTED_EVERY_S)
                transaction.daemon.absent(Why.STALLED, stalled_at, now)
            known = [
                table.ticked(now, took / timedelta(milliseconds=1))
                for table in transaction.presences
            ]
            if not all(known):
                introduce(transaction, now)
        self._worked_at = worked_at
        self.ticker.trouble.over()
