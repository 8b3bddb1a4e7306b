"""`calendar list`: the calendars that can be named."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.commands.calendar import listed_json, origin_in_words, years_in_words
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit_json, emit_table


@examples("tracker calendar list")
@click.command("list", cls=HelpfulCommand)
@click.option("--json", "as_json", is_flag=True, help="Print an array.")
@pass_app
def list_(app: App, *, as_json: bool) -> None:
    """List the calendars of the settings and the most usual others.

    Any country by its ISO code, with its part as in US-NY, and any market such as XLON is known
    beside these.
    """
    from tracker.service.views.calendars import list_calendars  # noqa: PLC0415 - after the help

    listed = list_calendars(app.settings().calendars)
    if as_json:
        emit_json([listed_json(each) for each in listed])
        return
    rows = [
        (each.calendar.name, years_in_words(each), each.base or "", origin_in_words(each))
        for each in listed
    ]
    emit_table(("CALENDAR", "YEARS", "BASE", "FROM"), rows)
