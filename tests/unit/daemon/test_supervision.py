"""A daemon that hangs ends itself; one that works tells systemd so."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]


@contextmanager
def _daemon(folder: Path, part: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A daemon one part of which hangs, after its first tick."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.unit.daemon.stubborn", str(folder), part],
        cwd=REPOSITORY,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "ticks\n"
        yield daemon
        if daemon.poll() is None:
            daemon.kill()


def _events(log: str) -> list[tuple[str, str]]:
    return [(line["level"], line["event"]) for line in map(json.loads, log.splitlines())]


@pytest.mark.parametrize(
    ("part", "sentence"), [("tick", "Tick hangs"), ("courier", "Courier hangs")]
)
def test_a_daemon_that_hangs_says_so_and_ends(tmp_path: Path, part: str, sentence: str) -> None:
    with _daemon(tmp_path, part) as daemon:
        _, log = daemon.communicate(timeout=60)
    assert daemon.returncode == 1
    assert _events(log)[-1] == ("critical", sentence)


def test_a_tick_that_hangs_does_not_keep_a_daemon_that_is_told_to_stop(tmp_path: Path) -> None:
    with _daemon(tmp_path, "tick") as daemon:
        daemon.send_signal(signal.SIGTERM)
        _, log = daemon.communicate(timeout=60)
    assert daemon.returncode == 1
    assert _events(log)[-1] == ("critical", "Tick hangs")


def test_a_daemon_that_works_goes_on_and_tells_systemd(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        with _daemon(tmp_path, "none", **environ) as daemon:
            heard = [manager.recv(4_096).decode().partition("\n")[0] for _ in range(12)]
            assert heard == ["READY=1", *["WATCHDOG=1"] * 11]  # for longer than its patience
            daemon.send_signal(signal.SIGTERM)
            while not (last := manager.recv(4_096)).startswith(b"STOPPING=1"):
                assert last.startswith(b"WATCHDOG=1")
            _, log = daemon.communicate(timeout=60)
    assert daemon.returncode == 0
    assert _events(log)[-1] == ("info", "Daemon stopped")
