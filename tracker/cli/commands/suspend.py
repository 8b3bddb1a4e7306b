"""`suspend`: a milestone pauses."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone
from tracker.cli.app import App
from tracker.cli.groups import command, json_option


@command('tracker suspend taskforce-report --reason "Stayed by the court"')
@click.argument("key", type=params.KEY)
@click.option("--reason", type=params.STATED, required=True, help="Why; kept in the log.")
@params.BY
@json_option()
def suspend(app: App, key: str, *, reason: str, as_json: bool) -> None:
    """Pause a milestone until further notice.

    Nobody is reminded of it until `tracker reopen`.
    """
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.suspend(key, reason, now)
    emit_milestone(milestone, now, f"{milestone.key} suspended", as_json=as_json)
