"""`db upgrade`: an older database becomes one of this tracker."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note


@command("tracker db upgrade")
def upgrade(app: App) -> None:
    """Bring the database to the schema of this tracker.

    All of it or nothing; stop the daemon before. A copy of an SQLite file is kept beside it, which
    `tracker db restore` puts back; of PostgreSQL, have pg_dump make one.
    """
    from tracker.store.backups import upgrade as bring  # noqa: PLC0415 - SQLAlchemy is slow

    done = bring(app.database(), app.now(), note)
    if done.found == done.reached:
        emit(f"already at schema {done.reached}")
    else:
        emit(f"upgraded {done.found} to {done.reached}")
