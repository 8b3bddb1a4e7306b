"""That a daemon lives, and whether it leads those that share its database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from tracker.daemon.job import Job
from tracker.daemon.tick import introduce
from tracker.errors import SchemaChanged, SchemaMismatch
from tracker.service.clock import Clock
from tracker.service.clockwatch import monotonic
from tracker.store.store import Store

_log = structlog.get_logger()

_SAID_EVERY_S = 2.0
_SILENT_S = 8.0  #: a leader that says nothing for longer leads no more


class Leadership:
    """Of several daemons one plans, fetches sources and tells of tracker itself; all of them send.

    Each says every other second that it lives. Whoever finds that nobody who lives leads does so
    from then on, so that another leads ten seconds after a leader was killed, paused or cut off.
    What is to be written by the leader alone goes through `store`, which refuses it once another
    leads: one that was paused does not know. A file has one daemon, which holds its lock and leads.

    Args:
        clock: what the daemon believes
        system: what its machine shows
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        system: Clock,
        *,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self.alone = store.file is not None
        self.store = store if self.alone else store.led(lambda: self._term)
        self.job = Job("Presence", self.say, every_s=_SAID_EVERY_S)
        self.ahead = timedelta()  #: of the server's clock
        self.outdated: SchemaChanged | None = None  #: why this daemon has to end
        self.tell: Callable[[], None] = lambda: None  #: whoever waits for either
        self._everybodys = store
        self._clock = clock
        self._system = system
        self._monotonic = monotonic
        self._term: int | None = None
        self._said_at = float("-inf")
        self._is_news = self.alone

    @property
    def leads(self) -> bool:
        """Whether this daemon led when it last spoke, and others still wait for its next word.

        What counts in the end is whether `store` takes what is written.
        """
        silent_s = self._monotonic() - self._said_at
        return self.alone or (self._term is not None and silent_s < _SILENT_S)

    def begun(self) -> bool:
        """Whether this daemon has come to lead since this was last asked."""
        is_news, self._is_news = self._is_news, False
        return is_news and self.leads

    def say(self) -> None:
        """That this daemon lives; it leads from now on where nobody else does.

        Not where somebody has upgraded the database meanwhile: a newer tracker takes over.
        """
        if self.alone or self.outdated is not None:
            return
        try:
            self._everybodys.check_schema()
        except SchemaMismatch as error:
            self.outdated = SchemaChanged(str(error))
            self.tell()
            return
        at, now = self._monotonic(), self._clock.now()
        with self._everybodys.write() as transaction:
            there = transaction.presence.heard(self._system.now())
            if there is None:
                introduce(transaction, now)  # the database was replaced meanwhile
            term = transaction.leadership.take(_SILENT_S)
        if there is not None:
            self.ahead = now - there
        self._said_at = at
        if term != self._term:
            _log.info("Leads from now on" if term is not None else "Another daemon leads")
            self._is_news = term is not None
        self._term = term
        if self._is_news:
            self.tell()
