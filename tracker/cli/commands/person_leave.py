"""`person leave`: everything open of somebody becomes another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import handing_over
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note
from tracker.cli.words import printable, timed_cell
from tracker.service.views.shapes import Json, iso

if TYPE_CHECKING:
    from tracker.service.people.handover import Handover


@command("tracker person leave amira --to jonas")
@click.argument("words", metavar="NAME", type=params.HANDLE)
@click.option(
    "--to", "to", type=params.HANDLE, required=True, help="The person or team that takes over."
)
@params.BY
@json_option("Print what changed hands as JSON.")
def leave(app: App, *, words: str, to: str, as_json: bool) -> None:
    """Hand over everything of somebody who leaves.

    All open and suspended milestones that they own are owned by the other from now on, all in one
    step; a person takes their place in teams and as stand-in, too. Whoever takes over is told once,
    with a list. What is closed stays theirs by name.
    """
    with handing_over(app) as over:
        done = over.leave(words, to, app.now())
    if as_json:
        emit_json(_json(done))
        return
    for each in done.milestones:
        emit(f"{each.key}  {timed_cell(each.due)}  {printable(each.title)}")
    count = "1 milestone" if len(done.milestones) == 1 else f"{len(done.milestones)} milestones"
    emit(f"{done.leaver.handle} has left: {count} handed over to {done.heir.handle}")
    for person in done.persons:
        note(f"{person.stand_in or 'nobody'} stands in for {person.handle} now")
    for team in done.teams:
        note(f"the team {team.handle}: {', '.join(team.members) or 'nobody'}")
    if done.told:
        note(f"told on {', '.join(done.told)}")


def _json(done: Handover) -> Json:
    return {
        "left": done.leaver.handle,
        "left_on": iso(done.leaver.left_on),
        "to": done.heir.handle,
        "milestones": [each.key for each in done.milestones],
        "stand_ins": [{"of": each.handle, "is": each.stand_in} for each in done.persons],
        "teams": [each.handle for each in done.teams],
        "told_on": list(done.told),
    }
