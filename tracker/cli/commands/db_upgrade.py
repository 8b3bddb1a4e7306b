"""`db upgrade`: an older database becomes one of this tracker."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit


@command("tracker db upgrade")
def upgrade(app: App) -> None:
    """Bring the database to the schema of this tracker.

    All of it or nothing; stop the daemon before.
    """
    from tracker.store.database import upgrade_database  # noqa: PLC0415 - SQLModel is slow

    found, reached = upgrade_database(app.database())
    emit(f"already at schema {reached}" if found == reached else f"upgraded {found} to {reached}")
