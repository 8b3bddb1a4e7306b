"""`met`: a milestone is done."""

from __future__ import annotations

from datetime import date, datetime

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.choosing.several import Which
from tracker.cli.closure import close, closing_options
from tracker.cli.groups import command


@command(
    "tracker met taskforce-report --on 2026-03-27",
    "tracker met initial-notice --at 2026-11-28T10:15",
)
@closing_options(reason_required=False)
@click.option(
    "--at",
    type=params.MOMENT,
    help="The instant at which it came about: hours count from it.",
)
def met(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    which: Which,
    on: date | None,
    at: datetime | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Close a milestone as done.

    Nobody is reminded of it any more. What counts from it follows; without an offset --at is read
    on the clocks of the milestone's zone.
    """
    close(app, which, "met", on, reason, as_json=as_json, at=at)
