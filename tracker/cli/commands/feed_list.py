"""`feed list`: who subscribes to what."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import clock, printable
from tracker.service.views.shapes import feed_json, state_of


@command("tracker feed list", "tracker feed list --json")
@json_option("Print an array.")
def list_(app: App, *, as_json: bool) -> None:
    """List the feeds, the newest first.

    With whose each is, what it gives, whether it still does, and when it was last fetched, to
    within an hour. Their addresses are known to nobody but who was told them.
    """
    from tracker.service.people.feeds import feeds_of  # noqa: PLC0415 - after the help

    now, tz = app.now(), app.timezone()
    with app.reads() as reads:
        feeds = feeds_of(reads)
    if as_json:
        emit_json([feed_json(each, now) for each in feeds])
        return
    if not feeds:
        note("No feeds; add one with: tracker feed add PERSON")
        return
    rows = [
        (
            str(each.id),
            each.person,
            state_of(each, now),
            clock(each.used_at, tz) if each.used_at else "-",
            each.search or "-",
            printable(each.name),
        )
        for each in feeds
    ]
    emit_table(("FEED", "PERSON", "STATE", f"LAST FETCHED ({tz})", "ASKS FOR", "NAME"), rows)
