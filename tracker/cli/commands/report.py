"""`report`: what comes, what moved and what was met in a quarter, for whoever is to know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import note
from tracker.cli.private_file import write_whole
from tracker.planning.report import period_asked
from tracker.planning.text.wording import count_of
from tracker.service.views.report import report_of
from tracker.service.views.report_forms.forms import FORMS, form_of, text_of

_STDIO = "-"


@command(
    "tracker report --quarter 2027-Q1 report.html",
    "tracker report --from 2027-01-01 --to 2027-01-31 --owner amira --csv > january.csv",
)
@click.argument(
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path(_STDIO),
)
@click.option("--quarter", type=params.TEXT, help="A calendar quarter, 2027-Q1 [the present one].")
@click.option("--from", "first", type=params.DAY, help="The first day, in place of a quarter.")
@click.option("--to", "last", type=params.DAY, help="The last day, included.")
@click.option("--owner", type=params.STATED, help="Only what is that one's, by name or handle.")
@click.option("--format", "form", type=params.OneOf(FORMS), help="[by the suffix of FILE, else md]")
@click.option("--html", "short", flag_value="html", help="As --format html: a page, for print too.")
@click.option("--csv", "short", flag_value="csv", help="As --format csv: a row a milestone.")
@click.option("--md", "short", flag_value="md", help="As --format md: Markdown.")
@click.option("--json", "short", flag_value="json", help="As --format json.")
@click.option("--shared", is_flag=True, help="Others on this machine may read the file, too.")
def report(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    file: Path,
    quarter: str | None,
    first: date | None,
    last: date | None,
    owner: str | None,
    form: str | None,
    short: str | None,
    shared: bool,
) -> None:
    """Say what comes, what moved and what was met.

    Of a calendar quarter, January to March being the first, or of the days --from to --to; fiscal
    quarters are named by their days. By owner and authority, with each milestone and each move.
    What was met is held against the last day of the date that was in force then; where nobody can
    tell, the report says so. To stdout where no file is named; a file is for its owner only,
    unless --shared, and takes the place of what is there once it is whole.
    """
    if form and short and form != short:
        raise click.UsageError(f"--format {form} and --{short} are two formats: say one")
    name = None if str(file) == _STDIO else file.name
    wanted = form_of(name, form or short)
    period = period_asked(quarter, first, last, app.today())
    with app.reads() as reads:
        made = report_of(reads, period, owner=owner, now=app.now(), tz=app.timezone())
        reads.look_for_damage()
    text = text_of(made, wanted)
    if name is None:
        click.echo(text, nl=False)
        return
    write_whole(file, text, shared=shared)
    said = f"{count_of(len(made.lines), 'milestone')} and {count_of(len(made.moves), 'move')}"
    note(f"{said} of {period.name} written to {file}")
