"""A command imports what it needs: what sends and what migrates is slow to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click

from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation
from tracker.cli import params
from tracker.cli.catalogue import CATALOGUE
from tracker.cli.groups import load
from tracker.config.schema import SettingsFile
from tracker.service import quick

#: what only the daemon needs, and what only `init`, `db upgrade`, `db check` and `db move` do
_SLOW = (
    *("tracker.service.sending.", "tracker.delivery.senders.", "tracker.daemon.", "apprise"),
    *("alembic", "mako", "pygments", "sqlmodel", "sqlalchemy.orm", "pydantic"),
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
#: what says how a command is called; what it does comes when it runs
_GRAMMAR = ("tracker.cli", "tracker.errors")
_WITH_KINDS = ("channel", "preview")  #: offers kinds of samples, and has them from where they are
#: Loads one command after the other, and says after each what came with it.
_LOADED = f"""
import json, sys
import tracker.domain.plain_text
from tracker.cli.groups import load
for words in json.loads(sys.argv[1]):
    known = {{*sys.modules}}
    load(*words)
    rooms = [name for name in sys.modules.keys() - known if name.startswith("tracker.")]
    print(*sorted(each for each in rooms if not each.startswith({_GRAMMAR!r})))
"""


def test_nothing_that_sends_or_migrates_is_imported_for_commands_of_the_day(
    desk: Desk, tmp_path: Path
) -> None:
    commands = json.dumps(list(_COMMANDS.values()))
    ended = _run(tmp_path, _PROBE, str(desk.settings), commands)
    imported = zip(_COMMANDS, ended.stderr.splitlines(), strict=True)
    assert dict(imported) == dict.fromkeys(_COMMANDS, "")


def test_tab_knows_a_command_that_takes_a_key_without_what_it_does(tmp_path: Path) -> None:
    keyed = [each for each in _commands() if _takes_a_key(load(*each)) and each != _WITH_KINDS]
    assert {("show",), ("met",), ("move",), ("policy", "route")} < {*keyed}
    ended = _run(tmp_path, _LOADED, json.dumps(keyed))
    loaded = zip(map(" ".join, keyed), ended.stdout.splitlines(), strict=True)
    assert dict(loaded) == dict.fromkeys(map(" ".join, keyed), "")


def test_a_key_at_tab_costs_no_more_than_a_connection(desk: Desk, tmp_path: Path) -> None:
    desk.add("Final rules", "31 March 2099")
    probe = (
        "import pathlib, sys\n"
        "known = {*sys.modules}\n"  # another clock brings modules of its own
        "from tracker.cli.completion_values import keys\n"
        "print(*keys(pathlib.Path(sys.argv[1]), 'final'))\n"
        "core = ('tracker.dates', 'tracker.domain', 'tracker.planning', 'json')\n"
        "print(*[name for name in sys.modules.keys() - known if name.startswith(core)])"
    )
    ended = _run(tmp_path, probe, str(desk.settings))
    assert ended.stdout.splitlines() == ["final-rules", ""]


def test_whatever_the_settings_hold_a_read_does_not_wait_for_their_full_model() -> None:
    assert {*SettingsFile.keys} == quick._KNOWN


def _run(folder: Path, probe: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What a fresh interpreter says that runs `probe` with these words."""
    ended = subprocess.run(
        [sys.executable, "-c", probe, *words],
        env=Installation(folder).environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended


def _commands() -> list[tuple[str, ...]]:
    """The words of every command."""
    groups = [(entry.name, verb) for entry in CATALOGUE for verb in entry.verbs]
    return [*((entry.name,) for entry in CATALOGUE if not entry.verbs), *groups]


def _takes_a_key(command: click.Command) -> bool:
    return any(parameter.type is params.KEY for parameter in command.params)
