"""`delete`: milestones that should never have been leave every list but the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option

if TYPE_CHECKING:
    from tracker.domain.milestone import Milestone


@command(
    'tracker delete taskforce-reprot --reason "a typo"',
    "tracker delete --where tag=trial --dry-run",
)
@several(verb="delete")
@options.reason("Why it should never have been.")
@params.BY
@click.option("--dry-run", is_flag=True, help="Only say what would become of it.")
@json_option()
def delete(app: App, *, which: Which, reason: str | None, dry_run: bool, as_json: bool) -> None:
    """Delete a milestone that should never have been.

    Only where nobody was told of it and nothing else counts from it; `tracker waive` closes any
    other. The log keeps it whole, and `tracker undo` brings it back.
    """
    from tracker.cli.words import due_in_words  # noqa: PLC0415 - TAB needs none

    def told(milestone: Milestone) -> str:
        due = due_in_words(milestone.due)
        if dry_run:
            return f"{milestone.key} would be deleted: {due}"
        back = f"`tracker undo {milestone.key}` brings it back"
        return f"{milestone.key} deleted: {due}; {back}"

    now, names = app.now(), which.agreed(dry_run=dry_run)
    with app.undoing() as undoing:
        done = undoing.delete_all(names, now, reason=reason or "", dry_run=dry_run)
    emit_milestones(which, done, now, told, as_json=as_json)
