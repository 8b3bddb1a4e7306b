"""A reload that is refused is seen by whoever asked the service manager for it."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from tests.sites import Site

_REFUSED = b"STATUS=the last reload failed, settings of before are in force: "


def test_the_service_manager_shows_that_settings_were_refused_and_when_they_are_mended(
    tmp_path: Path,
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        site = Site(
            tmp_path,
            {"ops": "console://"},
            environment={"NOTIFY_SOCKET": str(tmp_path / "notify")},
        )
        site.set_up()
        good = site.settings.read_text()
        daemon = site.start()
        try:
            assert manager.recv(4_096) == b"READY=1\nSTATUS=ticking"
            site.settings.write_text(f"{good}\nnonsense = 1\n")
            daemon.send_signal(signal.SIGHUP)
            assert manager.recv(4_096).startswith(_REFUSED)
            site.settings.write_text(good)
            daemon.send_signal(signal.SIGHUP)
            assert manager.recv(4_096) == b"STATUS=ticking"
        finally:
            code = site.stop(daemon)
        assert code == 0
