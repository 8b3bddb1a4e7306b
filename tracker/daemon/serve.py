"""Joins settings, database, channels and clock to a daemon, and runs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tracker.config.settings import Settings
from tracker.daemon.logs import configure
from tracker.daemon.run import Daemon
from tracker.daemon.systemd import ServiceManager
from tracker.daemon.timekeeping import believed_clock
from tracker.service.clock import SystemClock
from tracker.service.sending.ticking import Ticker
from tracker.service.settings import settings_of
from tracker.service.wiring import senders_of, ticker_of
from tracker.store.database import open_store

_CACHE_KIB = 4_096  #: a tick looks at little, and the daemon's memory must not grow with the file


def serve(config: Path | None, *, once: bool, log_json: bool) -> None:
    """Serve the database of the settings named by `config` until told to stop.

    With `once`, a single tick: returns when every delivery that was due has an outcome, and raises
    SomeDeliveriesFailed where any was not accepted. Raises DaemonRunning beside another daemon.
    """
    configure(as_json=log_json)
    system = SystemClock()
    settings = settings_of(config, secrets=True)
    store = open_store(settings.database, cache_kib=_CACHE_KIB)

    def load() -> Settings:
        return settings_of(config, secrets=True)

    def build(settings: Settings, owner: str) -> Ticker:
        senders = senders_of(settings, sys.stdout)
        return ticker_of(settings, store, clock, senders=senders, owner=owner, dutiful=once)

    try:
        clock = believed_clock(store, system, settings.watch.longest_downtime)
        manager = ServiceManager(os.environ)
        daemon = Daemon(store, clock, load, build, system=system, manager=manager)
        if once:
            daemon.run_once()
        else:
            daemon.run()
    finally:
        store.close()
