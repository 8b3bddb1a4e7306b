"""Processes that forked programs keep at hand, in place of interpreters that they would start anew.

`tracker` starts two kinds of process, each with an interpreter of its own: the one that reads a
document, and the one that senders are forked from. Their imports are most of their work. Where the
program itself was forked from one that has everything imported (`nursery.py`), it forks such a
process as it begins, while it has one thread: its child like the real one, within the same limits,
given the same descriptors, environment and limits. It is used once; whatever is started after it
is started as ever.

That a fresh interpreter does all this is tried where none is kept: `unit/sources/test_apart.py`
and `contract/delivery`.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import runpy
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Self

from tracker.delivery.senders import fork_server
from tracker.sources.apart import apart, child

_ABOVE = 500  #: higher than any descriptor of a test
_MOST = 16  #: descriptors at once
_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
_READING = {"import", "extract", "source"}  #: the commands that read documents
_SENDING = {"run", "channel"}


class Seed:
    """A process that serves what it is given; else it ends with the one that keeps it."""

    def __init__(self, serve: Callable[[int], object]) -> None:
        self.returncode: int | None = None
        self._ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            self._ours.close()
            _wait(theirs, serve)
        theirs.close()

    def grow(self, descriptors: Sequence[int], environ: Mapping[str, str]) -> Self:
        """Have it serve the first of `descriptors`."""
        order = {
            "passed": list(descriptors),
            "environ": dict(environ),
            "folder": str(Path.cwd()),
            "limits": [(kind, *resource.getrlimit(kind)) for kind in _LIMITS],
        }
        with tempfile.TemporaryFile("w+") as written:
            json.dump(order, written)
            written.seek(0)
            socket.send_fds(self._ours, [b"g"], [written.fileno(), *descriptors])
            self._ours.recv(1)  # it leads a session, so it can be ended as one
        self._ours.close()
        return self

    def poll(self) -> int | None:
        """As that of `subprocess.Popen`, and so are the others."""
        return self._look(os.WNOHANG)

    def wait(self) -> int | None:
        return self._look(0)

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _look(self, how: int) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, how)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def sow(arguments: Sequence[str]) -> None:
    """Keep at hand what a command will start."""
    if not _READING.isdisjoint(arguments):
        _keep_a_reader()
    elif not _SENDING.isdisjoint(arguments):
        _keep_a_server()


def _keep_a_reader() -> None:
    kept, anew = [Seed(_read)], apart._started

    def started(descriptor: int, files: Sequence[int]) -> object:
        return (
            kept.pop().grow([descriptor, *files], os.environ) if kept else anew(descriptor, files)
        )

    vars(apart)["_started"] = started


def _keep_a_server() -> None:
    kept, anew = [Seed(_fork)], fork_server._started

    def started(descriptor: int, environ: Mapping[str, str]) -> object:
        return kept.pop().grow([descriptor], environ) if kept else anew(descriptor, environ)

    vars(fork_server)["_started"] = started


def _read(descriptor: int) -> None:
    _silence(0, 1, 2)
    child.serve(descriptor)


def _fork(descriptor: int) -> None:
    _silence(0, 1)
    fork_server.serve(descriptor)


def _silence(*standard: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in standard:
        os.dup2(nothing, number)
    os.close(nothing)


def _wait(asked: socket.socket, serve: Callable[[int], object]) -> NoReturn:
    try:
        os.setsid()
        told, descriptors, _, _ = socket.recv_fds(asked, 1, _MOST)
        if told:
            written, *given = descriptors
            with open(written, closefd=False) as text:
                order = json.load(text)
            asked.send(b"s")
            asked.detach()
            keep_only([0, 1, 2, *given], [0, 1, 2, *order["passed"]])
            os.chdir(order["folder"])
            for kind, soft, hard in order["limits"]:
                resource.setrlimit(kind, (soft, hard))
            _begin(order["environ"])
            serve(order["passed"][0])
    finally:
        os._exit(0)


def _begin(environ: Mapping[str, str]) -> None:
    """Do what Python would at its start, as far as this process had not done it."""
    known = os.environ.get("PYTHONPATH")
    live_in(environ)
    if environ.get("PYTHONPATH", known) != known:
        for folder in environ["PYTHONPATH"].split(os.pathsep):
            if (customised := Path(folder, "sitecustomize.py")).exists():
                runpy.run_path(str(customised))


def live_in(environ: Mapping[str, str]) -> None:
    """Take on an environment in place of this process's own."""
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()


def keep_only(descriptors: Sequence[int], numbers: Sequence[int]) -> None:
    """Have these descriptors, by these numbers, and no others; what is started has them, too."""
    above = [fcntl.fcntl(each, fcntl.F_DUPFD, _ABOVE) for each in descriptors]
    os.closerange(0, _ABOVE)
    for each, number in zip(above, numbers, strict=True):
        os.dup2(each, number)
    os.closerange(_ABOVE, max(above) + 1)
