"""`met`: a milestone is done."""

from __future__ import annotations

from datetime import date

from tracker.cli.app import App
from tracker.cli.closure import close, closing_options
from tracker.cli.groups import command
from tracker.domain.milestone import MilestoneStatus


@command("tracker met taskforce-report --on 2026-03-27")
@closing_options(reason_required=False)
def met(app: App, key: str, *, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone as done.

    Nobody is reminded of it any more.
    """
    close(app, key, MilestoneStatus.MET, on, reason, as_json=as_json)
