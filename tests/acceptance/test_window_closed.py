"""A daemon ends with the window that it was started in."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from pathlib import Path

from tests.sites import REPOSITORY, Site, wait_for


def test_a_daemon_whose_window_is_closed_ends(tmp_path: Path) -> None:
    site = Site(tmp_path, {"console": "console://"})
    site.set_up()
    master, terminal = pty.openpty()
    with (
        site.log.open("ab") as log,
        subprocess.Popen(
            site.command("run"),
            env=site.environ(),
            cwd=REPOSITORY,
            stdin=terminal,
            stdout=subprocess.DEVNULL,
            stderr=log,
        ) as daemon,
    ):
        os.close(terminal)
        wait_for(lambda: "Daemon started" in site.log.read_text(), "the start")
        daemon.send_signal(signal.SIGHUP)
        assert daemon.wait(60) == 0, site.log.read_text()
    os.close(master)
    assert "Daemon stopped" in site.log.read_text()
    assert "reloaded" not in site.log.read_text()
