"""The daemon: ticks, signals, and a main thread that watches both."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from queue import Empty, SimpleQueue
from types import FrameType
from typing import NoReturn
from uuid import uuid4

import structlog

from tracker.config.settings import Settings
from tracker.daemon.instance import is_gone
from tracker.daemon.job import Job
from tracker.daemon.leadership import Leadership
from tracker.daemon.lock import sole_daemon
from tracker.daemon.planning import Plans
from tracker.daemon.polling import Polls
from tracker.daemon.proving import Proofs
from tracker.daemon.scheduler import Scheduler
from tracker.daemon.stall import Stall
from tracker.daemon.systemd import ServiceManager
from tracker.daemon.tick import IDLE_S, Tick, introduce
from tracker.daemon.timekeeping import Timekeeper
from tracker.domain.delivery import Outcome
from tracker.errors import DatabaseUnusable, SomeDeliveriesFailed, TrackerError
from tracker.service.clock import Clock
from tracker.service.clockwatch import BelievedClock
from tracker.service.feeds.saved_sources import syncer_of
from tracker.service.sending.admission import tell_of_refusal, tell_of_settings
from tracker.service.sending.proving import prover_of
from tracker.service.sending.ticking import Ticker
from tracker.store.store import Store

_log = structlog.get_logger()

_WATCH_EVERY_S = 5.0
_LATE_TICK_S = 5.0
_PATIENCE_S = 120.0
_APPLY_EVERY_S = 30.0  #: tries to plan by new policies, where the database fails
_GRACE_S = 5.0  #: to let the senders end beyond their deadline
_WELL = "ticking"  #: what a service manager shows of a daemon
_POLL_GRACE_S = 2.0  #: to let an import, or a part of a planning, end; a server is not waited for

Build = Callable[[Settings, str], Ticker]


class Daemon:
    """Ticks until it is told to stop.

    It begins by `settings`, `load` reads those that follow them; `build` makes a ticker from them
    for an owner name. A tick, or a courier, without a sign of life for `patience_s` seconds ends
    the process: whoever started it starts it again, and nothing that was claimed is lost.
    """

    def __init__(  # noqa: PLR0913 - all that a daemon joins
        self,
        store: Store,
        clock: BelievedClock,
        load: Callable[[Settings], Settings],
        build: Build,
        *,
        settings: Settings,
        system: Clock,
        leadership: Leadership,
        manager: ServiceManager,
        patience_s: float = _PATIENCE_S,
        at_rest: Callable[[datetime | None], None] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._load = load
        self._build = build
        self._leadership = leadership
        self._manager = manager
        self._owner = store.instance or uuid4().hex
        self._stopping = self._reloading = False
        self._status = _WELL
        self._signals: SimpleQueue[None] = SimpleQueue()  # an Event set within its own wait hangs
        self._tick = Tick(
            store=store,
            timekeeper=Timekeeper(store=store, clock=clock),
            settings=settings,
            ticker=build(settings, self._owner),
            at_rest=at_rest,
        )
        self._ticking = Job("Tick", self._tick.run, every_s=IDLE_S)
        leadership.tell = lambda: self._signals.put(None)
        led, leads = leadership.store, lambda: leadership.leads
        self._polls = Polls(lambda each: syncer_of(each, led, clock), settings, leads=leads)
        self._proofs = Proofs(lambda each: prover_of(each, led), settings, clock, leads=leads)
        self._plans = Plans(led, settings, leads=leads)
        self._scheduler = Scheduler(system)
        self._scheduler.add(self._ticking)
        self._scheduler.add(Job("Heartbeat", self._tick.ping, every_s=IDLE_S))
        others = () if leadership.alone else (leadership.job,)
        for job in (self._polls.job, self._proofs.job, self._plans.job, *others):
            self._scheduler.add(job, aside=True)
        self._patience_s = patience_s
        self._tick_stall = Stall(patience_s=patience_s)
        self._courier_stall = Stall(patience_s=patience_s)
        self._told_manager_at = time.monotonic()
        self._unapplied_since = float("inf")  #: monotonic seconds of the last attempt that failed

    def run_once(self) -> None:
        """One tick; returns when every delivery that was due has an outcome.

        At SIGTERM or SIGINT, when what is being sent then is finished. Raises SomeDeliveriesFailed
        where any of them was not accepted, unless it was stopped.
        """
        with sole_daemon(self._store) as alone:
            self._listen()
            began = time.monotonic()
            try:
                self._begin(alone=alone, once=True)
                self._plans.finish(lambda: self._stopping)
                self._tick.timekeeper.look(self._tick.settings)
                ticker = self._tick.ticker
                outcomes = ticker.run_dry(lambda: self._stopping)
                waiting = ticker.count_refused()
                if self._tick.settings.watch.heartbeat and not self._stopping:
                    ticker.courier.ping_now(well=not waiting)
                self._end(took_s=time.monotonic() - began)
            finally:
                self._drain()
        failed = sum(outcome not in {Outcome.SENT, Outcome.WITHDRAWN} for outcome in outcomes)
        if (failed or waiting) and not self._stopping:
            raise SomeDeliveriesFailed(_not_arrived(failed, len(outcomes), waiting))

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT; what is being sent then is finished first.

        Raises SchemaChanged, as late, once another version of tracker has changed the schema.
        """
        with sole_daemon(self._store) as alone:
            self._listen()
            signal.signal(signal.SIGHUP, self._on_stop if _on_a_terminal() else self._on_reload)
            self._begin(alone=alone)
            self._tick.ticker.courier.wake()
            self._scheduler.start()
            _log.info("Daemon started", pid=os.getpid(), database=self._store.url_for_people)
            self._manager.ready(self._status)
            self._watch()
            self._manager.stopping()
            self._polls.job.stop(0)
            self._proofs.job.stop(0)
            self._plans.job.stop(0)
            if not self._scheduler.stop(self._patience_s):
                self._give_up("Tick hangs")
            self._drain()
            if not self._polls.job.stop(_POLL_GRACE_S):
                _log.warning("A source was left in the middle; it is fetched again later")
            self._leadership.job.stop(_POLL_GRACE_S)
            self._plans.job.stop(_POLL_GRACE_S)
            self._end()
            if self._leadership.outdated is not None:
                raise self._leadership.outdated
            _log.info("Daemon stopped")

    def _begin(self, *, alone: bool, once: bool = False) -> None:
        settings, now = self._tick.settings, self._clock.now()
        with self._store.write() as transaction:
            introduce(transaction, now, once=once)
        self._leadership.say()
        self._tick.timekeeper.begin(settings)
        if not alone:
            self._end_leases_of_the_dead(now)
        recovered = self._tick.ticker.courier.recover(orphans=alone)
        if recovered:
            _log.warning("Interrupted deliveries recovered", count=recovered)
        self._tick.ticker.look_again()
        if self._leadership.begun():
            self._polls.take_over(alone=alone)
            self._plans.begin(settings, now)
        _say_set_aside(settings)
        tell_of_settings(self._store, settings, now)

    def _end_leases_of_the_dead(self, now: datetime) -> None:
        """What a process of this machine had claimed that is certain to have ended, waits no more.

        On a server nobody is certain to be alone, and a lease may take ten minutes: so long may a
        mail server take to answer.
        """
        with self._store.write() as transaction:
            gone = [owner for owner in transaction.deliveries.owners() if is_gone(owner)]
            transaction.deliveries.end_leases(gone, now - self._leadership.ahead)

    def _end(self, *, took_s: float | None = None) -> None:
        """Note that this daemon has left; it has, whether or not that can be noted.

        Of a single tick also how long it took.
        """
        try:
            with self._store.write() as transaction:
                now = self._clock.now()
                for table in transaction.presences:
                    if took_s is not None:
                        table.ticked(now, took_s * 1_000)
                    table.stopped(now)
                transaction.leadership.leave()
        except DatabaseUnusable as error:
            _log.warning("End not noted", error=str(error))

    def _listen(self) -> None:
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        self._signals.put(None)

    def _on_reload(self, _number: int, _frame: FrameType | None) -> None:
        self._reloading = True
        self._signals.put(None)

    def _watch(self) -> None:
        """Wait for signals, on monotonic time: a clock set back must not stop the ticks."""
        pause = min(_WATCH_EVERY_S, self._patience_s / 4)
        while not self._stopping and self._leadership.outdated is None:
            with suppress(Empty):
                self._signals.get(timeout=min(pause, self._manager.watchdog_every_s or pause))
            if self._reloading and not self._stopping:
                self._reloading = False
                self._reload()
            if self._leadership.begun():  # and another has planned by settings of its own
                self._unapplied_since = time.monotonic() - _APPLY_EVERY_S
            self._apply_policies()
            self._supervise(time.monotonic())

    def _supervise(self, now_s: float) -> None:
        if self._tick_stall.looks_dead(self._ticking.signs, now_s):
            self._give_up("Tick hangs")
        if self._courier_stall.looks_dead(self._tick.ticker.courier.alive_at, now_s):
            self._give_up("Courier hangs")
        if now_s - self._ticking.ended_at > _LATE_TICK_S and not self._ticking.running:
            self._scheduler.hasten()
        every_s = self._manager.watchdog_every_s
        if every_s is not None and now_s - self._told_manager_at >= every_s:
            self._told_manager_at = now_s
            self._manager.alive(self._status)

    def _give_up(self, sentence: str) -> NoReturn:
        """End at once: a thread that hangs cannot be ended, and would keep the process."""
        _log.critical(sentence, patience_s=self._patience_s)
        sys.stderr.flush()
        os._exit(1)

    def _reload(self) -> None:
        """Take on new settings; bad ones are reported and the old ones stay in force."""
        try:
            settings = self._load(self._tick.settings)
            ticker = self._build(settings, self._owner)
        except TrackerError as error:
            _log.error("Settings not reloaded", error=str(error), problems=_problems(error))
            self._say(f"the last reload failed, settings of before are in force: {error}")
            self._tell_of_refusal(error)
            return
        if settings.database != self._tick.settings.database:
            _log.warning("Another database takes effect with the next start only")
        self._drain()
        self._tick.take_on(settings, ticker)
        self._polls.take_on(settings)
        self._proofs.take_on(settings)
        self._unapplied_since = time.monotonic() - _APPLY_EVERY_S
        self._apply_policies()
        self._scheduler.hasten()
        _say_set_aside(settings)
        self._say(_WELL)
        _log.info("Settings reloaded")

    def _say(self, status: str) -> None:
        """Have the service manager show it from now on: a signal sent is all that it knows."""
        self._status = " ".join(status.split())
        self._manager.says(self._status)

    def _apply_policies(self) -> None:
        """Plan by the policies that were read last; a database that fails is asked again later."""
        if time.monotonic() - self._unapplied_since < _APPLY_EVERY_S:
            return
        settings = self._tick.settings
        try:
            now = self._clock.now()
            self._tick.ticker.look_again()
            self._plans.begin(settings, now)
            tell_of_settings(self._store, settings, now)
        except DatabaseUnusable as error:
            self._unapplied_since = time.monotonic()
            _log.error("Policies not applied yet", error=str(error))
            return
        self._unapplied_since = float("inf")
        self._tick.ticker.courier.wake()

    def _tell_of_refusal(self, error: TrackerError) -> None:
        """Whoever sent the signal may not look at the log."""
        try:
            tell_of_refusal(self._store, self._tick.settings, error, self._clock.now())
        except DatabaseUnusable as unusable:
            self._tick.ticker.trouble.met(unusable)
        self._tick.ticker.courier.wake()

    def _drain(self) -> None:
        within_s = self._tick.settings.delivery.deadline.total_seconds() + _GRACE_S
        if not self._tick.ticker.courier.stop(within_s):
            _log.warning("Deliveries still under way were left to their lease")


def _not_arrived(failed: int, tried: int, waiting: int) -> str:
    said = f"{failed} of {tried} deliveries failed and will be tried again" if failed else ""
    earlier = f"{waiting} past their time have not been accepted and wait for their next attempt"
    return f"{said or earlier}: `tracker log` says why"


def _say_set_aside(settings: Settings) -> None:
    for each in settings.set_aside:
        _log.error("Part of the settings set aside", part=each.part, reason=each.reason)


def _problems(error: TrackerError) -> list[str]:
    return list(getattr(error, "problems", ()))


def _on_a_terminal() -> bool:
    """Whether somebody watches: SIGHUP says that their window is closed, elsewhere to reload."""
    return sys.stdin is not None and sys.stdin.isatty()
