"""`upcoming`: what will be sent."""

from __future__ import annotations

import click

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import clock, names_cell, printable
from tracker.domain.channel import channel_and_person
from tracker.service.views.shapes import planned_send_json


@command("tracker upcoming --days 30")
@click.option(
    "--days", type=click.IntRange(0, 36_500), help="Only the next so many, with overdue repeats."
)
@json_option("Print an array of sends.")
def upcoming(app: App, *, days: int | None, as_json: bool) -> None:
    """Show every send that lies ahead.

    As the daemon will do it, with each channel that will be told. What is snoozed or suspended is
    shown when it ends, or not at all.
    """
    from tracker.service.settings import defaults_of  # noqa: PLC0415 - pydantic is slow
    from tracker.service.views.upcoming import upcoming as planned  # noqa: PLC0415 - pydantic is slow

    settings = app.settings()
    with app.reads() as reads:
        sends = planned(reads, defaults_of(settings), now=app.now(), days=days)
    if as_json:
        emit_json([planned_send_json(send) for send in sends])
    elif not sends:
        note("Nothing will be sent" + ("." if days is None else f" in the next {days} days."))
    else:
        told_people = any(channel_and_person(name)[1] for send in sends for name in send.channels)
        rows = (
            (
                clock(send.fire_at, settings.timezone),
                f"{send.kind} ({send.lead_time})",
                names_cell(send.channels),
                send.key,
                printable(send.title),
                *([printable("; ".join(dict.fromkeys(send.why)))] if told_people else []),
            )
            for send in sends
        )
        why = ["WHY"] if told_people else []
        header = (f"AT ({settings.timezone})", "KIND", "CHANNELS", "KEY", "TITLE", *why)
        emit_table(header, rows)
