"""Polls: a thread of its own fetches saved sources, so that no server holds up a reminder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from tracker.config.settings import Settings
from tracker.errors import TrackerError
from tracker.service.complaints import Complaints
from tracker.service.feeds.syncing import Synced, Syncer

_log = structlog.get_logger()

_LOOK_EVERY_S = 30.0  #: for sources that somebody adds, and clocks that somebody sets
_SOONEST_S = 0.1

Build = Callable[[Settings], Syncer]


class Polls:
    """Fetches whatever source is due, one at a time, until it is stopped."""

    def __init__(self, build: Build, settings: Settings) -> None:
        self._build = build
        self._syncer = build(settings)
        self._stopping = threading.Event()
        self._complaints = Complaints()
        # A daemon thread: one that waits for a server must not keep the process.
        self._thread = threading.Thread(target=self._run, name="polls", daemon=True)

    def start(self) -> None:
        """Begin with a look at once."""
        self._thread.start()

    def take_on(self, settings: Settings) -> None:
        """Go on by other settings, from the next source on."""
        self._syncer = self._build(settings)

    def stop(self, within_s: float) -> bool:
        """Fetch no more; whether what was under way ended within `within_s` seconds.

        What did not is cut off with the process: an import is taken in whole or not at all, and
        its source is fetched again once the claim has ended.
        """
        self._stopping.set()
        if self._thread.ident is None:
            return True
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def poll(self) -> float:
        """Fetch a source that is due; after how many seconds to look again. Never raises."""
        try:
            pause = self._pause()
            synced = self._syncer.sync_due() if pause <= 0 else None
        except TrackerError as error:
            return self._complain(error)
        except Exception as error:  # noqa: BLE001 - a fault in one poll must not end all polls
            return self._complain(error, trace=True)
        failures = self._complaints.worked()
        if failures is not None:
            _log.info("Polling works again", failures=failures)
        if synced is not None:
            _say(synced)
        return max(pause, 0.0 if synced is not None else _SOONEST_S)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = self.poll()

    def _pause(self) -> float:
        """Seconds until the next source is due, at most until the next look; none where one is."""
        next_at = self._syncer.next_at()
        if next_at is None:
            return _LOOK_EVERY_S
        ahead = (next_at - self._syncer.clock.now()) / timedelta(seconds=1)
        return min(_LOOK_EVERY_S, ahead)

    def _complain(self, error: Exception, *, trace: bool = False) -> float:
        failures = self._complaints.failed(time.monotonic())
        if failures is not None:
            _log.error("Polling failed", error=str(error), failures=failures, exc_info=trace)
        return _LOOK_EVERY_S


def _say(synced: Synced) -> None:
    name, run = synced.source.name, synced.run
    if synced.fault is not None:
        _log.error("Source could not be read", source=name, exc_info=synced.fault)
    if synced.failed:
        _log.warning("Source failed", source=name, failures=synced.source.failures, why=run.detail)
        return
    if synced.ended_failures:
        _log.info("Source works again", source=name, failures=synced.ended_failures)
    counts = {"added": run.added, "moved": run.moved, "changed": run.changed}
    news = {what: count for what, count in counts.items() if count}
    if run.vanished:
        _log.warning("Source no longer lists what it did", source=name, vanished=run.vanished)
    _log.info("Source synced", source=name, outcome=run.outcome.value, **news)
