"""Joins settings, database, channels and clock to a daemon, and runs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tracker.config.settings import Settings, whole
from tracker.daemon.logs import configure
from tracker.daemon.run import Daemon
from tracker.daemon.systemd import ServiceManager
from tracker.daemon.timekeeping import believed_clock
from tracker.errors import SomeDeliveriesFailed
from tracker.service.clock import SystemClock
from tracker.service.sending.admission import admitted
from tracker.service.sending.ticking import Ticker
from tracker.service.settings import parts_of, settings_of
from tracker.service.settings_words import refuse_stray_console
from tracker.service.wiring import senders_of, ticker_of
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads

_CACHE_KIB = 4_096  #: a tick looks at little, and the daemon's memory must not grow with the file


def serve(config: Path | None, *, once: bool, log_json: bool) -> None:
    """Serve the database of the settings named by `config` until told to stop.

    With `once`, a single tick: returns when every delivery that was due has an outcome, and raises
    SomeDeliveriesFailed where any was not accepted, BadSettings where parts of the settings are set
    aside. Raises DaemonRunning beside another daemon.
    """
    configure(as_json=log_json)
    system = SystemClock()
    started = parts_of(config, secrets=True)
    store = open_store(started.database, cache_kib=_CACHE_KIB)

    def load() -> Settings:
        settings = settings_of(config, secrets=True)
        with open_reads(started.database) as reads:
            refuse_stray_console(settings, reads.told_channels())
        return settings

    def build(settings: Settings, owner: str) -> Ticker:
        senders = senders_of(settings, sys.stdout)
        return ticker_of(settings, store, clock, senders=senders, owner=owner, dutiful=once)

    try:
        with open_reads(started.database) as reads:
            admitted(started, reads, system.now())
        clock = believed_clock(store, system)
        manager = ServiceManager(os.environ)
        daemon = Daemon(store, clock, load, build, settings=started, system=system, manager=manager)
        if once:
            _run_once(daemon, started)
        else:
            daemon.run()
    finally:
        store.close()


def _run_once(daemon: Daemon, settings: Settings) -> None:
    """Once; what is wrong with the settings is said afterwards, and before what did not arrive."""
    try:
        daemon.run_once()
    except SomeDeliveriesFailed:
        whole(settings)
        raise
    whole(settings)
