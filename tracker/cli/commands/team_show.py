"""`team show`: who is in a team, and what is theirs."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import joined, standing_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_facts, emit_json
from tracker.cli.words import printable
from tracker.service.views.rosters import team_json


@command("tracker team show crypto")
@click.argument("words", metavar="NAME", type=params.TEAM)
@json_option("Print the team as JSON.")
def show(app: App, *, words: str, as_json: bool) -> None:
    """Show who is in a team, and what is theirs."""
    from tracker.service.people.naming import owned_by, team_of  # noqa: PLC0415 - after the help

    with app.reads() as reads:
        people = reads.people()
        team = team_of(people, words)
        owned = [each.key for each in owned_by(reads, people, team)]
    if as_json:
        emit_json({**team_json(team), "owns": owned})
        return
    today = app.today()
    members = [people.persons[each] for each in team.members]
    emit_facts(
        [
            ("Name", team.handle),
            ("Full name", printable(team.name)),
            ("Led by", joined(team.leads)),
            *((each.handle, standing_in_words(each, people, today)) for each in members),
            ("Owns", printable(", ".join(owned)) or "nothing that is open"),
        ]
    )
