"""`waive`: a milestone is no longer required."""

from __future__ import annotations

from datetime import date

from tracker.cli.app import App
from tracker.cli.choosing.several import Which
from tracker.cli.closure import close, closing_options
from tracker.cli.groups import command


@command('tracker waive taskforce-report --reason "Taskforce was dissolved"')
@closing_options(reason_required=True)
def waive(app: App, *, which: Which, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone that is no longer required."""
    close(app, which, "waived", on, reason, as_json=as_json)
