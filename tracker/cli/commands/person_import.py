"""`person import`: people and teams from a file."""

from __future__ import annotations

from collections import Counter

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import taking, warn_of_namesakes
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json

_FORMATS = ("yaml", "json", "csv")


@command("tracker person import people.yaml --dry-run", "tracker person import staff.csv")
@click.argument("location", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option("--format", "format_", type=params.OneOf(_FORMATS), help="[by suffix and content]")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@params.BY
@json_option("Print the counts and who changed as JSON.")
def import_(app: App, *, location: str, format_: str | None, dry_run: bool, as_json: bool) -> None:
    """Take in people and teams from a file.

    YAML and JSON hold `people` and `teams`, lists of what `tracker person export` writes. A CSV
    file has a row each with the column `handle` and any of name, mail, slack, addresses
    (sms=+44...; telegram=...), via, tz, calendar, quiet, stand_in, away, left_on, and for a team
    the kind `team`, members and leads. Who is known is changed where the file says something,
    everybody else is added, nobody is removed. Unless all of it is good, nobody is taken.
    """
    from tracker.service.people.taking import people_in  # noqa: PLC0415 - SQLAlchemy is slow

    records = people_in(location, format_, app.today())
    with taking(app) as take:
        taken = take.take(records, location, app.now(), dry_run=dry_run)
    for each in taken:
        if each.news != "unchanged":
            warn_of_namesakes(each.after, each.namesakes)
    counts = Counter(each.news for each in taken)
    shown = {word: counts[word] for word in ("added", "changed", "unchanged")}
    if as_json:
        who = [{"change": each.news, "handle": each.after.handle} for each in taken]
        emit_json({**shown, "dry_run": dry_run, "people": who})
        return
    for each in taken:
        if dry_run and each.news != "unchanged":
            emit(f"{each.news} {each.after.handle}")
    said = ", ".join(f"{number} {word}" for word, number in shown.items())
    emit(said + (" (dry run, nothing was written)" if dry_run else ""))
