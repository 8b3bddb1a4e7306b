"""What the daemon does again and again, whatever becomes of it each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from tracker.errors import NotLeading, TrackerError
from tracker.service.complaints import Complaints

_log = structlog.get_logger()


class Job:
    """Recurring work; a fault of it is said, and neither ends it nor anything beside it.

    Args:
        name: begins its sentences in the log
        work: does it once; gives the seconds until the next time, None for the usual pause
        every_s: the usual pause, which also follows a fault
    """

    def __init__(self, name: str, work: Callable[[], float | None], *, every_s: float) -> None:
        self.name = name
        self.pause_s = every_s  #: until the next time, as the last run wants it
        self.signs = 0  #: of life: counts the beginnings and ends of runs
        self.ended_at = time.monotonic()  #: the last run
        self._work = work
        self._every_s = every_s
        self._complaints = Complaints()
        self._stopping = threading.Event()
        self._running = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._running.locked()

    @property
    def stopping(self) -> bool:
        """Whether a run under way should come to its end, and no other begins."""
        return self._stopping.is_set()

    def run(self) -> None:
        """Work once; a fault is said here, as APScheduler would keep it to itself."""
        with self._running:
            if self.stopping:
                return
            self.signs += 1
            self.pause_s = self._attempt()
            self.signs += 1
            self.ended_at = time.monotonic()

    def stop(self, within_s: float) -> bool:
        """Work no more; whether a run under way ended within `within_s` seconds."""
        self._stopping.set()
        if not self._running.acquire(timeout=within_s):
            return False
        self._running.release()
        return True

    def _attempt(self) -> float:
        try:
            pause = self._work()
        except NotLeading:
            return self._every_s  # whoever leads does it
        except TrackerError as error:
            return self._complain(error)
        except BaseException as error:  # noqa: BLE001 - not even SystemExit may end all runs unsaid
            return self._complain(error, trace=True)
        failures = self._complaints.worked()
        if failures is not None:
            _log.info(f"{self.name} works again", failures=failures)
        return self._every_s if pause is None else pause

    def _complain(self, error: BaseException, *, trace: bool = False) -> float:
        failures = self._complaints.failed(time.monotonic())
        if failures is not None:
            _log.error(f"{self.name} failed", error=str(error), failures=failures, exc_info=trace)
        return self._every_s
