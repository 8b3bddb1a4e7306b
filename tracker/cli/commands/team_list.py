"""`team list`: the teams, and who is in them."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.commands.person import joined
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import names_cell, printable
from tracker.service.views.rosters import team_json


@command("tracker team list", "tracker team list --json")
@json_option("Print an array of teams.")
def list_(app: App, *, as_json: bool) -> None:
    """List the teams, and who is in them."""
    with app.reads() as reads:
        teams = reads.people().teams.values()
    if as_json:
        emit_json([team_json(each) for each in teams])
    elif teams:
        rows = [
            (each.handle, printable(each.name), joined(each.leads), names_cell(each.members))
            for each in teams
        ]
        emit_table(("NAME", "FULL NAME", "LED BY", "MEMBERS"), rows)
    else:
        note("No teams; add one with: tracker team add NAME --member WHO")
