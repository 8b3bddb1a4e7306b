"""A command imports what it needs: what sends and what migrates is slow to start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
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
    *("alembic", "mako", "pygments", "sqlmodel", "sqlalchemy.orm", "pydantic", "dateutil"),
)
#: what only a change needs, and who holds a database or looks at addresses
_CHANGING = ("sqlalchemy", "filelock", "tracker.delivery.channels", "tracker.service.milestones.m")
#: what reads dates, and digests, which nothing has that is only looked at
_READING = ("tracker.dates.grammar.", "tracker.dates.rules.rules", "_hashlib")
_MODEL = ("tracker.config.settings",)
#: what a table needs nothing of
_TELLING = (
    *("tracker.store.values.records", "tracker.service.views.shapes", "tracker.planning.judging"),
    *("tracker.domain.policy", "tracker.domain.occasion", "tracker.domain.channel"),
)
_COMMANDS = {
    "what is due": (["list"], (*_CHANGING, *_READING, *_MODEL, *_TELLING)),
    "the settings": (["config", "show"], (*_CHANGING, *_READING)),
    "how the daemon is": (["status"], (*_CHANGING, *_READING)),
    "what will be sent": (["upcoming", "--json"], (*_CHANGING, *_READING)),
    "what may be wrong": (["lint"], _CHANGING),
    "why a date is": (["explain", "final-rules"], (*_CHANGING, *_MODEL)),
    "what is known": (["show", "final-rules"], (*_CHANGING, *_READING, *_MODEL)),
    "what happened": (["log"], (*_CHANGING, *_READING, *_MODEL)),
    "what words mean": (["when", "31 March 2099"], (*_CHANGING, *_MODEL)),
    "adding": (["add", "Proposal", "--due", "31 March 2099"], ("tracker.delivery.channels",)),
}
#: what a date that is written as a day can do without
_WORDS = ("tracker.dates.grammar.parser", "tracker.dates.grammar.expressions")
_OF_DAYS = {
    "what may be wrong": (["lint"], _WORDS),
    "adding": (["add", "Proposal", "--due", "2099-03-31"], _WORDS),
}
#: Carries out each command by itself, and says what is there by then that should not.
_PROBE = """
import json, os, sys
began_with = {*sys.modules}
from tracker.cli.program import program
for command, without in json.loads(sys.argv[2]):
    if not os.fork():
        try:
            program.main(["--config", sys.argv[1], *command], standalone_mode=False)
        finally:  # what `lint` finds is an error
            new = [name for name in sys.modules if name not in began_with]
            found = [name for name in new if name.startswith(tuple(without))]
            print("imported:", *found, file=sys.stderr)
            os._exit(0)
    os.wait()
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


def test_commands_of_the_day_import_no_more_than_they_do(desk: Desk, tmp_path: Path) -> None:
    desk.add("Final rules", "31 March 2099")
    assert _needless(desk, tmp_path, _COMMANDS) == dict.fromkeys(_COMMANDS, "imported:")


def test_no_grammar_is_imported_for_a_date_that_is_written_as_a_day(
    desk: Desk, tmp_path: Path
) -> None:
    desk.add("Final rules", "2099-03-31")
    assert _needless(desk, tmp_path, _OF_DAYS) == dict.fromkeys(_OF_DAYS, "imported:")


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


def test_no_garbage_is_looked_for_while_a_command_starts_and_as_it_ends(tmp_path: Path) -> None:
    probe = (
        "import atexit, gc\n"
        "from tracker.cli.main import main\n"
        "told = lambda: print(gc.get_threshold()[0] > 10_000, gc.get_freeze_count() > 10_000)\n"
        "atexit.register(told)\n"
        "main()"
    )
    for words, told in (["--version"], "True True"), (["run", "--help"], "False True"):
        assert _run(tmp_path, probe, *words).stdout.splitlines()[-1] == told


def test_whatever_the_settings_hold_a_read_does_not_wait_for_their_full_model() -> None:
    assert {*SettingsFile.keys} == quick._KNOWN


def _needless(
    desk: Desk, folder: Path, commands: Mapping[str, tuple[list[str], tuple[str, ...]]]
) -> dict[str, str]:
    """What each command says it imported that it could have done without."""
    probed = json.dumps([(words, (*without, *_SLOW)) for words, without in commands.values()])
    ended = _run(folder, _PROBE, str(desk.settings), probed)
    told = [line for line in ended.stderr.splitlines() if line.startswith("imported:")]
    return dict(zip(commands, told, strict=True))


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
