"""A daemon that hangs ends itself; one that works tells systemd so."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import nursery
from tests.databases import a_database

REPOSITORY = Path(__file__).parents[3]


@dataclass
class _Daemon:
    """A daemon one part of which hangs, and what it writes to its log."""

    process: nursery.Forked
    log: Path

    def ended(self) -> str:
        """Its log, once it has ended."""
        self.process.wait(timeout=60)
        return self.log.read_text()


@contextmanager
def _daemon(folder: Path, part: str, **environ: str) -> Iterator[_Daemon]:
    """A daemon one part of which hangs, after its first tick."""
    a_database(f"sqlite:///{folder}/tracker.db")
    log, (ticks, told) = folder / "daemon.log", os.pipe()
    with (
        os.fdopen(told, "w") as stdout,
        log.open("w") as stderr,
        Path(os.devnull).open() as nothing,
    ):
        process = nursery.start(
            "tests.unit.daemon.stubborn",
            [str(folder), part],
            environ={**os.environ, **environ},
            folder=REPOSITORY,
            stdin=nothing,
            stdout=stdout,
            stderr=stderr,
        )
    with os.fdopen(ticks) as shown, process:
        try:
            assert shown.readline() == "ticks\n"
            yield _Daemon(process, log)
        finally:
            process.kill()


def _events(log: str) -> list[tuple[str, str]]:
    return [(line["level"], line["event"]) for line in map(json.loads, log.splitlines())]


@pytest.mark.parametrize(
    ("part", "sentence"), [("tick", "Tick hangs"), ("courier", "Courier hangs")]
)
def test_a_daemon_that_hangs_says_so_and_ends(tmp_path: Path, part: str, sentence: str) -> None:
    with _daemon(tmp_path, part) as daemon:
        log = daemon.ended()
    assert daemon.process.returncode == 1
    assert _events(log)[-1] == ("critical", sentence)


def test_a_tick_that_hangs_does_not_keep_a_daemon_that_is_told_to_stop(tmp_path: Path) -> None:
    with _daemon(tmp_path, "tick") as daemon:
        daemon.process.send_signal(signal.SIGTERM)
        log = daemon.ended()
    assert daemon.process.returncode == 1
    assert _events(log)[-1] == ("critical", "Tick hangs")


def test_a_daemon_that_works_goes_on_and_tells_systemd(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        with _daemon(tmp_path, "none", **environ) as daemon:
            heard = [manager.recv(4_096).decode().partition("\n")[0] for _ in range(12)]
            assert heard == ["READY=1", *["WATCHDOG=1"] * 11]  # for longer than its patience
            daemon.process.send_signal(signal.SIGTERM)
            while not (last := manager.recv(4_096)).startswith(b"STOPPING=1"):
                assert last.startswith(b"WATCHDOG=1")
            log = daemon.ended()
    assert daemon.process.returncode == 0
    assert _events(log)[-1] == ("info", "Daemon stopped")
