"""`log`: what was sent and done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, emit_table, note
from tracker.cli.words import clock, printable
from tracker.errors import NoMilestone
from tracker.service.views.shapes import log_json

if TYPE_CHECKING:
    from tracker.store.values.records import LogEntry


@command("tracker log taskforce-report")
@click.argument("key", type=params.KEY, required=False)
@click.option("--full", is_flag=True, help="Show what people were told, word for word.")
@json_option("Print an array of entries.")
def log(app: App, key: str | None, *, full: bool, as_json: bool) -> None:
    """Show what was sent and done.

    Of one milestone or of all: every attempt on every channel with its outcome, and every change,
    oldest first. With --full each attempt with its text and, of what one person was told, the
    address; a text that a service cuts to its size was shorter there.
    """
    with app.reads() as reads:
        key = key and reads.key_of(key)
        entries = reads.log(key, full=full)
        if key is not None and not entries and reads.milestone(key) is None:
            raise NoMilestone(key)
    if as_json:
        emit_json([log_json(entry) for entry in entries])
    elif full and entries:
        emit("\n\n".join(_in_full(each, app.timezone()) for each in entries))
    elif entries:
        tz = app.timezone()
        emit_table(
            (f"AT ({tz})", "WHAT", "KEY", "BY", "DETAIL"), [_log_row(each, tz) for each in entries]
        )
    else:
        note("Nothing has happened yet.")


def _in_full(entry: LogEntry, tz: str) -> str:
    """An entry with what was told below it, each line set in so that none passes for another's."""
    at, what, key, by, detail = _log_row(entry, tz)
    head = "  ".join((f"{at} ({tz})", what, key, by, detail)).rstrip()
    if entry.told is None:
        return head if entry.outcome is None else f"{head}\n    (no text was kept)"
    where = "erased" if entry.told.erased else entry.told.address
    lines = [f"to {printable(where)}", ""] if where else []
    lines += [printable(line) for line in entry.told.text.splitlines()]
    return "\n".join((head, *(f"    {line}".rstrip() for line in lines)))


def _log_row(entry: LogEntry, tz: str) -> tuple[str, ...]:
    sent = (
        f"{entry.lead_time} reminder on {entry.channel}, attempt {entry.attempt}: {entry.outcome}"
        if entry.channel
        else ""
    )
    repeat = "possible repeat" if entry.possible_repeat else ""
    detail = "; ".join(part for part in (sent, repeat, printable(entry.detail)) if part)
    return clock(entry.at, tz), entry.kind, entry.key or "-", printable(entry.by or "-"), detail
