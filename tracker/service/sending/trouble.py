"""Trouble with the database: said in the log, and to the operators when it lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from tracker.errors import DatabaseUnusable
from tracker.planning.text.bulletins import Text, database_unusable
from tracker.service.clock import Clock
from tracker.service.complaints import Complaints
from tracker.store.engine.spool import Spool

_log = structlog.get_logger()

_LASTS_S = 60.0  #: what is over within a minute wakes nobody
_WARN_EVERY = timedelta(hours=1)


@dataclass(kw_only=True)
class Trouble:
    """What is known of it in this process; threads may share it.

    A database that cannot be written cannot say when people were last warned either, so the spool
    does.
    """

    clock: Clock
    monotonic: Callable[[], float]  #: seconds
    spool: Spool
    _since: tuple[float, datetime] | None = None  #: None while all is well
    _problem: str = ""
    _complaints: Complaints = field(default_factory=Complaints)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def met(self, error: DatabaseUnusable) -> None:
        """The database could not be used; logged at once, then once a minute."""
        with self._lock:
            now_s = self.monotonic()
            self._since = self._since or (now_s, self.clock.now())
            self._problem = str(error)
            times = self._complaints.failed(now_s)
        if times is not None:
            _log.error("Database unusable", error=str(error), times=times)

    def over(self) -> None:
        """The database was written to."""
        with self._lock:
            self._since = None
            times = self._complaints.worked()
        if times is not None:
            _log.warning("Database usable again", times=times)

    def emergency(self) -> Text | None:
        """What the operators have to be told now; at most once an hour, across restarts."""
        with self._lock:
            if self._since is None or self.monotonic() - self._since[0] < _LASTS_S:
                return None
            now, warned_at = self.clock.now(), self.spool.warned_at()
            if warned_at is not None and timedelta() <= now - warned_at < _WARN_EVERY:
                return None
            self.spool.warn(now)
            return database_unusable(self._problem, self._since[1])
