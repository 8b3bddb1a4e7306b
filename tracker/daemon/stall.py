"""How the daemon knows that a part of it hangs."""

from __future__ import annotations

from dataclasses import dataclass, field

_LONGEST_STEP_S = 10.0


@dataclass(eq=False, kw_only=True, slots=True)
class Stall:
    """Whether a sign of life has stayed the same for too long; reads no clock.

    Only time in which the watcher itself looked counts: a process that was stopped as a whole, or a
    machine that was busy, must not be taken for one that hangs.
    """

    patience_s: float
    _sign: object = field(default_factory=object)
    _stood_s: float = 0.0
    _looked_at_s: float | None = None

    def looks_dead(self, sign: object, now_s: float) -> bool:
        """Look at `sign`, which changes while there is life, at `now_s` of monotonic time."""
        since = 0.0 if self._looked_at_s is None else now_s - self._looked_at_s
        self._looked_at_s = now_s
        if sign != self._sign:
            self._sign, self._stood_s = sign, 0.0
        else:
            self._stood_s += min(since, _LONGEST_STEP_S)
        return self._stood_s >= self.patience_s
