"""The courier: the one thread that hands over, sends and writes down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from tracker.domain.delivery import Outcome
from tracker.errors import DatabaseUnusable
from tracker.service.sending.rounds import Rounds

_log = structlog.get_logger()

_WAIT_S = 0.25  #: for a send to end, before looking whether more is due
_IDLE_S = 30.0  #: between two signs of life


@dataclass(kw_only=True)
class Courier:
    """Goes its rounds whenever it is woken, until nothing is due and nothing under way."""

    rounds: Rounds
    monotonic: Callable[[], float]  #: seconds
    _woken: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _pinging: threading.Event = field(default_factory=threading.Event)
    _is_well: bool = True  #: what a ping is to say
    _thread: threading.Thread | None = None
    _working: bool = False

    @property
    def alive_at(self) -> float:
        """The last sign of life, in monotonic seconds."""
        return self.rounds.alive_at

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is under way; whoever wakes it is asked about first."""
        return not self._woken.is_set() and not self._working

    def wake(self) -> None:
        """Something may be due."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
            self._thread.start()
        self._woken.set()

    def ping(self, *, well: bool) -> None:
        """Tell whoever watches from outside that all is well, or that it is not."""
        self._is_well = well
        self._pinging.set()
        self.wake()

    def ping_now(self, *, well: bool) -> None:
        """As `ping`, in the caller's thread; returns when the watcher has answered."""
        self.rounds.ping(well=well)
        self.rounds.finish()

    def recover(self, *, orphans: bool) -> int:
        """See `Rounds.recover`; before anything else."""
        return self.rounds.recover(orphans=orphans)

    def drain(self, stopped: Callable[[], bool] = lambda: False) -> list[Outcome]:
        """Go rounds in the caller's thread until nothing is left to do; gives the outcomes.

        Once `stopped`, no further round is begun, and what is under way is finished.
        """
        outcomes: list[Outcome] = []
        self.rounds.warn()
        try:
            while not stopped() and (done := self.rounds.go(_WAIT_S)) is not None:
                outcomes += done
        except DatabaseUnusable:
            self.rounds.finish()
            raise
        self.rounds.finish()
        return outcomes

    def stop(self, within_s: float) -> bool:
        """Claim nothing more; whether all that was under way ended within `within_s` seconds."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(within_s)
        ended = self._thread is None or not self._thread.is_alive()
        self.rounds.senders.close()
        return ended

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.rounds.alive_at = self.monotonic()
            if self._woken.wait(_IDLE_S):
                self._working = True
                self._woken.clear()
                self._work()
                self.rounds.warn()
                self._working = False
        self.rounds.finish()

    def _work(self) -> None:
        """Rounds until nothing is left to do; a fault in one must not end all of them."""
        try:
            busy = True
            while busy and not self._stopping.is_set():
                if self._pinging.is_set():
                    self._pinging.clear()
                    self.rounds.ping(well=self._is_well)
                busy = self.rounds.go(_WAIT_S) is not None
        except DatabaseUnusable:
            pass  # the rounds have told it, and kept what has ended
        except Exception:  # noqa: BLE001 - one round's fault must not silence the rest
            _log.exception("Round failed")
