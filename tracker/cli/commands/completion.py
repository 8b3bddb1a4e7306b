"""`completion`: so that TAB knows the keys."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from tracker.cli import params
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit


@examples('eval "$(tracker completion bash)"', "tracker completion fish | source")
@click.command(cls=HelpfulCommand)
@click.argument("shell", type=params.OneOf(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print the completion script of a shell.

    With it TAB completes commands, options, keys of milestones, zones, policies and channels.
    """
    root = context.find_root()
    name = root.info_name or "tracker"
    completer = get_completion_class(shell)
    if completer is not None:
        emit(completer(root.command, {}, name, f"_{name.upper()}_COMPLETE").source())
