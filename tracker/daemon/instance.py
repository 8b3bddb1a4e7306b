"""Which process a daemon is, so that the next one on its machine knows whether it still runs."""

from __future__ import annotations

import os
import re
import socket
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

_BOOT, _PROCESSES = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
_INSTANCE = re.compile(r".*/(\d+)/([0-9a-f]{12})-[0-9a-f]{8}", re.DOTALL)


def this_instance() -> str:
    """Host, process, and where its number counts, with what no other start has."""
    return f"{socket.gethostname()}/{os.getpid()}/{_place() or ''}-{uuid4().hex[:8]}"


def is_gone(instance: str) -> bool:
    """Whether the process of `instance` is certain to have ended.

    That is known of this machine since it was started, and of these numbers of processes alone: a
    container counts its own. A number that somebody else has by now says nothing.
    """
    found = _INSTANCE.fullmatch(instance)
    if found is None or found[2] != _place():
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _place() -> str | None:
    """What names the numbers of processes that this one is among; None where nobody can tell."""
    try:
        counted_in = f"{_BOOT.read_text()}{_PROCESSES.stat().st_ino}"
    except OSError:
        return None
    return sha256(counted_in.encode()).hexdigest()[:12]
