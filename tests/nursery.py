"""Forks `tracker` from a process that has everything imported: its imports are most of its work.

    python -m tests.nursery DESCRIPTOR

What it forks is a process like any other, with the environment, folder and descriptors that it was
asked for: it may be killed, signalled and traced. Only its modules are there before it begins, and
what any process learns of a usual day (`rehearsal.py`), so what an import does is tested elsewhere,
with the real `tracker` (`tests/acceptance`).

Each byte that comes over the socket brings five descriptors: the order (JSON), a pipe on which the
child's end is told, the three standard ones; and further ones that the child is to have. The child
answers with its process id.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import functools
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

import tracker
from tests import seeds

_IMPORTED = (
    "encodings.ascii",
    "encodings.utf_8_sig",
    "pwd",
    "tests.peers.launch",
    "uvicorn.lifespan.off",
    "uvicorn.protocols.http.h11_impl",
)
_LINUX = sys.platform == "linux"
_LARGE = 1 << 21  #: bytes
_MADV_COLLAPSE = 25  #: <linux/mman.h>; an older kernel refuses it, and nothing is lost
_RUN_BY_IMPORT = "tracker.store.migrations"  #: by Alembic, which says for which database
_REPOSITORY = Path(__file__).parents[1]
_NUMBER = struct.Struct("=i")
_DESCRIPTORS = 5
_MOST = 16  #: descriptors in all
_ASKING = threading.Lock()
_AT_START = ("PYTHON", "LC_", "LANG")  #: what Python reads of the environment when it starts


class Forked:
    """A process that the nursery forked, used as `subprocess.Popen` is."""

    def __init__(self, pid: int, ended: int, arguments: Sequence[str]) -> None:
        self.pid = pid
        self.args = arguments
        self.returncode: int | None = None
        self._ended = ended

    def poll(self) -> int | None:
        """Its exit code, or minus the number of the signal that killed it; None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """The same once it has ended; TimeoutExpired where it has not within `timeout` seconds."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and _is_readable(self._ended, timeout):
            told = os.read(self._ended, _NUMBER.size)
            assert told, "the nursery is gone"
            os.close(self._ended)
            (self.returncode,) = _NUMBER.unpack(told)
        return self.returncode


def start(  # noqa: PLR0913 - what a process is given
    module: str,
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str],
    folder: Path,
    stdin: IO[Any],
    stdout: IO[Any],
    stderr: IO[Any],
    own_group: bool = False,
    passed: Sequence[int] = (),
) -> Forked:
    """Start `python -m MODULE ARGUMENTS`; with `own_group` it leads a session of its own.

    It has the descriptors `passed` by the same numbers.
    """
    order = {
        "module": module,
        "arguments": list(arguments),
        "environ": dict(environ),
        "folder": str(folder),
        "own_group": own_group,
        "passed": list(passed),
    }
    files = [stdin.fileno(), stdout.fileno(), stderr.fileno(), *passed]
    ended, told = os.pipe()
    with tempfile.TemporaryFile("w+") as written:
        json.dump(order, written)
        written.seek(0)
        with _ASKING:
            control = _control(_read_at_start(environ))
            socket.send_fds(control, [b"f"], [written.fileno(), told, *files])
            os.close(told)
            (pid,) = _NUMBER.unpack(control.recv(_NUMBER.size, socket.MSG_WAITALL))
    return Forked(pid, ended, arguments)


def run(  # noqa: PLR0913 - what a process is given
    module: str,
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str],
    folder: Path,
    given: str = "",
    timeout: float,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m MODULE ARGUMENTS` to its end, with `given` on its standard input."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as stdin,
        tempfile.TemporaryFile("w+", encoding="utf-8") as stdout,
        tempfile.TemporaryFile("w+", encoding="utf-8") as stderr,
    ):
        stdin.write(given)
        stdin.seek(0)
        forked = start(
            module,
            arguments,
            environ=environ,
            folder=folder,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
        )
        try:
            code = forked.wait(timeout)
        finally:
            forked.kill()
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(arguments, code, stdout.read(), stderr.read())


def _read_at_start(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(each for each in environ.items() if each[0].startswith(_AT_START)))


@functools.cache
def _control(environ: tuple[tuple[str, str], ...]) -> socket.socket:
    """The socket of a nursery that started with these; it lives as long as this process."""
    ours, theirs = socket.socketpair()
    with theirs:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_AT_START)}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", str(theirs.fileno())],
            cwd=_REPOSITORY,
            env={**kept, **dict(environ)},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # so that Ctrl-C in a terminal leaves its children to the tests
        )
    atexit.register(process.wait)
    atexit.register(ours.close)  # called first
    return ours


class _Nursery:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._awake, self._wake = socket.socketpair()
        for each in (self._awake, self._wake):
            each.settimeout(0)
        self._told: dict[int, int] = {}  #: process id to the pipe on which its end is told

    def serve(self) -> dict[str, Any] | None:
        """Fork until the socket closes: None; in a child the order that it has to carry out."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self._control, self._awake], [], [])
            if self._awake in ready:
                self._awake.recv(1024)
                self._bury()
            if self._control in ready:
                asked, descriptors, _, _ = socket.recv_fds(self._control, 1, _MOST)
                if not asked:
                    return None
                if (order := self._fork(descriptors)) is not None:
                    return order

    def _bury(self) -> None:
        for pid in list(self._told):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                told = self._told.pop(pid)
                with contextlib.suppress(BrokenPipeError):  # nobody asks any more
                    os.write(told, _NUMBER.pack(os.waitstatus_to_exitcode(status)))
                os.close(told)

    def _fork(self, descriptors: list[int]) -> dict[str, Any] | None:
        written, told, *given = descriptors
        pid = os.fork()
        if pid:
            self._told[pid] = told
            for each in (written, *given):
                os.close(each)
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with open(written, closefd=False) as text:
            order = dict(json.load(text))
        if order["own_group"]:
            os.setsid()  # before anybody knows whom to kill
        self._control.send(_NUMBER.pack(os.getpid()))
        for each in (self._control, self._awake, self._wake):
            each.detach()
        seeds.keep_only(given, [0, 1, 2, *order["passed"]])
        return order


