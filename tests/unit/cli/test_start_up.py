"""A command imports what it needs: what sends is slow to start, and only the daemon sends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation

_SENDING = ("tracker.service.sending.", "tracker.delivery.senders.", "tracker.daemon.", "apprise")
_PROBE = f"""
import sys
from tracker.cli.program import program
program.main(sys.argv[1:], standalone_mode=False)
print(*[name for name in sys.modules if name.startswith({_SENDING!r})], file=sys.stderr)
"""


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["add", "Final rules", "--due", "31 March 2099"], id="adding"),
        pytest.param(["upcoming", "--json"], id="what will be sent"),
        pytest.param(["status"], id="how the daemon is"),
        pytest.param(["config", "show"], id="the settings"),
    ],
)
def test_nothing_that_sends_is_imported_for(desk: Desk, tmp_path: Path, command: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE, "--config", str(desk.settings), *command],
        env=Installation(tmp_path).environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr.split()) == (0, [])
