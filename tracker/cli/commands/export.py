"""`export`: milestones to files."""

from __future__ import annotations

import io
from pathlib import Path

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import note
from tracker.cli.private_file import write_whole
from tracker.sources.registry import OWN

_WRITTEN = click.Choice([*OWN, "ics"])
_STDIO = "-"


@command("tracker export milestones.yaml", "tracker export --format csv > milestones.csv")
@click.argument(
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path(_STDIO),
)
@click.option("--format", "format_", type=_WRITTEN, help="[by the suffix of FILE, else yaml]")
@click.option("--shared", is_flag=True, help="Others on this machine may read the file, too.")
def export(app: App, *, file: Path, format_: str | None, shared: bool) -> None:
    """Write all milestones to a file.

    Closed ones, too; to stdout where no file is named. `tracker import` reads it back, from JSON
    with every date that they have had. A file is for its owner only, unless --shared, and takes the
    place of what is there once it is whole. Earliest, latest and precision are for the reader,
    import passes over them; ics is for calendars.
    """
    from tracker.service.intake.files import keeps_history, write_to  # noqa: PLC0415 - YAML is slow

    with app.reads() as reads:
        milestones, publications = reads.milestones(), reads.publications()
    text = io.StringIO(newline="")
    written = write_to(
        text, milestones, publications, None if str(file) == _STDIO else file.name, format_
    )
    moved = sum(each.revision > 1 for each in milestones)
    if moved and not keeps_history(None if str(file) == _STDIO else file.name, format_):
        note(_left_out(moved))
    if str(file) == _STDIO:
        click.echo(text.getvalue(), nl=False)
        return
    write_whole(file, text.getvalue(), shared=shared)
    note(_told(written, len(milestones) - written, file))


def _left_out(moved: int) -> str:
    which = "1 milestone has" if moved == 1 else f"{moved:,} milestones have"
    return f"{which} had other dates before: only --format json keeps those"


def _told(written: int, left_out: int, file: Path) -> str:
    what = "1 milestone" if written == 1 else f"{written:,} milestones"
    rest = f"; {left_out:,} without a day left out" if left_out else ""
    return f"{what} written to {file}{rest}"
