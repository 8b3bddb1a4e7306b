"""`team remove`: a team is no more."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import staff_of
from tracker.cli.groups import command
from tracker.cli.output import emit


@command("tracker team remove crypto")
@click.argument("words", metavar="NAME", type=params.TEAM)
@params.BY
def remove(app: App, *, words: str) -> None:
    """Remove a team; its members stay.

    What is open and the team's has to be somebody else's first: `tracker person adopt`. NAME is
    never used again.
    """
    with staff_of(app) as staff:
        handle = staff.remove_team(words, app.now())
    emit(f"{handle} removed")
