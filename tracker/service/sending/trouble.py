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
from tracker.store.engine.warned import Warned

_log = structlog.get_logger()

_LASTS_S = 60.0  #: what is over within a minute wakes nobody
_WARN_EVERY = timedelta(hours=1)


@dataclass(eq=False, kw_only=True, slots=True)
class Hourly:
    """Whether the operators may be warned: once an hour, across restarts, whatever fails.

    This process remembers it by time that nobody sets; others by notes, which may all be lost or
    out of reach.
    """

    clock: Clock
    monotonic: Callable[[], float]  #: seconds
    warned: Warned
    _warned_s: float | None = None

    def take(self) -> bool:
        """Whether an hour has gone by; if so, they are being warned now."""
        now, now_s = self.clock.now(), self.monotonic()
        if self._warned_s is not None and now_s - self._warned_s < _WARN_EVERY.total_seconds():
            return False
        last = self.warned.last_at(now)
        if last is not None and now - last < _WARN_EVERY:
            return False
        self._warned_s = now_s
        self.warned.note(now)
        return True


@dataclass(kw_only=True)
class Trouble:
    """What is known of it in this process; threads may share it."""

    clock: Clock
    monotonic: Callable[[], float]  #: seconds
    hourly: Hourly
    _since: tuple[float, datetime] | None = None  #: None while all is well
    _problem: str = ""
    _news: list[Text] = field(default_factory=list)
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

    def tell(self, text: Text) -> None:
        """Have the operators told of something that is no lasting trouble, once."""
        with self._lock:
            self._news.append(text)

    def to_tell(self) -> list[Text]:
        """What the operators have to be told now; of lasting trouble at most once an hour."""
        with self._lock:
            news, self._news = self._news, []
            if self._since is None or self.monotonic() - self._since[0] < _LASTS_S:
                return news
            since = self._since[1]
            return [*news, database_unusable(self._problem, since)] if self.hourly.take() else news
