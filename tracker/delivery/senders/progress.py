"""How far each send of a process got, in memory that the process shares with the daemon.

What is stored there outlives whoever stored it, so a sender says nothing over its pipe while all
goes well, and the daemon looks only when it buries one.
"""

from __future__ import annotations

import mmap
import os
import tempfile

from tracker.domain.delivery import Phase

SLOTS = 1 << 16  #: sends of one process at once; only the pages that are used cost memory
_PHASES = (Phase.CONNECTING, Phase.CONNECTED, Phase.BYTES_OUT)


def shared_file() -> int:
    """A descriptor of memory that no name leads to, all zero; OSError where there is none."""
    try:
        descriptor = os.memfd_create("tracker-progress")
    except (AttributeError, OSError):  # another system than Linux, or a sandbox
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, SLOTS)
    return descriptor


class Progress:
    """One end's view of the memory behind `descriptor`, which may be closed afterwards."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, SLOTS)

    def note(self, slot: int, phase: Phase) -> None:
        """Say that the send in `slot` got as far as `phase`, an unanswered one."""
        self._memory[slot] = _PHASES.index(phase)

    def phase(self, slot: int) -> Phase:
        """How far the send in `slot` got; at first, CONNECTING."""
        return _PHASES[self._memory[slot]]

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