def _take_large_pages() -> None:
    """Hold memory in pages of two megabytes, where Linux can: each fork lists all pages anew."""
    advise = ctypes.CDLL(None).madvise
    for line in Path("/proc/self/maps").read_text().splitlines() if _LINUX else ():
        spans, rights, *rest = line.split()
        begin, end = (int(each, 16) for each in spans.split("-"))
        first, last = -(-begin // _LARGE) * _LARGE, end // _LARGE * _LARGE
        if rights == "rw-p" and rest[3:] in ([], ["[heap]"]) and first < last:
            advise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), _MADV_COLLAPSE)


class _Exit:
    """How a child leaves: without taking its modules apart, which would copy every page of them."""

    def __init__(self) -> None:
        self._code: int | None = None
        atexit.register(self._leave)  # before all others, so it is called last

    def note(self, code: object) -> None:
        """Remember the exit code of a program that ends in good order."""
        self._code = code or 0 if isinstance(code, int | None) else None

    def _leave(self) -> None:
        if self._code is None:
            return
        with contextlib.suppress(OSError):  # Python tells of it, in its own way
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(self._code)


def _open_standard_streams() -> None:
    """Take them for what they are in this process, say a terminal, as Python does at its start."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        known = getattr(sys, name)
        stream = open(  # noqa: SIM115 - as long as the process lives
            number,
            "r" if name == "stdin" else "w",
            buffering=1 if name == "stderr" or os.isatty(number) else -1,
            encoding=known.encoding,
            errors=known.errors,
            closefd=False,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def main() -> None:
    """Fork what is asked for; a child goes on as the program that it was asked to be."""
    leaving = _Exit()
    for name in _IMPORTED:
        importlib.import_module(name)
    for name in _ours():
        with contextlib.suppress(ModuleNotFoundError):  # an extra that is not installed
            importlib.import_module(name)
    importlib.import_module("tests.rehearsal").rehearse()
    gc.freeze()  # so that no collection in a child copies the pages it shares with the others
    _take_large_pages()
    order = _Nursery(socket.socket(fileno=int(sys.argv[1]))).serve()
    if order is None:
        return
    _open_standard_streams()
    seeds.live_in(order["environ"])
    os.chdir(order["folder"])
    seeds.sow(order["arguments"])
    sys.argv = ["tracker", *order["arguments"]]
    try:
        importlib.import_module(order["module"]).main()
    except SystemExit as ending:
        leaving.note(ending.code)
        raise


def _ours() -> Iterator[str]:
    """Every module of `tracker`, those that a command imports when it comes to them, too."""
    for each in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if not each.name.startswith(_RUN_BY_IMPORT):
            yield each.name


def _is_readable(descriptor: int, timeout: float | None) -> bool:
    """Whether it is within `timeout` seconds; it may be a high one, which `select` cannot take."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(None if timeout is None else timeout * 1_000))


if __name__ == "__main__":
    main()
