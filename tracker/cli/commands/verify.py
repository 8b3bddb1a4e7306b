"""`verify`: somebody has checked a date at its source."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option


@command('tracker verify taskforce-report --by "A. Counsel" --note "Treasury page unchanged"')
@several()
@click.option("--on", type=params.DAY, help="The day on which it was checked [today].")
@params.BY
@options.said("What they found; kept in the log.")
@json_option()
def verify(app: App, *, which: Which, on: date | None, note: str | None, as_json: bool) -> None:
    """Say that a date was checked at its source.

    It still stands, or is still not known. Reminders that would have asked for that soon are not
    sent; `tracker move` is for a date that has changed.
    """
    day, now = app.past_day(on), app.now()
    by = f" by {app.by}" if app.by else ""
    done = which.changed(lambda milestones, key: milestones.verify(key, now, on=day, note=note))
    emit_milestones(
        which, done, now, lambda each: f"{each.key} checked on {day}{by}", as_json=as_json
    )
