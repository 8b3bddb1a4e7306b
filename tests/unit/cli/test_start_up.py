"""A command imports what it needs: what sends and what migrates is slow to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation

#: what only the daemon needs, and what only `init`, `db upgrade` and `db check` do
_SLOW = (
    *("tracker.service.sending.", "tracker.delivery.senders.", "tracker.daemon.", "apprise"),
    *("alembic", "mako", "pygments"),
)
_COMMANDS = {
    "the settings": ["config", "show"],
    "how the daemon is": ["status"],
    "what will be sent": ["upcoming", "--json"],
    "adding": ["add", "Final rules", "--due", "31 March 2099"],
}
#: Carries out one command after the other, and says after each what is there by then.
_PROBE = f"""
import json, sys
began_with = {{*sys.modules}}
from tracker.cli.program import program
for command in json.loads(sys.argv[2]):
    program.main(["--config", sys.argv[1], *command], standalone_mode=False)
    new = [name for name in sys.modules if name not in began_with]
    print(*[name for name in new if name.startswith({_SLOW!r})], file=sys.stderr)
"""


def test_nothing_that_sends_or_migrates_is_imported_for_commands_of_the_day(
    desk: Desk, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE, str(desk.settings), json.dumps(list(_COMMANDS.values()))],
        env=Installation(tmp_path).environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    imported = zip(_COMMANDS, ended.stderr.splitlines(), strict=True)
    assert dict(imported) == dict.fromkeys(_COMMANDS, "")


def test_a_key_at_tab_costs_no_more_than_a_connection(desk: Desk, tmp_path: Path) -> None:
    desk.add("Final rules", "31 March 2099")
    probe = (
        "import pathlib, sys\n"
        "from tracker.cli.completion_values import keys\n"
        "print(*keys(pathlib.Path(sys.argv[1]), 'final'))\n"
        "core = ('tracker.domain', 'tracker.planning')\n"
        "print(*[name for name in sys.modules if name.startswith(core)])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", probe, str(desk.settings)],
        env=Installation(tmp_path).environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout.splitlines() == ["final-rules", ""]
