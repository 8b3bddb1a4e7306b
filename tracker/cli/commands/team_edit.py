"""`team edit`: who belongs to a team changes."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import staff_of, warn_of_namesakes
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.service.views.rosters import team_json


@command(
    "tracker team edit crypto --add amira --drop jonas", "tracker team edit crypto --lead amira"
)
@click.argument("words", metavar="NAME", type=params.TEAM)
@click.option("--name", type=params.TEXT, help="As people read it.")
@click.option("--add", "joining", type=params.HANDLE, multiple=True, help="Joins; repeatable.")
@click.option("--drop", "leaving", type=params.HANDLE, multiple=True, help="Leaves; repeatable.")
@click.option(
    "--member",
    "members",
    type=params.HANDLE,
    multiple=True,
    help="The members are these alone; repeatable.",
)
@click.option(
    "--lead", "leads", type=params.HANDLE, multiple=True, help="The leads are these; repeatable."
)
@params.BY
@json_option("Print the team as JSON.")
def edit(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    words: str,
    name: str | None,
    joining: tuple[str, ...],
    leaving: tuple[str, ...],
    members: tuple[str, ...],
    leads: tuple[str, ...],
    as_json: bool,
) -> None:
    """Change who belongs to a team.

    Only what is named changes. Who is dropped leads it no more, either; an empty --lead leaves it
    without any.
    """
    if members and (joining or leaving):
        raise click.UsageError("--member names all of them: leave out --add and --drop")
    with staff_of(app) as staff:
        team = staff.edit_team(
            words,
            name=name,
            members=members or None,
            joining=joining,
            leaving=leaving,
            leads=tuple(each for each in leads if each) if leads else None,
            now=app.now(),
        )
        people = staff.everybody()
    warn_of_namesakes(team, people.namesakes(team))
    if as_json:
        emit_json(team_json(team))
    else:
        emit(f"{team.handle} changed: {', '.join(team.members) or 'nobody in it'}")
