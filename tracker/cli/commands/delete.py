"""`delete`: a milestone that should never have been leaves every list but the log."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone
from tracker.cli.app import App
from tracker.cli.groups import command, json_option


@command('tracker delete taskforce-reprot --reason "a typo"')
@click.argument("key", type=params.KEY)
@click.option("--reason", type=params.STATED, help="Why it should never have been.")
@params.BY
@click.option("--dry-run", is_flag=True, help="Only say what would become of it.")
@json_option()
def delete(app: App, key: str, *, reason: str | None, dry_run: bool, as_json: bool) -> None:
    """Delete a milestone that should never have been.

    Only where nobody was told of it and nothing counts from it; `tracker waive` closes any other.
    The log keeps it whole, and `tracker undo` brings it back.
    """
    from tracker.cli.words import due_in_words  # noqa: PLC0415 - TAB needs none

    now = app.now()
    with app.undoing() as undoing:
        milestone = undoing.delete(key, now, reason=reason or "", dry_run=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    told = f"{milestone.key} {verb}: {due_in_words(milestone.due)}"
    if not dry_run:
        told += f"; `tracker undo {milestone.key}` brings it back"
    emit_milestone(milestone, now, told, as_json=as_json)
