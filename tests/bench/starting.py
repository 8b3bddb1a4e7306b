"""What the start of a command costs: beside the least of click, and adding beside listing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.pairs import Result, command_seconds, in_turns

#: the least that offers a word at TAB: as many commands as ours, none made before it is named
_LEAST = """\
import click
from click.shell_completion import CompletionItem


class Key(click.ParamType):
    name = "key"

    def shell_complete(self, ctx, param, incomplete):
        return [CompletionItem("fee-report")]


class Lazy(click.Group):
    def list_commands(self, ctx):
        return [f"command-{number}" for number in range(60)] + ["show"]

    def get_command(self, ctx, name):
        key = click.Argument(["key"], type=Key())
        return click.Command(name, params=[key] if name == "show" else [])


least = Lazy("least")
least(prog_name="least")
"""
#: the least that reads a database of ours: a command of click that selects
_LOOK = """\
import sqlite3
import sys

import click


@click.command()
def look():
    found = sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM milestones")
    click.echo(found.fetchone()[0])


look([])
"""
_LOOKING = (
    *(["list"], ["status"], ["upcoming"], ["lint"], ["config", "check"], ["show", "fee-report"]),
    *(["explain", "fee-report"], ["log"]),
)


def measure(folder: Path) -> Iterator[Result]:
    tracker = str(Path(sys.executable).parent / "tracker")
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'start.db'}"}
    subprocess.run([tracker, "init"], env=environment, check=True, capture_output=True)
    facts = ["--owner", "Policy team", "--source", "https://example.org/notice"]  # nothing to find
    add = [tracker, "add", "Fee report", "--due", "2027-03-15", *facts]
    subprocess.run(add, env=environment, check=True, capture_output=True)
    least = folder / "least.py"
    least.write_text(_LEAST)
    typed = {"COMP_WORDS": "tracker show fee", "COMP_CWORD": "2"}
    ours = {**environment, **typed, "_TRACKER_COMPLETE": "bash_complete"}
    theirs = {**environment, **typed, "_LEAST_COMPLETE": "bash_complete"}
    yield in_turns(
        "a key at TAB beside the least that click can do",
        "s",
        lambda: command_seconds([tracker], ours),
        lambda: command_seconds([sys.executable, str(least)], theirs),
        runs=21,
    )
    look = folder / "look.py"
    look.write_text(_LOOK)
    reading = [sys.executable, str(look), str(folder / "start.db")]
    for words in _LOOKING:
        yield in_turns(
            f"tracker {' '.join(words)} beside a select by click",
            "s",
            partial(command_seconds, [tracker, *words], environment),
            lambda: command_seconds(reading, environment),
            runs=7,
        )
    yield in_turns(
        "tracker add beside tracker list",
        "s",
        lambda: command_seconds(add, environment),
        lambda: command_seconds([tracker, "list"], environment),
        runs=11,
    )
