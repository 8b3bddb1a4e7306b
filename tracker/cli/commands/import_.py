"""`import`: milestones from files."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.errors import UsageError
from tracker.sources.registry import FORMATS, OWN


@command(
    "tracker import milestones.yaml --dry-run",
    "tracker import agenda-202604.xml",
    "tracker import initiatives.xlsx --map grid.toml",
)
@click.argument("location", metavar="FILE|URL|-", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)} [by suffix and content].",
)
@click.option(
    "--map",
    "mapping",
    type=params.FILE,
    metavar="FILE",
    help="What the columns of a csv or xlsx file mean (TOML).",
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy"]),
    help="Of dates such as 03/04/2026 in a csv, json or yaml file [as the file proves].",
)
@click.option("--dry-run", is_flag=True, help="Only list what would change.")
@click.option("--strict", is_flag=True, help="Take nothing where any date leaves a doubt.")
@click.option("--partial", is_flag=True, help="It does not list all: what it lacks is not missed.")
@click.option("--force", is_flag=True, help="Take an edition older than what is known, too.")
@json_option("Print the counts and what changed as JSON.")
def import_(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    location: str,
    format_: str | None,
    mapping: Path | None,
    date_order: str | None,
    dry_run: bool,
    strict: bool,
    partial: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Take in milestones from a file.

    What is known already is changed, the rest is added; importing twice changes nothing. Fields
    that a file of milestones leaves out stay as they are. Of what a source publishes, another date
    is a slip that people are told of, and a date that is missing has vanished: it is reported and
    stays as it is. Unless every record is good, none is taken. What is doubtful of its dates is
    told as `tracker add` tells it, and stays with them until `tracker verify` settles it.
    """
    from tracker.cli.import_report import Report, take_feed, take_milestones  # noqa: PLC0415 - slow
    from tracker.service.intake.documents import incoming  # noqa: PLC0415 - as above
    from tracker.service.intake.told import Told  # noqa: PLC0415 - as above

    report = Report(
        now=app.now(), dry_run=dry_run, as_json=as_json, told=Told(strict=strict, now=app.now())
    )
    with (
        incoming(
            location, format_, today=app.today(), mapping=mapping, date_order=date_order
        ) as document,
        report.also_when_refused(),
    ):
        if document.head.is_feed:
            if date_order:
                raise UsageError(
                    f"--date-order is for {', '.join(OWN)}; a mapping file has its own"
                )
            whole = False if partial else None
            take_feed(app, document, report, whole=whole, older=force)
        else:
            take_milestones(app, document, report)
    report.print()
    report.refuse_silence(document.name)
