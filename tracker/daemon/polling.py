"""Polls: saved sources are fetched aside, so that no server holds up a reminder."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from tracker.config.settings import Settings
from tracker.daemon.job import Job
from tracker.service.feeds.syncing import Synced, Syncer

_log = structlog.get_logger()

_LOOK_EVERY_S = 30.0  #: for sources that are due, and those that somebody adds

Build = Callable[[Settings], Syncer]


class Polls:
    """Fetches whatever source is due, one at a time, until its job is stopped.

    When each is due, its jitter included, is in the database, where a restart finds it again. What
    a stop cuts off with the process is fetched again once its claim has ended: an import is taken
    in whole or not at all.
    """

    def __init__(
        self, build: Build, settings: Settings, *, leads: Callable[[], bool] = lambda: True
    ) -> None:
        self.job = Job("Polling", self._poll, every_s=_LOOK_EVERY_S)
        self._build = build
        self._leads = leads  #: whether it is for this daemon to fetch
        self._syncer = build(settings)

    def take_on(self, settings: Settings) -> None:
        """Go on by other settings, from the next source on."""
        self._syncer = self._build(settings)

    def take_over(self, *, alone: bool) -> None:
        """Count as failures what daemons before this left in the middle."""
        for synced in self._syncer.bury(alone=alone):
            _say(synced)

    def _poll(self) -> None:
        if not self._leads():
            return
        self.take_over(alone=False)
        while not self.job.stopping and (synced := self._syncer.sync_due()) is not None:
            _say(synced)


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
