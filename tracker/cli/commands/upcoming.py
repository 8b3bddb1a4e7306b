"""`upcoming`: what will be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import clock, names_cell, printable
from tracker.service.views.shapes import planned_send_json

if TYPE_CHECKING:
    from tracker.planning.forecast import PlannedSend


@command("tracker upcoming --days 30")
@click.option(
    "--days", type=click.IntRange(0, 36_500), help="Only the next so many, with overdue repeats."
)
@json_option("Print an array of sends.")
def upcoming(app: App, *, days: int | None, as_json: bool) -> None:
    """Show every send that lies ahead.

    As the daemon will do it, with each channel that will be told, and why. What is raised unless
    somebody acknowledges is there, too, and what comes in one message with others, as more is due
    than a channel gets one by one. What is snoozed or suspended is shown when it ends, or not at
    all.
    """
    from tracker.service.settings import defaults_of  # noqa: PLC0415 - settings are slow
    from tracker.service.views.upcoming import upcoming as planned  # noqa: PLC0415 - settings are slow

    settings = app.settings()
    with app.reads() as reads:
        sends = planned(reads, defaults_of(settings), now=app.now(), days=days)
    if as_json:
        emit_json([planned_send_json(send) for send in sends])
    elif not sends:
        note("Nothing will be sent" + ("." if days is None else f" in the next {days} days."))
    else:
        rows = (
            (
                clock(send.fire_at, settings.timezone),
                _kind(send),
                names_cell(send.channels),
                send.key,
                printable(send.title),
                printable(_why(send)),
            )
            for send in sends
        )
        header = (f"AT ({settings.timezone})", "KIND", "CHANNELS", "KEY", "TITLE", "WHY")
        emit_table(header, rows)


def _kind(send: PlannedSend) -> str:
    """What it is, and whether it comes at all and alone."""
    crowds = (("with others on", send.grouped), ("at the fuse of", send.fused))
    notes = [f"{what} {names_cell(names)}" for what, names in crowds if names]
    unless = [f"unless {send.unless}"] if send.unless else []
    return printable("; ".join([f"{send.kind} ({send.lead_time})", *unless, *notes]))


def _why(send: PlannedSend) -> str:
    """Each of the sources that say who is told, with whom it means."""
    means: dict[str, list[str]] = {}
    for why, source in zip(send.why, send.sources, strict=True):
        what = why.removesuffix(f" ({source})")
        known = means.setdefault(source, [])
        if what not in (source, *known):
            known.append(what)
    return "; ".join(
        f"{source}: {', '.join(what)}" if what else source for source, what in means.items()
    )
