"""`calendar`: which days are days off, and how far anybody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.groups import LazyGroup

if TYPE_CHECKING:
    from tracker.cli.shapes import Json
    from tracker.service.views.calendars import ListedCalendar


@click.group(cls=LazyGroup, invoke_without_command=True)
def calendar() -> None:
    """Show business calendars.

    A calendar knows which days are days off in a country, in a part of one, on a market or in your
    own house, as the settings say.
    """


def years_in_words(listed: ListedCalendar) -> str:
    """The years that a calendar knows."""
    years = listed.calendar.years
    return f"{years[0]} to {years[1]}" if years else "all"


def origin_in_words(listed: ListedCalendar) -> str:
    """Whose calendar it is."""
    origin = "settings" if listed.own else "everywhere"
    return f"{origin}, default" if listed.default else origin


def listed_json(listed: ListedCalendar) -> Json:
    """What `list` says of a calendar."""
    first, last = listed.calendar.years or (None, None)
    return {
        "name": listed.calendar.name,
        "base": listed.base,
        "own": listed.own,
        "default": listed.default,
        "first_year": first,
        "last_year": last,
    }
