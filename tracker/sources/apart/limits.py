"""What a process that reads may take: the kernel holds it to that, whatever the document is."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Final

CPU_S: Final = 240  #: a file of 64 MB takes 23
AWAITED_S: Final = 300.0  #: that somebody waits for it, all of it together
_MEMORY: Final = 1 << 30  #: bytes; 100,000 milestones in a file of 54 MB take 230 MB
_LEAST_MEMORY: Final = 192 << 20  #: Python and its readers have a third of that before they begin
_LASTS_S: Final = 1_800  #: whoever waits may be slow to write, but a process left behind must end
_FILES: Final = 64
_BYTES_WRITTEN: Final = 0  #: nothing here writes files
_FIRST_TO_GO: Final = "1000"  #: where memory runs out all the same, the kernel ends this one first
_PR_SET_PDEATHSIG: Final = 1  #: <sys/prctl.h>
_BOUNDS: Final = ("memory.max", "memory.high", "memory.limit_in_bytes")


def limit() -> int:
    """Bound this process; the bytes of memory that it may have."""
    memory = memory_of(_free())
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, CPU_S, CPU_S + 10),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, _FILES, _FILES),
        (resource.RLIMIT_FSIZE, _BYTES_WRITTEN, _BYTES_WRITTEN),
    ):
        with contextlib.suppress(OSError, ValueError):  # a lower bound may be in force already
            resource.setrlimit(kind, (soft, hard))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    _die_with_parent()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_LASTS_S)
    return memory


def _die_with_parent() -> None:
    """Have the kernel end this process with the one that waits for it, where it can."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def memory_of(free: int | None) -> int:
    """The bytes of memory to read with, where the machine or its container has `free` in all.

    Half of them at most: the daemon and its senders are there, too.
    """
    if free is None:
        return _MEMORY
    return max(_LEAST_MEMORY, min(_MEMORY, free // 2))


def _free() -> int | None:
    """The least memory that the machine, a container or a service manager allows; None: unknown."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for folder in _groups():
        for name in _BOUNDS:
            with contextlib.suppress(OSError, ValueError):
                found.append(int((folder / name).read_text()))
    return min((each for each in found if each > 0), default=None)


def _groups() -> list[Path]:
    """The folders of the control groups that this process is in, as far as they are visible."""
    root = Path("/sys/fs/cgroup")
    folders = [root, root / "memory"]
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, kinds, path = line.split(":", 2)
            within = root if not kinds else root / "memory"
            inside = within / path.lstrip("/")
            folders += [inside, *inside.parents][: len(inside.parts) - len(within.parts)]
    return folders
