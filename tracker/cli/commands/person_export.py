"""`person export`: people and teams to a file."""

from __future__ import annotations

import io
from pathlib import Path

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import note
from tracker.cli.private_file import write_whole

_FORMATS = ("yaml", "json", "csv")
_STDIO = "-"


@command("tracker person export people.yaml", "tracker person export --format csv > people.csv")
@click.argument(
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path(_STDIO),
)
@click.option("--format", "format_", type=params.OneOf(_FORMATS), help="[by the suffix, else yaml]")
def export(app: App, *, file: Path, format_: str | None) -> None:
    """Write people and teams to a file, with their addresses.

    To stdout where no file is named. `tracker person import` reads it back. The file is for its
    owner only: addresses are personal data.
    """
    from tracker.service.people.giving import write_people_as  # noqa: PLC0415 - YAML is slow

    with app.reads() as reads:
        people = reads.people()
    text = io.StringIO(newline="")
    write_people_as(text, people, None if str(file) == _STDIO else file.name, format_)
    if str(file) == _STDIO:
        click.echo(text.getvalue(), nl=False)
        return
    write_whole(file, text.getvalue(), shared=False)
    persons = "1 person" if len(people.persons) == 1 else f"{len(people.persons)} people"
    teams = "1 team" if len(people.teams) == 1 else f"{len(people.teams)} teams"
    note(f"{persons} and {teams} written to {file}")
