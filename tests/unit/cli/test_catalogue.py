"""What `--help` says is held to what the commands do."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from pkgutil import iter_modules

import click
import pytest

from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation
from tracker.cli import commands
from tracker.cli.catalogue import CATALOGUE
from tracker.cli.groups import HelpfulCommand
from tracker.cli.program import program

_SECTIONS = ["Milestones", "Dates", "Delivery", "Data", "Administration"]
#: Of DESIGN section 6, those that later work brings.
_LATER = {"audit"}


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(program, info_name="tracker")
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                each = command.get_command(context, below)
                assert each is not None
                yield f"{name} {below}", each


COMMANDS = [pytest.param(name, command, id=name) for name, command in _commands()]
EXAMPLES = [
    pytest.param(example, id=example)
    for _, command in [("", program), *_commands()]
    if isinstance(command, HelpfulCommand)
    for example in command.examples
]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_the_short_help_is_the_first_line_of_the_docstring(entry: object) -> None:
    found = dict(_commands())
    name, _, summary, *_ = entry
    first, _, _ = (found[name].help or "").partition("\n")
    assert first == summary
    assert found[name].name == name


def test_sections_come_in_the_order_of_the_work() -> None:
    assert list(dict.fromkeys(entry.section for entry in CATALOGUE)) == _SECTIONS


def test_commands_of_later_work_are_absent() -> None:
    names = {entry.name for entry in CATALOGUE}
    assert names.isdisjoint(_LATER)
    assert set(dict(_commands())) >= {"db upgrade", "db check", "db backup", "db restore"}
    assert set(dict(_commands())) >= {"config check", "config show"}


def test_a_command_is_in_the_module_of_its_name() -> None:
    modules = {module.name.removesuffix("_") for module in iter_modules(commands.__path__)}
    groups = {name for name, command in _commands() if isinstance(command, click.Group)}
    names = {name.replace(" ", "_").replace("-", "_") for name, _ in _commands()}
    assert names - groups == modules - groups  # a group's holds what its commands share


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_says_what_it_does_and_shows_how(name: str, command: click.Command) -> None:
    assert command.help
    assert all(
        parameter.help for parameter in command.params if isinstance(parameter, click.Option)
    )
    if not isinstance(command, click.Group):
        assert isinstance(command, HelpfulCommand)
        assert any(f"tracker {name}" in example for example in command.examples)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_line_that_the_program_accepts(example: str) -> None:
    line = example.partition(" < ")[0].partition(" > ")[0].partition(" | ")[0]
    words = shlex.split(line.removeprefix('eval "$(').removesuffix(')"'))
    arguments = words[words.index("tracker") + 1 :]
    command: click.Command = program
    context = click.Context(program, info_name="tracker", **program.context_settings)
    while isinstance(command, click.Group):
        name = arguments.pop(0)
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    # Raises a usage error where it would be refused. A command keeps the names of --help from its
    # first context: without the program's it would lack -h for every later test.
    command.make_context(command.name, arguments, parent=context)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]], ids=" ".join)
def test_help_is_data_and_no_failure(tmp_path: Path, arguments: list[str]) -> None:
    done = Installation(tmp_path).run(*arguments)
    assert done.err == ""
    for entry in CATALOGUE:
        assert f"{entry.name} " in done.out
        assert entry.summary in done.out


def test_a_group_without_a_command_prints_its_help(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("channel")
    assert "Send a test message." in done.out
    assert done.err == ""


def test_a_command_goes_by_another_name_that_the_help_tells(desk: Desk) -> None:
    desk.add("Final rules", "31 March 2026")
    assert desk.json("search", "final")[0]["key"] == "final-rules"
    assert "Usage: program delete [OPTIONS]" in desk.run("rm", "--help").stdout
    assert desk.run("next").stdout == desk.run("upcoming").stdout
    assert desk.run("done", "final-rules").stdout == "final-rules met on 2026-01-05\n"
    assert "Usage: program met [OPTIONS]" in desk.run("done", "--help").stdout
    assert "Close a milestone as done. (also: done)" in desk.run("--help").stdout


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        pytest.param("shwo", "did you mean show?", id="a slip in a command"),
        pytest.param("postpone", "did you mean move?", id="a command of elsewhere"),
        pytest.param("db bakcup", "did you mean backup?", id="a slip in the command of a group"),
        pytest.param("db vacuum", "`tracker db --help` lists them all", id="nothing like it"),
    ],
)
def test_what_is_no_command_is_refused_with_what_was_meant(
    desk: Desk, words: str, hint: str
) -> None:
    result = desk.attempt(*words.split())
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: no command is called {words.rsplit(maxsplit=1)[-1]!r}: {hint}"
    )
