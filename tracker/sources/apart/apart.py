"""Work in a process of its own, whose values arrive here one by one.

A document that takes more memory or time than any real one ends the process that reads it, and is
told as a fault of that document. Whoever waits holds a frame at a time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from tracker.errors import BadData, TrackerError
from tracker.sources.apart import child
from tracker.sources.apart.limits import AWAITED_S, CPU_S
from tracker.sources.apart.values import NotData, TooLarge, received, unpacked

_PROGRAM = "from tracker.sources.apart.child import serve; serve({descriptor})"
_MEANS = "so nothing of it was taken"


class ReaderBroke(Exception):
    """Work ended in what no document should be able to cause: `what`; the message is its trace."""

    def __init__(self, what: str, trace: str) -> None:
        super().__init__(trace)
        self.what = what


def apart(
    work: child.Work, name: str, *, files: Sequence[int] = (), awaited_s: float = AWAITED_S
) -> Generator[Any]:
    """The values of `work`, a callable that can be pickled, done in a process within limits.

    It has the descriptors `files`. `name` calls what it reads in messages. Close this, or read it
    to its end: then the process is gone.

    Raises:
        TrackerError: that the work raised.
        BadData: it took too much memory or time, or died.
        ReaderBroke: it raised anything else.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = _started(theirs.fileno(), files)
        try:
            _ask(ours, work)
            yield from _heard(ours, process, name, awaited_s)
        finally:
            _end(process)


def _started(descriptor: int, files: Sequence[int]) -> subprocess.Popen[bytes]:
    """A fresh interpreter: a copy of this process would hold its locks and, once, its threads."""
    # -P: a folder that somebody happens to stand in provides no modules.
    return subprocess.Popen(  # noqa: S603 - this interpreter, this package
        [sys.executable, "-P", "-c", _PROGRAM.format(descriptor=descriptor)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a trace could hold a secret of a URL
        pass_fds=[descriptor, *files],
        start_new_session=True,  # it is ended from here, with all that it may have started
    )


def _ask(ours: socket.socket, work: child.Work) -> None:
    request = pickle.dumps(work)
    with contextlib.suppress(BrokenPipeError):  # it has died: that is told where it is heard
        ours.sendall(struct.pack(">I", len(request)) + request)


def _heard(
    ours: socket.socket, process: subprocess.Popen[bytes], name: str, awaited_s: float
) -> Iterator[Any]:
    left = awaited_s
    while True:
        began = time.monotonic()
        ours.settimeout(max(left, 0.001))
        try:
            content = received(ours)
            kind, *parts = (child.NOTHING,) if content is None else unpacked(content)
        except TimeoutError:
            raise BadData(f"{name}: reading it took more than {awaited_s:g} s, {_MEANS}") from None
        except TooLarge:
            kind, parts = child.SIZE, []
        except (NotData, ConnectionError) as error:
            raise BadData(f"{name}: its reader failed ({error}), {_MEANS}") from error
        left -= time.monotonic() - began
        if kind == child.END:
            return
        if kind != child.VALUE:
            raise _fault(kind, parts, name, process)
        yield parts[0]


def _fault(kind: str, parts: list[Any], name: str, process: subprocess.Popen[bytes]) -> Exception:
    """What became of work that did not come to its end."""
    if kind == child.REFUSED and isinstance(parts[0], TrackerError):
        return parts[0]
    if kind == child.BROKEN:
        return ReaderBroke(parts[0], f"{name} cannot be read:\n{parts[1]}")
    if kind == child.MEMORY:
        why = f"reading it took more than {parts[0] >> 20:,} MB of memory"
    elif kind == child.SIZE:
        why = "holds a text that is too large for a milestone"
    else:
        why = _death(process)
    return BadData(f"{name}: {why}, {_MEANS}")


def _death(process: subprocess.Popen[bytes]) -> str:
    """What ended a process that said nothing."""
    status = process.wait()
    if status == -signal.SIGXCPU:
        return f"reading it took more than {CPU_S:g} s of processor time"
    if status == -signal.SIGKILL:
        return "its reader was killed, perhaps for want of memory"
    if status < 0:
        return f"its reader crashed ({signal.Signals(-status).name})"
    return f"its reader ended early (exit code {status})"


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
