"""`db check`: whether the database is damaged."""

from __future__ import annotations

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note
from tracker.cli.words import printable
from tracker.errors import DatabaseUnusable


@command("tracker db check", "tracker db check --repair")
@click.option("--repair", is_flag=True, help="Put every row that cannot be read aside, kept whole.")
def check(app: App, *, repair: bool) -> None:
    """Look for damage.

    In the file, in what refers to what, in the schema and in every row. Lists all problems at once,
    and ends with exit code 5 where there are any.

    With --repair, rows that cannot be read are moved into the table `quarantine`, as JSON with the
    reason, together with what hangs on them: of a milestone its dates, reminders and evidence.
    State anew what they said, or put a backup in place. A milestone that is listed under other
    days than those of its date is set right.
    """
    from tracker.store.database import check_database, repair_database  # noqa: PLC0415 - SQLAlchemy is slow

    url = app.database()
    if repair:
        for line in repair_database(url, app.now()):
            note(printable(line))
    problems = check_database(url)
    if problems:
        raise DatabaseUnusable("the database is not as it should be", problems=problems)
    emit("ok")
