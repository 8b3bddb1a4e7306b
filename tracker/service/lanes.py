"""One lane a channel: a slow or dead channel holds up nobody but itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

from tracker.domain.delivery import Outcome
from tracker.errors import TrackerError

_log = structlog.get_logger()

Drain = Callable[[str, Callable[[], bool]], list[Outcome]]


@dataclass(eq=False, slots=True)
class _Lane:
    """A thread that drains one channel, and what came of it."""

    channel: str
    drain: Drain
    draining: threading.Event
    outcomes: list[Outcome] = field(default_factory=list)
    began_at: float = field(default_factory=time.monotonic)
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name=f"lane-{self.channel}", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.outcomes.extend(self.drain(self.channel, self._stop))
        except TrackerError as error:
            _log.error("Lane stopped", channel=self.channel, error=str(error))

    def _stop(self) -> bool:
        """Also the lane's sign of life: it is asked before every claim."""
        self.began_at = time.monotonic()
        return self.draining.is_set()


class Lanes:
    """Threads that are started when a channel has something due and end when it has not."""

    def __init__(self, drain: Drain, *, stuck_after_s: float) -> None:
        self._drain = drain
        self._stuck_after_s = stuck_after_s
        self._draining = threading.Event()
        self._lanes: dict[str, _Lane] = {}

    def wake(self, channels: Iterable[str]) -> None:
        """See to it that each of `channels` has a thread that is alive and not stuck."""
        for channel in channels:
            lane = self._lanes.get(channel)
            if lane is None or not self._works(lane):
                self._lanes[channel] = _Lane(channel, self._drain, self._draining)
                self._lanes[channel].start()

    def finish(self) -> list[Outcome]:
        """Wait until every lane has nothing left to do; gives what came of it all."""
        lanes, self._lanes = list(self._lanes.values()), {}
        for lane in lanes:
            lane.thread.join()
        return [outcome for lane in lanes for outcome in lane.outcomes]

    def stop(self, within_s: float) -> bool:
        """Claim nothing more; whether all that was being sent ended `within_s` seconds."""
        self._draining.set()
        deadline = time.monotonic() + within_s
        for lane in self._lanes.values():
            lane.thread.join(max(0.0, deadline - time.monotonic()))
        return not any(lane.thread.is_alive() for lane in self._lanes.values())

    def _works(self, lane: _Lane) -> bool:
        """A thread cannot be ended from outside: one that hangs past its lease is left behind."""
        if not lane.thread.is_alive():
            return False
        stuck = time.monotonic() - lane.began_at > self._stuck_after_s
        if stuck:
            _log.error("Lane stuck", channel=lane.channel)
        return not stuck
