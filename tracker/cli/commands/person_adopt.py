"""`person adopt`: words that stood for an owner are somebody."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import handing_over
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.cli.words import printable


@command('tracker person adopt "Policy team" crypto')
@click.argument("words", metavar="WORDS", type=params.STATED)
@click.argument("to", metavar="NAME", type=params.HANDLE)
@params.BY
@json_option("Print the keys of the milestones as JSON.")
def adopt(app: App, *, words: str, to: str, as_json: bool) -> None:
    """Turn words into a person or team.

    Every milestone, closed ones too, whose owner is WORDS is owned by the person or team NAME from
    now on: all in one step. `tracker lint` names the words that nobody knows.
    """
    with handing_over(app) as over:
        milestones = over.adopt(words, to, app.now())
    if as_json:
        emit_json([each.key for each in milestones])
        return
    count = "1 milestone" if len(milestones) == 1 else f"{len(milestones)} milestones"
    emit(f"{count} of {printable(words)!r} owned by {to}")
