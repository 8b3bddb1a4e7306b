"""`waive`: a milestone is no longer required."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.app import App, pass_app
from tracker.cli.closure import close, closing_options
from tracker.cli.groups import HelpfulCommand, examples
from tracker.domain.milestone import MilestoneStatus


@examples('tracker waive taskforce-report --reason "Taskforce was dissolved"')
@click.command(cls=HelpfulCommand)
@closing_options(reason_required=True)
@pass_app
def waive(app: App, key: str, *, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone that is no longer required."""
    close(app, key, MilestoneStatus.WAIVED, on, reason, as_json=as_json)
