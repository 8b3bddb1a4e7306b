"""`suspend`: a milestone pauses."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone
from tracker.cli.app import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples


@examples('tracker suspend taskforce-report --reason "Stayed by the court"')
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option("--reason", type=params.TEXT, required=True, help="Why; kept in the log.")
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def suspend(app: App, key: str, *, reason: str, as_json: bool) -> None:
    """Pause a milestone until further notice.

    Nobody is reminded of it until `tracker reopen`.
    """
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.suspend(key, reason, now)
    emit_milestone(milestone, now, f"{milestone.key} suspended", as_json=as_json)
