"""`import`: milestones from files."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.importing.options import Said, said
from tracker.sources.registry import FORMATS


@command(
    "tracker import milestones.yaml --dry-run",
    "tracker import agenda-202604.xml",
    "tracker import deadlines.xlsx --yes --save-map deadlines.toml",
    "tracker import initiatives.xlsx --map grid.toml",
)
@click.argument("location", metavar="FILE|URL|-", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=params.OneOf(FORMATS),
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)} [by suffix and content].",
)
@said
@params.BRINGS
@click.option("--dry-run", is_flag=True, help="Only list what would change.")
@click.option("--strict", is_flag=True, help="Take nothing where any date leaves a doubt.")
@json_option("Print the counts and what changed as JSON.")
def import_(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    location: str,
    format_: str | None,
    said: Said,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Take in milestones from a file.

    What is known already is changed, the rest is added; importing twice changes nothing. Fields
    that a file of milestones leaves out stay as they are. Of what a source publishes, another date
    is a slip that people are told of, and a date that is missing has vanished: it is reported and
    stays as it is. Unless every record is good, none is taken. What is doubtful of its dates is
    told as `tracker add` tells it, and stays with them until `tracker verify` settles it. People
    and teams that `tracker export --people` wrote beside milestones are taken as `tracker person
    import` takes them. What the columns of a spreadsheet seem to be is shown first, and taken
    once somebody says so.
    """
    from tracker.cli.importing.report import Report, document_of, take  # noqa: PLC0415 - slow
    from tracker.service.intake.told import Told  # noqa: PLC0415 - as above

    told = Told(strict=strict, now=app.now())
    report = Report(now=app.now(), dry_run=dry_run, as_json=as_json, told=told)
    with (
        document_of(app, location, format_, said, dry_run=dry_run) as document,
        report.also_when_refused(),
    ):
        take(app, document, report, said)
    report.print()
    report.refuse_silence(document.name)
