"""What the commands of `calendar` say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.service.views.calendars import ListedCalendar
    from tracker.service.views.shapes import Json


def years_in_words(listed: ListedCalendar) -> str:
    """The years that a calendar knows."""
    years = listed.calendar.years
    return f"{years[0]} to {years[1]}" if years else "all"


def origin_in_words(listed: ListedCalendar) -> str:
    """Whose calendar it is."""
    origin = "settings" if listed.own else "everywhere"
    return f"{origin}, default" if listed.default else origin


def verified_in_words(listed: ListedCalendar, year: int) -> str:
    """Up to which year its days were laid down, and whether estimates follow."""
    last, years = listed.last_verified_year(year), listed.calendar.years
    if last is None:
        return "by rule"
    return f"{last}, then estimates" if years and last < years[1] else str(last)


def listed_json(listed: ListedCalendar, year: int) -> Json:
    """What `list` says of a calendar in `year`."""
    first, last = listed.calendar.years or (None, None)
    return {
        "name": listed.calendar.name,
        "base": listed.base,
        "own": listed.own,
        "default": listed.default,
        "first_year": first,
        "last_year": last,
        "source": listed.source,
        "last_verified_year": listed.last_verified_year(year),
    }
