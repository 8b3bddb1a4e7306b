"""The process that sender processes are forked from: it has imported Apprise, so a fork is quick.

`multiprocessing` has one, too, but a single one a process: it keeps the environment of its first
start, runs the caller's `__main__` again in every child, needs a second process to track resources
and outlives a daemon that is killed for as long as a child holds on. This one is told by a closed
socket, and what it forked dies with it.

It is started as `python -c` and handed a socket; every descriptor that arrives there becomes the
end of a new sender's pipe.
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

_PROGRAM = "from tracker.delivery.fork_server import serve; serve({descriptor})"
_PR_SET_PDEATHSIG = 1  #: <sys/prctl.h>


class ForkServer:
    """The daemon's end of it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(0)
        with theirs:
            # -P: a folder that the daemon happens to stand in provides no modules.
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
                [sys.executable, "-P", "-c", _PROGRAM.format(descriptor=theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # so that Ctrl-C in a terminal ends only the daemon
            )

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def fork(self) -> socket.socket:
        """Our end of a new sender's pipe; OSError where none can be started."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        ours.settimeout(0)
        return ours

    def close(self) -> None:
        """End it and all that it forked."""
        self._process.kill()
        self._process.wait()
        self._control.close()


def serve(descriptor: int) -> None:
    """Fork a sender for every descriptor that arrives; end when the daemon does."""
    from tracker.delivery import sender_process  # noqa: PLC0415 - slow: imports Apprise

    # A service manager's SIGTERM goes to all its processes; the daemon decides when senders end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    gc.freeze()  # so that no collection in a sender copies the pages it shares with the others
    control = socket.socket(fileno=descriptor)
    while True:
        asked, pipes, _, _ = socket.recv_fds(control, 1, 1)
        if not asked:
            return
        for pipe in pipes:
            if os.fork() == 0:
                _become_sender(control, pipe, sender_process.run)
            os.close(pipe)


def _become_sender(
    control: socket.socket, pipe: int, run: Callable[[socket.socket], None]
) -> NoReturn:
    try:
        control.close()
        _die_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        run(socket.socket(fileno=pipe))
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
