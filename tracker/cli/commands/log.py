"""`log`: what was sent and done."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, NoReturn

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json_array, emit_json_line, emit_table, note
from tracker.errors import NoMilestone

if TYPE_CHECKING:
    from tracker.store.reads.logs import LogPage
    from tracker.store.reads.reads import Reads
    from tracker.store.values.records import LogEntry

_AT_A_TIME: Final = 5_000  #: entries
_FOLLOWED: Final = 10  #: entries that come before those that are waited for
_PAUSE_S: Final = 1.0
#: What is written together bears the time at which it began: an import may take that long.
_OVERLAP: Final = timedelta(minutes=10)


@command(
    "tracker log taskforce-report",
    "tracker log --since 2026-11-01T00:00 --json",
    "tracker log --limit 20 --follow",
)
@click.argument("key", type=params.KEY, required=False)
@click.option("--since", type=params.MOMENT, help="Only what was since then.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the last so many.")
@click.option("--follow", is_flag=True, help="Go on with what happens, until Ctrl-C.")
@click.option("--full", is_flag=True, help="Show what people were told, word for word.")
@json_option("Print an array of entries; with --follow an object a line.")
def log(  # noqa: PLR0913 - one per flag
    app: App,
    key: str | None,
    *,
    since: datetime | None,
    limit: int | None,
    follow: bool,
    full: bool,
    as_json: bool,
) -> None:
    """Show what was sent and done.

    Of one milestone or of all: every attempt on every channel with its outcome, and every change,
    oldest first. With --full each attempt with its text and, of what one person was told, the
    address; a text that a service cuts to its size was shorter there. --follow begins with the last
    ten, unless --limit or --since say otherwise.
    """
    from tracker.dates.base.instants import aware  # noqa: PLC0415 - `--help` needs no zones
    from tracker.store.reads.logs import LogPage  # noqa: PLC0415 - as above

    tz = app.timezone()
    if follow and limit is None and since is None:
        limit = _FOLLOWED
    page = LogPage(
        size=limit or _AT_A_TIME,
        since=None if since is None else aware(since, tz),
        newest=limit is not None,
    )
    with app.reads() as reads:
        key = key and reads.key_of(key)
        now = app.now()
        told = {*_recent(reads, now, key, full=full)} if follow else set()
        entries = _entries(reads, key, page, full=full)
        first = next(entries, None)
        if key is not None and first is None and reads.milestone(key) is None:
            raise NoMilestone(key)
        found = chain([] if first is None else [first], entries)
        if follow:
            _emit_each(_noted(found, now, told), tz, full=full, as_json=as_json)
        elif first is not None or as_json:
            _emit(found, tz, full=full, as_json=as_json)
        else:
            note("Nothing has happened since then." if since else "Nothing has happened yet.")
    if follow:
        _follow(app, key, told, full=full, as_json=as_json)


def _follow(app: App, key: str | None, told: set[str], *, full: bool, as_json: bool) -> NoReturn:
    """Tell what is written from now on; `told` names what was told, or was there before."""
    while True:
        time.sleep(_PAUSE_S)
        with app.reads() as reads:
            recent = _recent(reads, app.now(), key, full=full)
        news = [entry for name, entry in recent.items() if name not in told]
        _emit_each(news, app.timezone(), full=full, as_json=as_json)
        told = {*recent}


def _entries(reads: Reads, key: str | None, page: LogPage, *, full: bool) -> Iterator[LogEntry]:
    """What `page` begins with, and all that comes behind it."""
    while True:
        entries, after = reads.log_page(key, page, full=full)
        yield from entries
        if after is None:
            return
        page = replace(page, after=after)


def _recent(reads: Reads, now: datetime, key: str | None, *, full: bool) -> dict[str, LogEntry]:
    """What may have been written since a moment ago, by all that is told of it."""
    from tracker.store.reads.logs import LogPage  # noqa: PLC0415 - as above

    entries, _ = reads.log_page(key, LogPage(since=now - _OVERLAP), full=full)
    return {_name(entry): entry for entry in entries}


def _noted(entries: Iterable[LogEntry], now: datetime, told: set[str]) -> Iterator[LogEntry]:
    """The same; those that `_recent` may give again are added to `told`."""
    for entry in entries:
        if entry.at >= now - _OVERLAP:
            told.add(_name(entry))
        yield entry


def _name(entry: LogEntry) -> str:
    return json.dumps(_json(entry))


def _emit(entries: Iterator[LogEntry], tz: str, *, full: bool, as_json: bool) -> None:
    if as_json:
        emit_json_array(map(_json, entries))
    elif full:
        for place, entry in enumerate(entries):
            emit("\n" * bool(place) + _in_full(entry, tz))
    else:
        headings = (f"AT ({tz})", "WHAT", "KEY", "BY", "DETAIL")
        emit_table(headings, (_log_row(entry, tz) for entry in entries))


def _emit_each(entries: Iterable[LogEntry], tz: str, *, full: bool, as_json: bool) -> None:
    """The same of what goes on: nobody knows how wide a table would be, nor when an array ends."""
    for entry in entries:
        if as_json:
            emit_json_line(_json(entry))
        else:
            emit(_in_full(entry, tz) if full else _line(entry, tz))


def _json(entry: LogEntry) -> dict[str, object]:
    from tracker.service.views.shapes import log_json  # noqa: PLC0415 - TAB needs none

    return log_json(entry)


def _line(entry: LogEntry, tz: str) -> str:
    at, *rest = _log_row(entry, tz)
    return "  ".join((f"{at} ({tz})", *rest)).rstrip()


def _in_full(entry: LogEntry, tz: str) -> str:
    """An entry with what was told below it, each line set in so that none passes for another's."""
    from tracker.cli.words import printable  # noqa: PLC0415 - as above

    head = _line(entry, tz)
    if entry.told is None:
        return head if entry.outcome is None else f"{head}\n    (no text was kept)"
    where = "erased" if entry.told.erased else entry.told.address
    lines = [f"to {printable(where)}", ""] if where else []
    lines += [printable(line) for line in entry.told.text.splitlines()]
    return "\n".join((head, *(f"    {line}".rstrip() for line in lines)))


def _log_row(entry: LogEntry, tz: str) -> tuple[str, ...]:
    from tracker.cli.words import clock, printable  # noqa: PLC0415 - as above

    sent = (
        f"{entry.lead_time} reminder on {entry.channel}, attempt {entry.attempt}: {entry.outcome}"
        if entry.channel
        else ""
    )
    repeat = "possible repeat" if entry.possible_repeat else ""
    detail = "; ".join(part for part in (sent, repeat, printable(entry.detail)) if part)
    return clock(entry.at, tz), entry.kind, entry.key or "-", printable(entry.by or "-"), detail
