"""`reopen`: a milestone goes on."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.words import summary


@command("tracker reopen taskforce-report")
@click.argument("key", type=params.KEY)
@params.BY
@json_option()
def reopen(app: App, key: str, *, as_json: bool) -> None:
    """Open a closed or suspended milestone.

    Its reminders are planned anew; those whose time has passed are told as one.
    """
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.reopen(key, now)
    told = f"{milestone.key} open: {summary(milestone, now)}"
    emit_milestone(milestone, now, told, as_json=as_json)
