"""Joins settings, database, channels and clock to a daemon, and runs it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from tracker.config.settings import Settings, whole
from tracker.daemon.instance import this_instance
from tracker.daemon.leadership import Leadership
from tracker.daemon.logs import configure
from tracker.daemon.run import Daemon
from tracker.daemon.systemd import ServiceManager
from tracker.daemon.timekeeping import believed_clock
from tracker.errors import DatabaseBusy, DatabaseUnusable, SchemaChanged, SomeDeliveriesFailed
from tracker.service.absence import with_origin
from tracker.service.clock import SystemClock
from tracker.service.sending.admission import admitted, taken_on
from tracker.service.sending.ticking import Ticker
from tracker.service.settings import parts_of
from tracker.service.settings_words import refuse_stray_console
from tracker.service.wiring import alarm_of, senders_of, ticker_of
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

_log = structlog.get_logger()

AtRest = Callable[[datetime | None], None]

_CACHE_KIB = 4_096  #: a tick looks at little, and the daemon's memory must not grow with the file
_BUSY_PAUSE_S = 1.0  #: after the wait for a lock, which is longer, or was refused at once


def serve(
    config: Path | None, *, once: bool, log_json: bool, at_rest: AtRest | None = None
) -> None:
    """Serve the database of the settings named by `config` until told to stop.

    `at_rest` hears once, as soon as nothing is due, when something will be.

    With `once`, a single tick: returns when every delivery that was due has an outcome, and raises
    SomeDeliveriesFailed where any was not accepted, BadSettings where parts of the settings are set
    aside. Raises DaemonRunning beside another daemon, and DatabaseUnusable once the operators know;
    a database that somebody has locked, or a standby that has yet to take over, is waited for.
    """
    _keep_standard_descriptors()
    configure(as_json=log_json)
    system = SystemClock()
    settings = parts_of(config, secrets=True)
    alarm = alarm_of(settings, system, sys.stdout)
    while True:
        try:
            with _signals_put_back():
                return _serve(config, settings, system, once=once, at_rest=at_rest)
        except SchemaChanged:
            raise  # whoever upgrades knows; who starts this one again is told
        except DatabaseUnusable as error:
            alarm.raise_over(with_origin(error, config))
            if once or not isinstance(error, DatabaseBusy):
                raise
            _log.error("Waiting for the database", error=str(error))
            threading.Event().wait(_BUSY_PAUSE_S)


def _serve(
    config: Path | None,
    started: Settings,
    system: SystemClock,
    *,
    once: bool,
    at_rest: AtRest | None,
) -> None:
    if not once:  # until there is a daemon that reads the settings anew
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    store = open_store(started.database, cache_kib=_CACHE_KIB)
    store.serve_as(this_instance())
    try:
        with open_reads(started.database) as reads:
            admitted(started, reads, system.now())
        daemon = _daemon_of(store, config, started, system, once=once, at_rest=at_rest)
        if once:
            _run_once(daemon, started)
        else:
            daemon.run()
    finally:
        store.close()


def _daemon_of(  # noqa: PLR0913 - all that a daemon joins
    store: Store,
    config: Path | None,
    started: Settings,
    system: SystemClock,
    *,
    once: bool,
    at_rest: AtRest | None,
) -> Daemon:
    clock = believed_clock(store, system, started.watch.longest_downtime)
    leadership = Leadership(store, clock, system)

    def load(in_force: Settings) -> Settings:
        settings = taken_on(parts_of(config, secrets=True), in_force)
        if settings.console_only:
            with open_reads(started.database) as reads:
                refuse_stray_console(settings, reads.told_channels())
        return settings

    def build(settings: Settings, owner: str) -> Ticker:
        return ticker_of(
            settings,
            store,
            clock,
            senders=senders_of(settings, sys.stdout),
            owner=owner,
            dutiful=once,
            leads=lambda: leadership.leads,
            led=leadership.store,
            ahead=lambda: leadership.ahead,
        )

    return Daemon(
        store,
        clock,
        load,
        build,
        settings=started,
        system=system,
        leadership=leadership,
        manager=ServiceManager(os.environ),
        at_rest=at_rest,
    )


def _run_once(daemon: Daemon, settings: Settings) -> None:
    """Once; what is wrong with the settings is said afterwards, and before what did not arrive."""
    try:
        daemon.run_once()
    except SomeDeliveriesFailed:
        whole(settings)
        raise
    whole(settings)


def _keep_standard_descriptors() -> None:
    """Have no file of ours take the number of a stream that is closed, as senders write to it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


@contextmanager
def _signals_put_back() -> Iterator[None]:
    """Whoever could not begin no longer listens: a signal meanwhile does what it did before."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [(number, signal.getsignal(number)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
