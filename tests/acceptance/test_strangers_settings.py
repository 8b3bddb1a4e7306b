"""What a stranger could have written sends nobody's secrets anywhere, nor does a crash."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.oracle import descendants
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

_COMMANDS = ("channel test team", "channel test --all", "config check", "run --once", "run", "list")
_GET_DUMPABLE = 3
_ASKED = f"""
import ctypes, resource
from tracker.delivery.wire.cores import leave_no_core
leave_no_core()
print(ctypes.CDLL(None).prctl({_GET_DUMPABLE}), *resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.parametrize("mode", [0o666, 0o646, 0o602])
def test_settings_that_others_can_write_are_not_used(mode: int, tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        site = Site(
            tmp_path,
            {"team": peer.channel_url("/${AWS_SECRET_ACCESS_KEY}")},
            environment={"AWS_SECRET_ACCESS_KEY": "hunter2"},
        )
        site.set_up()
        site.settings.chmod(mode)
        for command in _COMMANDS:
            done = site.run(*command.split(), check=False)
            assert done.returncode == 5, command
            assert f"chmod go-w {site.settings}" in done.stderr
        assert peer.requests == []
        site.settings.chmod(0o600)
        site.run("channel", "test", "team")
        assert len(peer.requests) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_settings_of_another_user_are_not_used(tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        site = Site(tmp_path, {"team": peer.channel_url()})
        site.set_up()
        os.chown(site.settings, 65534, 65534)
        done = site.run("channel", "test", "team", check=False)
        assert done.returncode == 5
        assert "belongs to another user (number 65534)" in done.stderr
        assert peer.requests == []


def test_the_daemon_and_its_senders_leave_no_core_file(tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        site = Site(tmp_path, {"team": peer.channel_url("/hunter2")})
        site.set_up()
        site.run("add", "Return", "--due", "in 1 day")
        daemon = site.start()
        try:
            wait_for(lambda: peer.accepted, "the reminder")
            processes = [daemon.pid, *descendants(daemon.pid)]
            limits = [Path(f"/proc/{pid}/limits").read_text().splitlines() for pid in processes]
        finally:
            site.stop(daemon)
    cores = [line.split()[4:6] for lines in limits for line in lines if "core file" in line]
    assert len(cores) >= 3
    assert cores == [["0", "0"]] * len(cores)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "prctl"), reason="only Linux marks processes")
def test_nobody_looks_into_the_memory_of_a_process_that_knows_an_address() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0", "0"]
