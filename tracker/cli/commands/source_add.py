"""`source add`: a source is tried and saved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.source import (
    COUNTED,
    change_in_words,
    span_in_words,
    summary_of,
    syncer_of,
)
from tracker.cli.groups import command
from tracker.cli.output import emit, note
from tracker.service.views.rosters import NEWS
from tracker.sources.registry import FORMATS
from tracker.sources.sheets.mapping_file import mapping_text

if TYPE_CHECKING:
    from tracker.domain.change import Change
    from tracker.domain.source import Source
    from tracker.service.feeds.syncing import Syncer

_SHOWN = 20  #: of what a new source would give


def _parsed(_ctx: click.Context, _param: click.Parameter, value: str) -> timedelta:
    from tracker.config.durations import parse_duration  # noqa: PLC0415 - after the help

    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@command(
    "tracker source add fr-crypto 'https://www.federalregister.gov/api/v1/documents.json"
    "?conditions[term]=stablecoin' --every 6h",
    "tracker source add bank-holidays https://www.gov.uk/bank-holidays/england-and-wales.ics",
)
@click.argument("name", type=params.TEXT)
@click.argument("url", type=params.URL)
@click.option(
    "--format",
    "format_",
    type=params.OneOf(FORMATS),
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)} [by its content].",
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What the columns of a csv or xlsx file mean (TOML); a copy is kept.",
)
@click.option(
    "--every",
    callback=_parsed,
    default="12h",
    show_default=True,
    metavar="SPAN",
    help="Such as 6h or 1d.",
)
@params.BY
@click.option("--no-check", is_flag=True, help="Do not fetch it now; --format is needed then.")
def add(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    name: str,
    url: str,
    format_: str | None,
    mapping: Path | None,
    every: timedelta,
    no_check: bool,
) -> None:
    """Save a source.

    It is fetched once to show what it would give; nothing of that is written before the daemon
    fetches it, or `tracker source sync` does. Where the URL needs a secret, write ${NAME} in its
    place and have the environment set NAME: the secret itself is never kept or shown. Private
    addresses are refused unless [delivery] allow_hosts lists them. A source changes only what it
    published itself: what somebody else added under one of its keys stays as it is.
    """
    from tracker.service.feeds.saved_sources import a_source, refuse_taken, save  # noqa: PLC0415 - SQLAlchemy is slow

    text = mapping_text(mapping) if mapping else None
    made = a_source(name, url, format=format_, mapping=text, every=every, now=app.now())
    if no_check and not made.format:
        raise click.UsageError("with --no-check, say its --format, too")
    with app.store() as store:
        refuse_taken(store, name)
        if not no_check:
            made = _tried(syncer_of(app, store), made)
        save(store, made, by=app.user())
    emit(f"{name} saved: {made.format}, every {span_in_words(every)}")
    note(f"`tracker run` fetches it; to have it now: tracker source sync {name}")


def _tried(syncer: Syncer, made: Source) -> Source:
    """The source with its format, once it was shown what it would give."""
    if not made.format:
        made = syncer.recognised(made)
    lines: list[str] = []

    def tell(change: Change) -> None:
        if len(lines) < _SHOWN:
            lines.append(change_in_words(change))

    from tracker.service.feeds.syncing import left_alone  # noqa: PLC0415 - SQLAlchemy is slow

    counts = syncer.try_out(made, tell)
    more = sum(counts[news] for news in NEWS) - len(lines)
    for line in [*lines, *([f"... and {more:,} more"] if more > 0 else [])]:
        emit(line)
    summary = summary_of({what: counts[what] for what in COUNTED})
    emit(f"{summary} (nothing was written yet)")
    left = left_alone(counts)
    if left:
        note(left)
    return made
