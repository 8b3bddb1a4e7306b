"""No process that knows an address leaves its memory behind."""

from __future__ import annotations

import contextlib
import resource

_PR_SET_DUMPABLE = 4  #: <sys/prctl.h>


def leave_no_core() -> None:
    """Write no core file, whoever aborts this process, and let no other one look into its memory.

    The limit alone does not hold where cores are piped to a program, the mark alone not where a
    system writes those of marked processes too.
    """
    import ctypes  # noqa: PLC0415 - only who knows addresses needs it

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
