"""`team add`: several people under one word."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import staff_of, warn_of_namesakes
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.service.views.rosters import team_json


@command('tracker team add crypto --name "Crypto desk" --member amira --member jonas --lead jonas')
@click.argument("handle", metavar="NAME", type=params.TEXT)
@click.option("--name", type=params.TEXT, help="As people read it [NAME].")
@click.option("--member", "members", type=params.HANDLE, multiple=True, help="Repeatable.")
@click.option(
    "--lead", "leads", type=params.HANDLE, multiple=True, help="Need not be a member; repeatable."
)
@params.BY
@json_option("Print the team as JSON.")
def add(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    handle: str,
    name: str | None,
    members: tuple[str, ...],
    leads: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put several people under one word.

    A milestone is the team's where its owner is NAME or the full name: each member is told. The
    leads are those whom a policy tells by `owner.lead`, such as when nobody answers.
    """
    from tracker.sources.people import TeamRecord  # noqa: PLC0415 - after the help

    record = TeamRecord(handle=handle, name=name, members=members, leads=leads)
    with staff_of(app) as staff:
        team = staff.add_team(record, app.now())
        people = staff.everybody()
    warn_of_namesakes(team, people.namesakes(team))
    if as_json:
        emit_json(team_json(team))
    else:
        emit(f"{team.handle} added: {', '.join(team.members) or 'nobody in it yet'}")
