"""`db`: the database itself."""

from __future__ import annotations

import click

from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, HelpfulGroup, examples
from tracker.cli.output import emit
from tracker.errors import DatabaseUnusable


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def db() -> None:
    """Upgrade and check the database."""


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


db.add_command(upgrade)
db.add_command(check)
