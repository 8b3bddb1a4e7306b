"""The alarm: the operators hear that work cannot begin, as the database is of no use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from tracker.domain.channel import Senders
from tracker.errors import DatabaseUnusable
from tracker.planning.text.bulletins import database_unopened
from tracker.planning.text.message import emergency
from tracker.planning.text.words import BUILT_IN, Words
from tracker.service.clock import Clock
from tracker.service.sending.trouble import Hourly

_log = structlog.get_logger()

_WAIT_S = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """Made from the settings alone, before anything else."""

    clock: Clock
    monotonic: Callable[[], float]  #: seconds
    hourly: Hourly
    operators: tuple[str, ...]  #: names of channels
    open_senders: Callable[[], Senders]
    patience_s: float  #: for all messages to end
    words: Words = BUILT_IN

    def raise_over(self, error: DatabaseUnusable) -> None:
        """Tell the operators of `error`, at most once an hour; returns when that has ended."""
        if not self.operators or not self.hourly.take():
            return
        now = self.clock.now()
        message = emergency(database_unopened(str(error), now).said_in(self.words), now)
        senders = self.open_senders()
        try:
            under_way = dict(enumerate(self.operators))
            for number, name in under_way.items():
                senders.submit(number, name, message)
            self._wait(senders, under_way)
        finally:
            senders.close()

    def _wait(self, senders: Senders, under_way: dict[int, str]) -> None:
        until = self.monotonic() + self.patience_s
        while under_way and self.monotonic() < until:
            for number, evidence in senders.finished(_WAIT_S):
                name = under_way.pop(number)
                if not evidence.accepted:
                    _log.warning("Alarm failed", channel=name, detail=evidence.detail)
        for name in under_way.values():
            _log.warning("Alarm failed", channel=name, detail="no answer in time")
