"""When to say of something that it fails, without saying nothing else."""

from __future__ import annotations

from dataclasses import dataclass

_COMPLAIN_EVERY_S = 60.0


@dataclass(eq=False, kw_only=True, slots=True)
class Complaints:
    """Says of something that fails again and again at first, then once a minute, and at its end."""

    _failures: int = 0
    _told_at_s: float = 0.0

    def failed(self, now_s: float) -> int | None:
        """It has failed: how many times in a row, where that is to be said now."""
        self._failures += 1
        if self._failures > 1 and now_s - self._told_at_s < _COMPLAIN_EVERY_S:
            return None
        self._told_at_s = now_s
        return self._failures

    def worked(self) -> int | None:
        """It has worked: how many failures that ends, where there were any."""
        failures, self._failures = self._failures, 0
        return failures or None
