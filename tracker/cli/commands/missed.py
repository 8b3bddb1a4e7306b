"""`missed`: a milestone passed without being met."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.app import App, pass_app
from tracker.cli.closure import close, closing_options
from tracker.cli.groups import HelpfulCommand, examples
from tracker.domain.milestone import MilestoneStatus


@examples('tracker missed taskforce-report --reason "Report was never published"')
@click.command(cls=HelpfulCommand)
@closing_options(reason_required=False)
@pass_app
def missed(app: App, key: str, *, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone as missed.

    It passed without being met, and nothing more will come of it.
    """
    close(app, key, MilestoneStatus.MISSED, on, reason, as_json=as_json)
