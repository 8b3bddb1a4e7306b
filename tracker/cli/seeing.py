"""`ack`, `verify` and `snooze`: somebody has seen it, has checked it, or will later."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_json
from tracker.cli.shapes import milestone_json
from tracker.cli.words import clock


@examples('tracker ack TRK-0004 --by "A. Counsel"')
@click.command(cls=HelpfulCommand)
@click.argument("name", metavar="REF|KEY", type=params.KEY)
@params.BY
@click.option("--note", type=params.TEXT, help="What they said; kept in the log.")
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def ack(app: App, name: str, *, note: str | None, as_json: bool) -> None:
    """Say that somebody has seen a reminder.

    By the reference code in the message, or the milestone's key. Ends the repeats of an overdue
    date until it moves; `tracker met` closes the milestone.
    """
    with app.milestones() as milestones:
        milestone = milestones.acknowledge(name, app.now(), note=note)
    if as_json:
        emit_json(milestone_json(milestone, app.now()))
    else:
        emit(f"{milestone.key} acknowledged" + (f" by {app.by}" if app.by else ""))


@examples('tracker verify taskforce-report --by "A. Counsel" --note "Treasury page unchanged"')
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option("--on", type=params.DAY, help="The day on which it was checked [today].")
@params.BY
@click.option("--note", type=params.TEXT, help="What they found; kept in the log.")
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def verify(app: App, key: str, *, on: date | None, note: str | None, as_json: bool) -> None:
    """Say that a date was checked at its source.

    It still stands, or is still not known. Reminders that would have asked for that soon are not
    sent; `tracker move` is for a date that has changed.
    """
    day = on or app.today()
    with app.milestones() as milestones:
        milestone = milestones.verify(key, app.now(), on=day, note=note)
    if as_json:
        emit_json(milestone_json(milestone, app.now()))
    else:
        emit(f"{key} checked on {day}" + (f" by {app.by}" if app.by else ""))


@examples('tracker snooze taskforce-report --until "next Monday" --reason "Waiting for counsel"')
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option(
    "--until",
    type=params.TEXT,
    required=True,
    help="A day, an instant such as 2026-03-31T14:00, or any date that `when` reads.",
)
@click.option("--reason", type=params.TEXT, required=True, help="Why; kept in the log.")
@params.BY
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def snooze(app: App, key: str, *, until: str, reason: str, as_json: bool) -> None:
    """Hold a milestone's reminders for a while.

    The date stays. Of a day or a longer period its first midnight counts; what should have been
    told meanwhile is told then, as one message.
    """
    from tracker.service.views.when import instant_of  # noqa: PLC0415 - after the help

    tz, now = app.timezone(), app.now()
    instant = instant_of(until, tz, now)
    with app.milestones() as milestones:
        milestone = milestones.snooze(key, instant, reason, now)
    if as_json:
        emit_json(milestone_json(milestone, now))
    else:
        emit(f"{key} snoozed until {clock(instant, tz)} ({tz})")
