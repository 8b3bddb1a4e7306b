"""How soon a process that died may be started again."""

from __future__ import annotations

_FIRST_S = 1.0
_LONGEST_S = 60.0


class Restarts:
    """The first restart is free; then each waits twice as long as the one before, until one works.

    Without that, a sender that cannot live would be started over and over.
    """

    def __init__(self) -> None:
        self._pause_s = 0.0
        self._not_before = float("-inf")

    def allowed(self, now: float) -> bool:
        """Whether a process may be started at `now`, an instant of the monotonic clock."""
        return now >= self._not_before

    def failed(self, now: float) -> None:
        """Note that a process died by itself, or did not come to life."""
        self._not_before = now + self._pause_s
        self._pause_s = min(_LONGEST_S, max(_FIRST_S, 2 * self._pause_s))

    def succeeded(self) -> None:
        """Note that a process does its work."""
        self._pause_s = 0.0
