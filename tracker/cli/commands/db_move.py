"""`db move`: everything into another database."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note, progress_bar


@command(
    "tracker db move postgresql+psycopg://tracker@db.example.org/tracker",
    "tracker db move sqlite:////var/lib/tracker/tracker.db --json",
)
@click.argument("url", metavar="URL", type=params.TEXT)
@json_option("Print an object.")
def move(app: App, url: str, *, as_json: bool) -> None:
    """Copy everything into the empty database at URL.

    Stop the daemon before. Milestones, reminders, acknowledgements, evidence and the log keep their
    numbers and references, so nothing is told again. The present database stays as it is: set the
    new one in the settings before the daemon starts, and never run both. A password is better left
    to PGPASSWORD or a .pgpass file than put into URL.
    """
    from tracker.store.moving import move as move_to  # noqa: PLC0415 - SQLAlchemy is slow
    from tracker.store.values.url import without_password  # noqa: PLC0415 - as above

    with ExitStack() as stack:

        def bar_of(rows: int) -> Callable[[int], None]:
            return stack.enter_context(progress_bar("Moving", rows))

        moved = move_to(app.database(), url, app.now(), bar_of)
    shown = without_password(url)
    if as_json:
        emit_json({"database": shown, "rows": moved})
        return
    emit(f"moved {sum(moved.values()):,} rows to {shown}: {moved['milestones']:,} milestones")
    note(_next_step(app, shown))


def _next_step(app: App, shown: str) -> str:
    """Which setting names the database that is in force."""
    from tracker.config.locate import locate  # noqa: PLC0415 - only where it is asked for
    from tracker.config.raw import DATABASE_VARIABLE  # noqa: PLC0415 - as above

    if os.environ.get(DATABASE_VARIABLE):
        return f"Now set {DATABASE_VARIABLE} to {shown}, wherever it is set, and start the daemon"
    path = locate(app.config, os.environ)
    where = "the settings" if path is None else str(path)
    return f'Now write database = "{shown}" in {where}, and start the daemon'
