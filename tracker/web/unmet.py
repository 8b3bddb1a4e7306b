"""Rows that no list of milestones meets, so that pages can say that they lack them."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Final

from tracker.store.reads.reads import Reads
from tracker.store.values.damage import Damaged

_KEPT_S: Final = 60.0  #: to look costs a look at each milestone that there is


class Unmet:
    """What is looked for once a minute, and known to every page in between."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = Lock()
        self._found: tuple[float, tuple[Damaged, ...]] | None = None

    def met_by(self, reads: Reads) -> None:
        """Set aside, with what `reads` meet by themselves, what they never would."""
        with self._lock:
            now = self._monotonic()
            if self._found is None or not 0 <= now - self._found[0] < _KEPT_S:
                before = len(reads.aside)
                reads.look_for_damage()
                self._found = now, tuple(reads.aside[before:])
                return
            reads.aside.extend(self._found[1])
