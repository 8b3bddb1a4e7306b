"""The daily proof that all is in place for what is to be told; what is not, the operators hear."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from tracker.config.settings import Settings
from tracker.daemon.job import Job
from tracker.service.clock import Clock
from tracker.service.sending.proving import Prover

_log = structlog.get_logger()

_FIRST_S = 600.0  #: after the start, when what was missed is told
_EVERY_S = 86_400.0

Build = Callable[[Settings], Prover]


class Proofs:
    """Proves it once a day, aside, as it reads all there is."""

    def __init__(
        self,
        build: Build,
        settings: Settings,
        clock: Clock,
        *,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self.job = Job("Proof", self._prove, every_s=_EVERY_S)
        self._build = build
        self._prover = build(settings)
        self._clock = clock
        self._leads = leads  #: whether it is for this daemon to prove it
        self._began = False

    def take_on(self, settings: Settings) -> None:
        """Go on by other settings, from the next proof on."""
        self._prover = self._build(settings)

    def _prove(self) -> float:
        if not self._began or not self._leads():
            self._began = True
            return _FIRST_S
        wrong = self._prover.prove(self._clock.now(), lambda: self.job.stopping)
        for each in wrong:
            _log.error("Not in place", key=each.key, problem=each.problem)
        return _EVERY_S
