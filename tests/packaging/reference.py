"""Every command with every flag, as a page for people and as manual pages.

    python -m tests.packaging.reference            writes config/commands.md
    python -m tests.packaging.reference FOLDER     writes manual pages there

They are made of the commands themselves, so nothing of them is written twice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from tests.sites import REPOSITORY
from tracker.cli.groups import HelpfulCommand
from tracker.cli.program import program

PAGE = REPOSITORY / "config" / "commands.md"
_HEAD = """\
# Every command

As `tracker COMMAND --help` says it; `make docs` writes this page.
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be said of one command."""

    name: str  #: `tracker db backup`
    usage: str
    about: tuple[str, ...]  #: paragraphs, the first of which says it in short
    options: tuple[tuple[str, str], ...]  #: how each is typed, and what it does
    examples: tuple[str, ...]


def entries() -> Iterator[Entry]:
    """Every command in the order of the help, the program itself first."""
    context = click.Context(program, info_name="tracker", **program.context_settings)
    yield _entry(program, context)
    yield from _below(program, context)


def markdown() -> str:
    """The page for people."""
    return "\n".join([_HEAD, *(_section(each) for each in entries())])


def manual(entry: Entry) -> str:
    """A manual page, in the language of man(7)."""
    name = entry.name.replace(" ", "-")
    lines = [f'.TH "{name.upper()}" "1" "" "tracker" "tracker"', ".SH NAME"]
    lines += [f"{_troff(name)} \\- {_troff(entry.about[0].rstrip('.'))}"]
    lines += [".SH SYNOPSIS", _troff(entry.usage), ".SH DESCRIPTION"]
    lines += [line for each in entry.about for line in (".PP", _troff(each))]
    lines.append(".SH OPTIONS")
    lines += [
        line for forms, told in entry.options for line in (".TP", _troff(forms), _troff(told))
    ]
    if entry.examples:
        lines += [".SH EXAMPLES", ".nf", *map(_troff, entry.examples), ".fi"]
    return "\n".join([*lines, ""])


def _below(group: click.Group, context: click.Context) -> Iterator[Entry]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        here = click.Context(command, info_name=name, parent=context)
        yield _entry(command, here)
        if isinstance(command, click.Group):
            yield from _below(command, here)


def _entry(command: click.Command, context: click.Context) -> Entry:
    records = (each.get_help_record(context) for each in command.get_params(context))
    examples = command.examples if isinstance(command, HelpfulCommand) else ()
    paragraphs = (command.help or "").replace("\b", "").split("\n\n")
    return Entry(
        name=context.command_path,
        usage=" ".join([context.command_path, *command.collect_usage_pieces(context)]),
        about=tuple(" ".join(each.split()) for each in paragraphs if each.strip()),
        options=tuple(record for record in records if record is not None and record[1]),
        examples=tuple(examples),
    )


def _section(entry: Entry) -> str:
    options = [f"| `{_cell(forms)}` | {_cell(told)} |" for forms, told in entry.options]
    table = ["| option | what it does |", "| --- | --- |", *options]
    examples = [f"    {each}" for each in entry.examples]
    parts = [f"## {entry.name}", f"`{entry.usage}`", *entry.about, "\n".join(table)]
    return "\n\n".join([*parts, *(["\n".join(examples)] if examples else [])]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _troff(text: str) -> str:
    """`text` as it is: a point or an apostrophe at its beginning would be a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def main(arguments: list[str]) -> int:
    """Write what is asked for."""
    if not arguments:
        PAGE.write_text(markdown(), encoding="utf-8")
        return 0
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for entry in entries():
        name = f"{entry.name.replace(' ', '-')}.1"
        (folder / name).write_text(manual(entry), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
