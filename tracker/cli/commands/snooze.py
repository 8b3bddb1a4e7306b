"""`snooze`: reminders wait for a while."""

from __future__ import annotations

import click

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option


@command('tracker snooze taskforce-report --until "next Monday" --reason "Waiting for counsel"')
@several(standing="open")
@click.option(
    "--until",
    type=params.TEXT,
    required=True,
    help="A day, an instant such as 2026-03-31T14:00, or any date that `when` reads.",
)
@options.reason(required=True)
@params.BY
@json_option()
def snooze(app: App, *, which: Which, until: str, reason: str, as_json: bool) -> None:
    """Hold a milestone's reminders for a while.

    The date stays. Of a day or a longer period its first midnight counts; what should have been
    told meanwhile is told then, as one message.
    """
    from tracker.cli.words import clock  # noqa: PLC0415 - TAB needs none
    from tracker.service.views.when import instant_of  # noqa: PLC0415 - after the help

    tz, now = app.timezone(), app.now()
    instant = instant_of(until, tz, now)
    told = f"snoozed until {clock(instant, tz)} ({tz})"
    done = which.changed(lambda milestones, key: milestones.snooze(key, instant, reason, now))
    emit_milestones(which, done, now, lambda each: f"{each.key} {told}", as_json=as_json)
