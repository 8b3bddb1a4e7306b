"""`db check`: whether the database is damaged."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit
from tracker.errors import DatabaseUnusable


@command("tracker db check")
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
