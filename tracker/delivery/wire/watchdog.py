"""Cuts what is still under way at its deadline: one thread for any number of sends."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator


class Deadline:
    """One deadline of a watchdog, which may be put off."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog

    def extend(self, seconds: float) -> None:
        """See `Watchdog.extend`."""
        self._watchdog.extend(self, seconds)


class Watchdog:
    """Calls back when a deadline passes; starts its thread when it is first needed."""

    def __init__(self) -> None:
        self._deadlines: dict[Deadline, tuple[float, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._wakes_at = float("-inf")  #: before any deadline, so nobody wakes it, until it waits
        self._started = False

    @contextlib.contextmanager
    def over(self, seconds: float, cut: Callable[[], None]) -> Iterator[Deadline]:
        """Call `cut` in another thread unless the block ends within `seconds`."""
        key, ends_at = Deadline(self), time.monotonic() + seconds
        with self._changed:
            self._deadlines[key] = (ends_at, cut)
            if not self._started:
                self._started = True
                threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
            elif ends_at < self._wakes_at:
                self._changed.notify()
        try:
            yield key
        finally:
            with self._changed:
                self._deadlines.pop(key, None)

    def extend(self, deadline: Deadline, seconds: float) -> None:
        """Have `deadline` pass in `seconds` from now, unless it does later, or has passed."""
        with self._changed:
            if (known := self._deadlines.get(deadline)) is not None:
                ends_at, cut = known
                self._deadlines[deadline] = max(ends_at, time.monotonic() + seconds), cut

    def _watch(self) -> None:
        while True:
            for cut in self._take_passed():
                cut()

    def _take_passed(self) -> list[Callable[[], None]]:
        """What to cut now; waits until there is something."""
        with self._changed:
            while True:
                now = time.monotonic()
                passed = [key for key, (ends_at, _) in self._deadlines.items() if ends_at <= now]
                if passed:
                    self._wakes_at = float("-inf")
                    return [self._deadlines.pop(key)[1] for key in passed]
                self._wakes_at = min((e for e, _ in self._deadlines.values()), default=float("inf"))
                waits = self._wakes_at - now
                self._changed.wait(None if waits == float("inf") else waits)
