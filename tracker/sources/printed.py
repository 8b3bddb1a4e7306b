"""Days and instants as programs print them, checked before they become the words of a due date."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.dates.base.almanac import FIRST_YEAR, LAST_YEAR

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHOWN = 60  #: characters of a faulty value that a message repeats


def day_of(printed: str) -> date:
    """The day of `2020-11-23`. Raises ValueError, saying what would be right."""
    try:
        if _DAY.fullmatch(printed):
            return within_reach(date.fromisoformat(printed))
    except ValueError as error:
        raise ValueError(f"{shown(printed)} is not a day: {error}") from error
    raise ValueError(f"{shown(printed)} is not a day; write it as 2020-11-23")


def local_day_of(printed: str, zone: ZoneInfo) -> date:
    """The day in `zone` of an instant such as `2020-11-24T04:59:59Z`, or a plain day.

    Raises ValueError, saying what would be right.
    """
    if _DAY.fullmatch(printed):
        return day_of(printed)
    try:
        at = datetime.fromisoformat(printed)
        local = at.astimezone(zone)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{shown(printed)} is not an instant; write it as 2020-11-24T04:59:59Z"
        ) from None
    if at.tzinfo is None:
        raise ValueError(f"{shown(printed)} has no offset; write it as 2020-11-24T04:59:59Z")
    return within_reach(local.date())


def within_reach(day: date) -> date:
    """`day`, of a year that the grammar reads. Raises ValueError for others."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year {day.year} is out of range, {FIRST_YEAR} to {LAST_YEAR}")
    return day


def shown(value: object) -> str:
    """A faulty value as a message repeats it: quoted, on one line, cut."""
    text = value if isinstance(value, str) else str(value)
    return ascii(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
