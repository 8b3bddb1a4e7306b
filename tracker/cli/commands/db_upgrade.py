"""`db upgrade`: an older database becomes one of this tracker."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit


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
