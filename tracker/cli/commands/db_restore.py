"""`db restore`: a backup in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note


@command("tracker db restore /srv/backups/tracker-2026-11-22.db")
@click.argument("file", type=params.FILE)
@json_option("Print an object.")
def restore(app: App, file: Path, *, as_json: bool) -> None:
    """Put the backup FILE in the place of the database.

    Stop the daemon before. FILE is checked first and stays as it is; one of an older tracker is
    upgraded on the way. The present database is kept beside the new one, under a name that ends
    with .before-restore and the time. What was added since the backup is missing afterwards, and
    what was sent since may be sent once more. PostgreSQL has pg_restore.
    """
    from tracker.store.backups import restore as put_back  # noqa: PLC0415 - SQLModel is slow

    done = put_back(app.database(), file, app.now())
    if as_json:
        emit_json(
            {
                "database": str(done.database),
                "file": str(file),
                "kept": None if done.kept is None else str(done.kept),
                "upgraded_from": done.upgraded_from,
            }
        )
        return
    older = "" if done.upgraded_from is None else f", upgraded from schema {done.upgraded_from}"
    emit(f"restored {done.database} from {file}{older}")
    if done.kept is not None:
        note(f"What was there before is kept as {done.kept}")
