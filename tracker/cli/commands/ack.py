"""`ack`: somebody has seen a reminder."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone
from tracker.cli.app import App
from tracker.cli.groups import command, json_option


@command('tracker ack TRK-7K3QX8M2PA8 --by "A. Counsel"')
@click.argument("name", metavar="REF|KEY", type=params.KEY)
@params.BY
@click.option("--note", type=params.TEXT, help="What they said; kept in the log.")
@json_option()
def ack(app: App, name: str, *, note: str | None, as_json: bool) -> None:
    """Say that somebody has seen a reminder.

    By the reference code in the message, or the milestone's key. Ends the repeats of an overdue
    date until it moves; `tracker met` closes the milestone.
    """
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.acknowledge(name, now, note=note)
    told = f"{milestone.key} acknowledged" + (f" by {app.by}" if app.by else "")
    emit_milestone(milestone, now, told, as_json=as_json)
