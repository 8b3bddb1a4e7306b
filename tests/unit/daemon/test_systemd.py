"""What the service manager hears, on a real socket."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tracker.daemon.systemd import ServiceManager


@pytest.fixture(params=["a path", "the abstract namespace"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """A socket that listens, and its name as systemd would give it."""
    if request.param == "a path":
        name = str(tmp_path / "notify")
        address = name
    else:
        if not sys.platform.startswith("linux"):
            pytest.skip("only Linux has abstract sockets")
        name = f"@tracker-test-{uuid4().hex}"
        address = f"\0{name[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(address)
        server.settimeout(10)
        yield name, server


def test_each_word_is_one_datagram(listener: tuple[str, socket.socket]) -> None:
    name, server = listener
    manager = ServiceManager({"NOTIFY_SOCKET": name})
    manager.ready("1 due")
    assert server.recv(4_096) == b"READY=1\nSTATUS=1 due"
    manager.alive("2 due")
    assert server.recv(4_096) == b"WATCHDOG=1\nSTATUS=2 due"
    manager.stopping()
    assert server.recv(4_096).startswith(b"STOPPING=1\n")


@pytest.mark.parametrize(
    ("why", "environ"),
    [
        ("nobody listens", {}),
        ("an empty name", {"NOTIFY_SOCKET": ""}),
        ("a kind of socket that systemd has only for machines", {"NOTIFY_SOCKET": "vsock:2:1"}),
        ("the listener has gone", {"NOTIFY_SOCKET": "/nonexistent/notify"}),
    ],
)
def test_words_are_dropped_where(why: str, environ: dict[str, str]) -> None:
    manager = ServiceManager(environ)
    manager.ready("")
    manager.alive("")
    manager.stopping()
    assert manager.watchdog_every_s is None, why


@pytest.mark.parametrize(
    ("why", "environ", "every_s"),
    [
        ("half of the patience", {"WATCHDOG_USEC": "60000000"}, 30.0),
        ("meant for this process", {"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "OURS"}, 1.5),
        ("meant for another process", {"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"}, None),
        ("no watchdog", {}, None),
        ("a watchdog that is off", {"WATCHDOG_USEC": "0"}, None),
        ("no number", {"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_a_sign_of_life_is_due(why: str, environ: dict[str, str], every_s: float | None) -> None:
    given = {name: text.replace("OURS", str(os.getpid())) for name, text in environ.items()}
    manager = ServiceManager({"NOTIFY_SOCKET": "/run/systemd/notify", **given})
    assert manager.watchdog_every_s == every_s, why


def test_a_listener_that_does_not_read_holds_nobody_up(
    listener: tuple[str, socket.socket],
) -> None:
    name, server = listener
    manager = ServiceManager({"NOTIFY_SOCKET": name})
    for number in range(2_000):  # more than the socket holds
        manager.alive(str(number))
    assert server.recv(4_096) == b"WATCHDOG=1\nSTATUS=0"
