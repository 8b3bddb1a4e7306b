"""Commands with examples, and groups that load commands when they are asked for."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from importlib import import_module
from itertools import groupby
from keyword import iskeyword
from typing import Any, Concatenate, TypeVar

import click
from click.shell_completion import CompletionItem

from tracker.cli.app import App, pass_app
from tracker.cli.catalogue import ALIASES, CATALOGUE, MEANT
from tracker.errors import DatabaseAbsent, NoMilestone

_ENTRIES = {entry.name: entry for entry in CATALOGUE}


class HelpfulCommand(click.Command):
    """A command whose help ends with examples, and which says what a slip may have meant."""

    examples: tuple[str, ...] = ()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed; what is said of the program comes before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            root = ctx.find_root().command
            if ctx.command is root or error.option_name not in _options_of(root):
                raise
            _, _, words = ctx.command_path.partition(" ")
            ctx.fail(f"write it before the command: tracker {error.option_name} ... {words}")

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; tell at its end what it was to read and could not."""
        app = ctx.find_object(App)
        try:
            result: object = super().invoke(ctx)
        except NoMilestone as error:
            if app is None or error.near:
                raise
            from tracker.cli.choosing.near import with_near_keys  # noqa: PLC0415 - only a slip pays for it

            raise with_near_keys(app, error) from error
        except DatabaseAbsent as error:
            if app is None:
                raise
            from tracker.service.absence import with_origin  # noqa: PLC0415 - only where it lacks

            raise with_origin(error, app.config) from error
        if app is not None and app.aside:
            from tracker.cli.findings import refuse_silence  # noqa: PLC0415 - only where one is

            refuse_silence(app.aside)
        return result

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the examples as they would be typed."""
        if not self.examples:
            return
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def _options_of(command: click.Command) -> set[str]:
    return {form for each in command.params for form in each.opts}


C = TypeVar("C", bound=HelpfulCommand)
F = TypeVar("F", bound=Callable[..., Any])


def examples(*lines: str) -> Callable[[C], C]:
    """Give a command the examples that its help ends with."""

    def decorate(command: C) -> C:
        command.examples = lines
        return command

    return decorate


def command(*lines: str) -> Callable[[Callable[Concatenate[App, ...], object]], HelpfulCommand]:
    """Make a command of a function that takes the App first; its help ends with these examples.

    It is called as the function is, with hyphens, and without an underscore that keeps clear of
    Python's own names.
    """

    def decorate(function: Callable[Concatenate[App, ...], object]) -> HelpfulCommand:
        name = function.__name__.rstrip("_").replace("_", "-")
        return examples(*lines)(click.command(name, cls=HelpfulCommand)(pass_app(function)))

    return decorate


def json_option(told: str = "Print the milestone as JSON.") -> Callable[[F], F]:
    """The option --json of a command; its value is `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=told)


class LazyGroup(HelpfulCommand, click.Group):
    """A group of the catalogue, whose commands are imported when they are run.

    Where no command is named, it prints its help and succeeds.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as click's
        super().__init__(*args, **{**kwargs, "invoke_without_command": True})

    @property
    def _words(self) -> tuple[str, ...]:
        """What is typed before the name of a command of it."""
        return (str(self.name),)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that is named, or print the help."""
        result: object = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the help."""
        return list(_ENTRIES[str(self.name)].verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, imported now."""
        return load(*self._words, cmd_name) if cmd_name in self.list_commands(ctx) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, or a usage error that suggests one."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            from tracker.cli.slips import meant  # noqa: PLC0415 - only a slip pays for it

            other = MEANT.get(name)
            group = " ".join(("tracker", *self._words))
            hint = meant(
                other if other in known else name,
                known,
                otherwise=f"`{group} --help` lists them all",
            )
            ctx.fail(f"no command is called {name!r}: {hint}")
        return super().resolve_command(ctx, args)


def load(*words: str) -> click.Command:
    """The command of these words, imported now: `db backup` is `backup` in commands.db_backup.

    A name that Python has taken gets an underscore: `list` is `list_` in commands.list_, and
    `sign-off` is `sign_off`. A group is made of its entry.
    """
    entry = _ENTRIES[words[0]]
    if entry.verbs and words == (entry.name,):
        return LazyGroup(entry.name, help=f"{entry.summary}\n\n{entry.about}")
    module = import_module(f"tracker.cli.commands.{_free('_'.join(words))}")
    command: click.Command = getattr(module, _free(words[-1]))
    return command


def _free(name: str) -> str:
    name = name.replace("-", "_")
    return f"{name}_" if iskeyword(name) or hasattr(builtins, name) else name


class Program(LazyGroup):
    """All of the catalogue, imported when it is run: a read must not pay for all."""

    _words = ()

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the help."""
        return list(_ENTRIES)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As any group does, by other names of its commands, too."""
        return super().resolve_command(ctx, [ALIASES.get(args[0], args[0]), *args[1:]])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the commands in their sections."""
        for section, entries in groupby(CATALOGUE, key=lambda entry: entry.section):
            with formatter.section(section):
                formatter.write_dl([(entry.name, entry.told) for entry in entries])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """The names that begin with `incomplete`, and the options."""
        names = [
            CompletionItem(entry.name, help=entry.summary)
            for entry in CATALOGUE
            if entry.name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
