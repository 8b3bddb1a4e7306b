"""Senders under test, and a look at the processes behind them."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.contract.delivery.rigs import a_message
from tests.inline_senders import InlineSenders
from tests.sites import wait_for
from tracker.delivery.channels.address import scheme_of
from tracker.delivery.channels.console import ConsoleNotifier
from tracker.delivery.open_channel import open_notifier
from tracker.delivery.senders.pipe import Settings
from tracker.delivery.senders.senders import SenderProcesses
from tracker.domain.channel import Senders
from tracker.domain.delivery import Evidence
from tracker.domain.message import Message

PATIENCE_S = 60.0


@contextlib.contextmanager
def processes(  # noqa: PLR0913 - one argument a setting
    addresses: Mapping[str, str],
    *,
    number: int = 1,
    deadline_s: float = 20.0,
    grace_s: float = 5.0,
    heartbeat: str | None = None,
    allow_hosts: tuple[str, ...] = ("127.0.0.1",),
    stream: io.StringIO | None = None,
    for_people: tuple[str, ...] = (),
) -> Iterator[SenderProcesses]:
    """Sender processes, ended with the block."""
    consoles = {
        name: ConsoleNotifier(stream or io.StringIO())
        for name, url in addresses.items()
        if scheme_of(url) == "console"
    }
    settings = Settings(
        addresses={name: url for name, url in addresses.items() if name not in consoles},
        allow_hosts=allow_hosts,
        schemes=(),
        deadline_s=deadline_s,
        use_proxies=False,
        heartbeat=heartbeat,
        for_people=for_people,
    )
    made = SenderProcesses(settings, consoles=consoles, processes=number, grace_s=grace_s)
    try:
        yield made
    finally:
        made.close()


@contextlib.contextmanager
def inline(
    addresses: Mapping[str, str], *, stream: io.StringIO | None = None
) -> Iterator[InlineSenders]:
    """Senders in this process."""
    made = InlineSenders(
        {
            name: open_notifier(
                name,
                url,
                allow_hosts=("127.0.0.1",),
                schemes=(),
                stream=stream or io.StringIO(),
            )
            for name, url in addresses.items()
        }
    )
    yield made
    made.close()


def outcome(senders: Senders, channel: str, message: Message | None = None) -> Evidence:
    """Send one message and wait for what became of it."""
    senders.submit(1, channel, message or a_message())
    return collected(senders, 1)[1]


def collected(senders: Senders, count: int) -> dict[int, Evidence]:
    """What became of `count` sends."""
    found: dict[int, Evidence] = {}
    until = time.monotonic() + PATIENCE_S
    while len(found) < count:
        assert time.monotonic() < until, f"{len(found)} of {count} sends ended"
        for number, evidence in senders.finished(0.2):
            assert number not in found
            found[number] = evidence
    return found


def served_by(senders: SenderProcesses) -> list[int]:
    """The processes that send, once all have opened their channels."""
    wait_for(lambda: senders.finished(0) is not None and _ready(senders), "the senders' start")
    return [pid for link in senders._links if (pid := link._pid) is not None]


def _ready(senders: SenderProcesses) -> bool:
    senders._look(0.05)
    return bool(senders._links) and all(link.capacities is not None for link in senders._links)


def forked_from(pid: int) -> list[int]:
    """The children of a process."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def lives(pid: int) -> bool:
    """Whether a process runs, and is not just waiting to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def fork_server_of(pid: int = 0) -> int:
    """The one child of a process, by default of this one, that is a fork server."""
    (found,) = [
        child
        for child in forked_from(pid or os.getpid())
        if b"fork_server" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return found


_SLEEPS, _SPINS = "sleeps.example.org", "spins.example.org"
_RESOLVER = """
import re, socket, time
resolve = socket.getaddrinfo
def getaddrinfo(host, *args, **kwargs):
    if host == "sleeps.example.org":
        socket.create_connection(("127.0.0.1", {port}))
        time.sleep(3600)
    if host == "spins.example.org":
        socket.create_connection(("127.0.0.1", {port}))
        re.match("(a+)+$", "a" * 80 + "b")
    return resolve(host, *args, **kwargs)
socket.getaddrinfo = getaddrinfo
"""


class HangingNames:
    """A resolver that never answers for two names; senders have it that start within the block.

    No time-out of a socket ends that. `spins_url` keeps Python's interpreter lock as well, so that
    nothing else in the process goes on.
    """

    sleeps_url = f"json://{_SLEEPS}/hook"
    spins_url = f"json://{_SPINS}/hook"

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = int(self._listener.getsockname()[1])
        (folder / "sitecustomize.py").write_text(_RESOLVER.format(port=port))
        monkeypatch.setenv("PYTHONPATH", str(folder))

    def wait_for_a_caller(self) -> None:
        """Return once a sender asks for one of the names."""
        self._listener.settimeout(PATIENCE_S)
        self._listener.accept()[0].close()

    def close(self) -> None:
        self._listener.close()
