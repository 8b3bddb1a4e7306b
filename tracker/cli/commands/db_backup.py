"""`db backup`: a copy that is whole."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, progress_bar


@command(
    "tracker db backup /srv/backups/tracker-2026-11-22.db",
    'tracker db backup "/srv/backups/tracker-$(date +%F).db" --json',
)
@click.argument("file", type=params.FILE)
@json_option("Print an object.")
def backup(app: App, file: Path, *, as_json: bool) -> None:
    """Copy the database to FILE, which must not exist yet.

    The copy is whole, checked and readable by you only; the daemon may go on meanwhile. So that it
    need not wait, there has to be room for two copies where SQLite keeps no WAL; one goes again.
    Keep the copy on another disk: `tracker status` and `tracker doctor` know when the last one was
    made. It holds no channel's address, but the settings do: keep a copy of them, too. PostgreSQL
    has pg_dump.
    """
    from tracker.store.backups import back_up  # noqa: PLC0415 - SQLAlchemy is slow

    size = back_up(app.database(), file, app.now(), progress_bar)
    if as_json:
        emit_json({"file": str(file), "bytes": size})
    else:
        emit(f"backed up to {file}, {size:,} bytes")
