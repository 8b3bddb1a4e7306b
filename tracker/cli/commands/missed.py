"""`missed`: a milestone passed without being met."""

from __future__ import annotations

from datetime import date

from tracker.cli.app import App
from tracker.cli.choosing.several import Which
from tracker.cli.closure import close, closing_options
from tracker.cli.groups import command


@command('tracker missed taskforce-report --reason "Report was never published"')
@closing_options(reason_required=False)
def missed(app: App, *, which: Which, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone as missed.

    It passed without being met, and nothing more will come of it.
    """
    close(app, which, "missed", on, reason, as_json=as_json)
