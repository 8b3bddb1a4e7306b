"""`log`: what was sent and done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.shapes import log_json
from tracker.cli.words import clock, printable
from tracker.errors import NoMilestone

if TYPE_CHECKING:
    from tracker.store.values.records import LogEntry


@command("tracker log taskforce-report")
@click.argument("key", type=params.KEY, required=False)
@json_option("Print an array of entries.")
def log(app: App, key: str | None, *, as_json: bool) -> None:
    """Show what was sent and done.

    Of one milestone or of all: every attempt on every channel with its outcome, and every change,
    oldest first.
    """
    with app.reads() as reads:
        entries = reads.log(key)
        if key is not None and not entries and reads.milestone(key) is None:
            raise NoMilestone(key)
    if as_json:
        emit_json([log_json(entry) for entry in entries])
    elif entries:
        tz = app.timezone()
        emit_table(
            (f"AT ({tz})", "WHAT", "KEY", "BY", "DETAIL"), [_log_row(each, tz) for each in entries]
        )
    else:
        note("Nothing has happened yet.")


def _log_row(entry: LogEntry, tz: str) -> tuple[str, ...]:
    sent = (
        f"{entry.lead_time} reminder on {entry.channel}, attempt {entry.attempt}: {entry.outcome}"
        if entry.channel
        else ""
    )
    repeat = "possible repeat" if entry.possible_repeat else ""
    detail = "; ".join(part for part in (sent, repeat, printable(entry.detail)) if part)
    return clock(entry.at, tz), entry.kind, entry.key or "-", printable(entry.by or "-"), detail
