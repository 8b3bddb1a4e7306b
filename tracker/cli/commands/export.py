"""`export`: milestones to files."""

from __future__ import annotations

import io
from pathlib import Path

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import note
from tracker.errors import BadData
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
def export(app: App, *, file: Path, format_: str | None) -> None:
    """Write all milestones to a file.

    Closed ones, too; to stdout where no file is named. `tracker import` reads it back, from JSON
    with every date that they have had. Earliest, latest and precision are for the reader, import
    passes over them; ics is for calendars.
    """
    from tracker.service.intake.files import write_to  # noqa: PLC0415 - YAML is slow

    with app.reads() as reads:
        milestones, publications = reads.milestones(), reads.publications()
    text = io.StringIO(newline="")
    written = write_to(
        text, milestones, publications, None if str(file) == _STDIO else file.name, format_
    )
    if str(file) == _STDIO:
        click.echo(text.getvalue(), nl=False)
        return
    try:
        file.write_text(text.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise BadData(f"{file}: cannot be written: {error.strerror}") from error
    note(_told(written, len(milestones) - written, file))


def _told(written: int, left_out: int, file: Path) -> str:
    what = "1 milestone" if written == 1 else f"{written:,} milestones"
    rest = f"; {left_out:,} without a day left out" if left_out else ""
    return f"{what} written to {file}{rest}"
