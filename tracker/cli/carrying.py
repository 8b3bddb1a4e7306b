"""`import` and `export`: milestones from files and to files."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_json
from tracker.cli.shapes import Json, milestone_json
from tracker.cli.words import due_in_words
from tracker.errors import BadData

if TYPE_CHECKING:
    from tracker.service.importing import Imported

_FORMATS = click.Choice(["csv", "json", "yaml"])
_STDIO = "-"
_CHANGES = ("added", "moved", "changed", "unchanged")


@examples("tracker import milestones.yaml --dry-run", "tracker import - --format csv < dates.csv")
@click.command("import", cls=HelpfulCommand)
@click.argument("location", metavar="FILE|URL|-", type=click.Path(allow_dash=True))
@click.option("--format", "format_", type=_FORMATS, help="Of the file [by its suffix].")
@click.option("--dry-run", is_flag=True, help="Only list what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts and what changed as JSON.")
@pass_app
def import_(app: App, *, location: str, format_: str | None, dry_run: bool, as_json: bool) -> None:
    """Take in milestones from a file.

    What has a known key is changed, the rest is added; importing twice changes nothing. Fields
    that a record leaves out stay as they are. Unless every record is good, none is taken.
    """
    from tracker.service.carrying import read_from  # noqa: PLC0415 - YAML is slow
    from tracker.service.importing import Importer  # noqa: PLC0415 - SQLModel is slow

    records, now = read_from(location, format_), app.now()
    with app.store() as store, _progress(len(records) * (1 if dry_run else 2)) as progress:
        importer = Importer(store, app.house())
        imported = importer.take(records, now, dry_run=dry_run, progress=progress)
    counts = Counter(str(entry.change) for entry in imported)
    news = [entry for entry in imported if entry.change != "unchanged"]
    if as_json:
        changes = [{"change": entry.change, **milestone_json(entry.after, now)} for entry in news]
        emit_json({**_counted(counts), "dry_run": dry_run, "milestones": changes})
        return
    if dry_run:
        _list(news)
    summary = ", ".join(f"{number} {change}" for change, number in _counted(counts).items())
    emit(f"{summary} (dry run, nothing was written)" if dry_run else summary)


@examples("tracker export milestones.yaml", "tracker export --format csv > milestones.csv")
@click.command(cls=HelpfulCommand)
@click.argument(
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path(_STDIO),
)
@click.option("--format", "format_", type=_FORMATS, help="[by the suffix of FILE, else yaml]")
@pass_app
def export(app: App, *, file: Path, format_: str | None) -> None:
    """Write all milestones to a file.

    Closed ones, too; to stdout where no file is named. `tracker import` reads it back. Earliest,
    latest and precision are for the reader, import passes over them.
    """
    from tracker.service.carrying import write_to  # noqa: PLC0415 - YAML is slow

    with app.reads() as reads:
        milestones = reads.milestones()
    text = io.StringIO(newline="")
    write_to(text, milestones, None if str(file) == _STDIO else file.name, format_)
    if str(file) == _STDIO:
        click.echo(text.getvalue(), nl=False)
        return
    try:
        file.write_text(text.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise BadData(f"{file}: cannot be written: {error.strerror}") from error
    click.echo(f"{len(milestones)} milestones written to {file}", err=True)


def _counted(counts: Counter[str]) -> Json:
    return {change: counts[change] for change in _CHANGES}


def _list(news: Sequence[Imported]) -> None:
    for entry in news:
        old = entry.before.due if entry.before else None
        moved = f"from {due_in_words(old)} to " if old and entry.change == "moved" else "due "
        emit(f"{entry.change} {entry.after.key}: {moved}{due_in_words(entry.after.due)}")


@contextmanager
def _progress(length: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where somebody watches."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label="Importing", file=sys.stderr, hidden=hidden) as bar:
        yield bar.update
        bar.update(length - bar.pos)  # what stays unchanged is not written
