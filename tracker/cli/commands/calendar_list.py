"""`calendar list`: the calendars that can be named."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.commands.calendar import (
    listed_json,
    origin_in_words,
    verified_in_words,
    years_in_words,
)
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table


@command("tracker calendar list")
@json_option("Print an array.")
def list_(app: App, *, as_json: bool) -> None:
    """List the calendars of the settings and the most usual others.

    Any country by its ISO code, with its part as in US-NY, and any market such as XLON is known
    beside these.
    """
    from tracker.service.views.calendars import list_calendars  # noqa: PLC0415 - after the help

    listed = list_calendars(app.settings().calendars)
    year = app.today().year
    if as_json:
        emit_json([listed_json(each, year) for each in listed])
        return
    rows = [
        (
            each.calendar.name,
            years_in_words(each),
            verified_in_words(each, year),
            each.base or "",
            origin_in_words(each),
            each.source,
        )
        for each in listed
    ]
    emit_table(("CALENDAR", "YEARS", "VERIFIED TO", "BASE", "FROM", "SOURCE"), rows)
