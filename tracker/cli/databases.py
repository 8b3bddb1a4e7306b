"""`db`: the database itself."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, HelpfulGroup, examples
from tracker.cli.output import emit, emit_json, note
from tracker.errors import DatabaseUnusable

_FILE = click.Path(dir_okay=False, path_type=Path)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print an object.")


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def db() -> None:
    """Upgrade, check, back up and restore the database."""


@examples("tracker db upgrade")
@click.command(cls=HelpfulCommand)
@pass_app
def upgrade(app: App) -> None:
    """Bring the database to the schema of this tracker.

    All of it or nothing; stop the daemon before.
    """
    from tracker.store.database import upgrade_database  # noqa: PLC0415 - SQLModel is slow

    found, reached = upgrade_database(app.database())
    emit(f"already at schema {reached}" if found == reached else f"upgraded {found} to {reached}")


@examples("tracker db check")
@click.command(cls=HelpfulCommand)
@pass_app
def check(app: App) -> None:
    """Look for damage.

    In the file, in what refers to what, and in the schema. Lists all problems at once, and ends
    with exit code 5 where there are any.
    """
    from tracker.store.database import check_database  # noqa: PLC0415 - SQLModel is slow

    problems = check_database(app.database())
    if problems:
        raise DatabaseUnusable("the database is not as it should be", problems=problems)
    emit("ok")


@examples(
    "tracker db backup /srv/backups/tracker-2026-11-22.db",
    'tracker db backup "/srv/backups/tracker-$(date +%F).db" --json',
)
@click.command(cls=HelpfulCommand)
@click.argument("file", type=_FILE)
@_as_json
@pass_app
def backup(app: App, file: Path, *, as_json: bool) -> None:
    """Copy the database to FILE, which must not exist yet.

    The copy is whole, checked and readable by you only; the daemon may go on meanwhile. Keep it on
    another disk: `tracker status` and `tracker doctor` know when the last one was made. It holds
    no channel's address, but the settings do: keep a copy of them, too. PostgreSQL has pg_dump.
    """
    from tracker.store.backups import back_up  # noqa: PLC0415 - SQLModel is slow

    size = back_up(app.database(), file, app.now())
    if as_json:
        emit_json({"file": str(file), "bytes": size})
    else:
        emit(f"backed up to {file}, {size:,} bytes")


@examples("tracker db restore /srv/backups/tracker-2026-11-22.db")
@click.command(cls=HelpfulCommand)
@click.argument("file", type=_FILE)
@_as_json
@pass_app
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


for command in (upgrade, check, backup, restore):
    db.add_command(command)
