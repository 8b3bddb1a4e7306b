"""Commands with examples, and groups that load commands when they are asked for."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from importlib import import_module
from itertools import groupby
from keyword import iskeyword
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from tracker.cli.catalogue import CATALOGUE

_ENTRIES = {entry.name: entry for entry in CATALOGUE}


class HelpfulCommand(click.Command):
    """A command whose help ends with examples."""

    examples: tuple[str, ...] = ()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the examples as they would be typed."""
        if not self.examples:
            return
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


C = TypeVar("C", bound=HelpfulCommand)


def examples(*lines: str) -> Callable[[C], C]:
    """Give a command the examples that its help ends with."""

    def decorate(command: C) -> C:
        command.examples = lines
        return command

    return decorate


class HelpfulGroup(HelpfulCommand, click.Group):
    """A group that prints its help, and succeeds, where no command is named.

    It has to be made with `invoke_without_command=True`.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that is named, or print the help."""
        result: object = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return result


def load(*words: str) -> click.Command:
    """The command of these words, imported now: `db backup` is `backup` in commands.db_backup.

    A name that Python has taken gets an underscore: `list` is `list_` in commands.list_.
    """
    module = import_module(f"tracker.cli.commands.{_free('_'.join(words))}")
    command: click.Command = getattr(module, _free(words[-1]))
    return command


def _free(name: str) -> str:
    return f"{name}_" if iskeyword(name) or hasattr(builtins, name) else name


class LazyGroup(HelpfulGroup):
    """A group of the catalogue, whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the help."""
        return list(_ENTRIES[str(self.name)].verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, imported now."""
        group = str(self.name)
        return load(group, cmd_name) if cmd_name in self.list_commands(ctx) else None


class Program(HelpfulGroup):
    """All of the catalogue, imported when it is run: a read must not pay for all."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the help."""
        return list(_ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command called `cmd_name`, imported now."""
        return load(cmd_name) if cmd_name in _ENTRIES else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, or a usage error that suggests one."""
        name = args[0]
        if name not in _ENTRIES and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches  # noqa: PLC0415 - only a slip pays for it

            near = get_close_matches(name, _ENTRIES, n=1)
            hint = f"did you mean {near[0]}?" if near else "`tracker --help` lists them all"
            ctx.fail(f"no command is called {name!r}: {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the commands in their sections."""
        for section, entries in groupby(CATALOGUE, key=lambda entry: entry.section):
            with formatter.section(section):
                formatter.write_dl([(entry.name, entry.summary) for entry in entries])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """The names that begin with `incomplete`, and the options."""
        names = [
            CompletionItem(entry.name, help=entry.summary)
            for entry in CATALOGUE
            if entry.name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
