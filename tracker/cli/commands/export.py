"""`export`: milestones to files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import note
from tracker.cli.private_file import fill_whole
from tracker.errors import UsageError
from tracker.sources.registry import OWN

_CALENDAR = "ics"
_WRITTEN = params.OneOf([*OWN, _CALENDAR])
_STDIO = "-"


@command(
    "tracker export milestones.yaml",
    "tracker export --people everything.json",
    "tracker export --format csv > milestones.csv",
)
@click.argument(
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path(_STDIO),
)
@click.option("--format", "format_", type=_WRITTEN, help="[by the suffix of FILE, else yaml]")
@click.option("--shared", is_flag=True, help="Others on this machine may read the file, too.")
@click.option(
    "--people", "with_people", is_flag=True, help="People and teams, too, with their addresses."
)
def export(app: App, *, file: Path, format_: str | None, shared: bool, with_people: bool) -> None:
    """Write all milestones to a file.

    Closed ones, too; to stdout where no file is named. `tracker import` reads it back, from JSON
    with every date that they have had. A file is for its owner only, unless --shared, and takes the
    place of what is there once it is whole. Earliest, latest and precision are for the reader,
    import passes over them. People and teams are left out unless --people, in JSON and YAML:
    addresses are personal data. ics is for calendars, and is not read back: a window is two events
    there, and what was closed more than 90 days ago is left out. `tracker feed add` gives a
    calendar that keeps itself in step.
    """
    name = None if str(file) == _STDIO else file.name
    is_calendar = (format_ or (name or "").rpartition(".")[2].lower()) == _CALENDAR

    def write(stream: TextIO) -> str:
        if is_calendar:
            return _calendar(app, stream, with_people=with_people)
        return _records(app, stream, name, format_, with_people=with_people)

    if name is None:
        if sys.stdout is None:
            raise UsageError("there is no standard output to write to: name a file")
        told = write(sys.stdout)
        if is_calendar:  # who is piped one does not count its events
            note(f"{told} written")
    else:
        told = fill_whole(file, write, shared=shared)
        note(f"{told} written to {file}")


def _records(
    app: App, stream: TextIO, name: str | None, format_: str | None, *, with_people: bool
) -> str:
    """Write a file of milestones; how many that are. Says what it leaves out."""
    from tracker.service.intake.files import format_asked, keeps_history, write_to  # noqa: PLC0415 - YAML is slow

    format_ = format_asked(name, format_)
    with app.reads() as reads:
        people = reads.people()
        _note_people(is_left_out=bool(people.persons) and not with_people)
        _note_moved(0 if keeps_history(format_) else reads.moved())
        written = write_to(stream, reads.stored(), format_, people=people if with_people else None)
    return _milestones(written)


def _calendar(app: App, stream: TextIO, *, with_people: bool) -> str:
    """Write a calendar; how many events that are. Says what it leaves out."""
    from tracker.service.intake.files import refuse_flat  # noqa: PLC0415 - YAML is slow
    from tracker.service.views.agenda import agenda_of, closed_since  # noqa: PLC0415 - only calendars pay for it

    if with_people:
        refuse_flat(_CALENDAR)
    with app.reads() as reads:
        file = agenda_of(reads, now := app.now())
        closed = reads.closed_before(closed_since(now))
        people, moved = reads.people(), reads.moved()
    _note_people(is_left_out=bool(people.persons))
    _note_moved(moved)
    words = f"{closed:,} closed more than 90 days ago" if closed else ""
    if left_out := ", ".join(filter(None, (file.left_out_in_words, words))):
        note(f"left out: {left_out}")
    stream.write(file.text)
    entries = "1 event" if file.entries == 1 else f"{file.entries:,} events"
    return f"{entries} of {_milestones(file.milestones)}"


def _note_people(*, is_left_out: bool) -> None:
    if is_left_out:
        note("people and teams are left out: --people has them, `tracker person export` alone")


def _note_moved(moved: int) -> None:
    if moved:
        which = "1 milestone has" if moved == 1 else f"{moved:,} milestones have"
        note(f"{which} had other dates before: only --format json keeps those")


def _milestones(number: int) -> str:
    return "1 milestone" if number == 1 else f"{number:,} milestones"
