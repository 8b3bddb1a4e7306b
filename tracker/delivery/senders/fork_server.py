"""The process that sender processes are forked from: it has imported Apprise, so a fork is quick.

With its plugins, of which a sender needs one or two: all of them are loaded to read a URL.

`multiprocessing` has one, too, but a single one a process: it keeps the environment of its first
start, runs the caller's `__main__` again in every child, needs a second process to track resources
and outlives a daemon that is killed for as long as a child holds on. This one is told by a closed
socket, and what it forked dies with it.

It is started as `python -c` and handed a socket; every pair of descriptors that arrives there
becomes a new sender: its end of the pipe, and the memory that it shares with the daemon.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

from tracker.delivery.senders.progress import Progress, shared_file

_PROGRAM = "from tracker.delivery.senders.fork_server import serve; serve({descriptor})"
_PR_SET_PDEATHSIG = 1  #: <sys/prctl.h>
_ENDS = 2  #: a pipe and a memory


class ForkServer:
    """The daemon's end of it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(0)
        with theirs:
            self._process = _started(theirs.fileno(), environment)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def fork(self) -> tuple[socket.socket, Progress]:
        """Our ends of a new sender; OSError where none can be started."""
        memory = shared_file()
        try:
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    socket.send_fds(self._control, [b"f"], [theirs.fileno(), memory])
                    progress = Progress(memory)
                except OSError:
                    ours.close()
                    raise
        finally:
            os.close(memory)
        ours.settimeout(0)
        return ours, progress

    def close(self) -> None:
        """End it and all that it forked."""
        self._process.kill()
        self._process.wait()
        self._control.close()


def _started(descriptor: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # -P: a folder that the daemon happens to stand in provides no modules.
    return subprocess.Popen(  # noqa: S603 - this interpreter, this package
        [sys.executable, "-P", "-c", _PROGRAM.format(descriptor=descriptor)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment,
        pass_fds=[descriptor],
        start_new_session=True,  # so that Ctrl-C in a terminal ends only the daemon
    )


def serve(descriptor: int) -> None:
    """Fork a sender for every pair of descriptors; end when the daemon does."""
    from tracker.delivery.channels.loading import load_plugins  # noqa: PLC0415 - slow: Apprise
    from tracker.delivery.senders import process as sender_process  # noqa: PLC0415 - as above

    load_plugins()

    # A service manager's SIGTERM goes to all its processes; the daemon decides when senders end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    gc.freeze()  # so that no collection in a sender copies the pages it shares with the others
    control = socket.socket(fileno=descriptor)
    while True:
        asked, ends, _, _ = socket.recv_fds(control, 1, _ENDS)
        if not asked:
            return
        if len(ends) == _ENDS and os.fork() == 0:
            _become_sender(control, ends, sender_process.run)
        for end in ends:
            os.close(end)


def _become_sender(
    control: socket.socket, ends: list[int], run: Callable[[socket.socket, Progress], None]
) -> NoReturn:
    try:
        control.close()
        _die_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        pipe, memory = ends
        run(socket.socket(fileno=pipe), Progress(memory))
    finally:
        os._exit(1)


def _die_with_parent() -> None:
    """Have the kernel kill this process when the fork server ends, where it can."""
    import ctypes  # noqa: PLC0415 - the daemon imports this module and has no use for it

    parent = os.getppid()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent or parent == 1:
        os._exit(1)
