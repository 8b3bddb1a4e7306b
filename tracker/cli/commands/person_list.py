"""`person list`: everybody who can be told."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.commands.person import joined, standing_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import printable
from tracker.service.views.rosters import person_json, teams_of


@command("tracker person list", "tracker person list --json")
@json_option("Print an array of people, addresses included.")
def list_(app: App, *, as_json: bool) -> None:
    """List everybody who can be told.

    With the services that reach them, their teams, and whether they are there today or who is told
    in their place.
    """
    with app.reads() as reads:
        people = reads.people()
    today = app.today()
    known = people.persons.values()
    if as_json:
        emit_json([person_json(each, people, today) for each in known])
    elif known:
        rows = [
            (
                each.handle,
                printable(each.name),
                joined(sorted(each.addresses)),
                joined(teams_of(each, people)),
                standing_in_words(each, people, today),
            )
            for each in known
        ]
        emit_table(("NAME", "FULL NAME", "REACHED BY", "TEAMS", "STANDING"), rows)
    else:
        note("Nobody; add somebody with: tracker person add NAME --mail ADDRESS")
