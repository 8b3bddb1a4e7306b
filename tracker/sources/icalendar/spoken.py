"""Zones that no database has by the name that a calendar gives them: abbreviations and offsets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from tracker.dates.base.zones import spoken_zone

_OFFSET = re.compile(
    r"\(?(?:UTC|GMT)?\s*(?:([-+\u2212])(\d{1,2})(?:[:.]?(\d\d))?)?\)?(.*)", re.IGNORECASE | re.ASCII
)
_FURTHEST = timedelta(hours=15)
_PLACES = re.compile(r"[,;]| & | and ")
_BRACKETED = re.compile(r"\(.*\)")
_NOISE = re.compile(r"\btime\b|\(.*\)", re.IGNORECASE)
_SEASONS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def said(name: str) -> tzinfo | None:
    """The zone of an abbreviation, EST, or an offset, UTC+01:00; None where neither says enough.

    An offset beside places, as in "(UTC+01:00) Amsterdam, Berlin", is what their clocks show in
    winter: it is their zone. Where no place is known the offset alone would be an hour late in
    summer, so that is none.
    """
    spoken = spoken_zone(name)
    if spoken:
        return ZoneInfo(spoken)
    found = _OFFSET.fullmatch(name.strip())
    if found is None or not (found[2] or name.lstrip("(")[:3].upper() in {"UTC", "GMT"}):
        return None
    hours, minutes = int(found[2] or 0), int(found[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes) * (1 if found[1] in {"+", None} else -1)
    if abs(offset) >= _FURTHEST:
        return None
    return next(_places(found[4], offset), None) if found[4].strip() else timezone(offset)


def _places(words: str, offset: timedelta) -> Iterator[ZoneInfo]:
    """The zones that `words` name, by a place or as people say them, of that standard time."""
    spoken = spoken_zone(_BRACKETED.sub("", words))
    places = ["_".join(each.lower().split()) for each in _PLACES.split(_NOISE.sub(" ", words))]
    named = [name for place in places for name in _by_place().get(place, ())]
    for zone in map(ZoneInfo, [spoken, *named] if spoken else named):
        if min(at.astimezone(zone).utcoffset() or timedelta() for at in _SEASONS) == offset:
            yield zone


@cache
def _by_place() -> dict[str, list[str]]:
    """The names of zones by the places that they end in."""
    found = defaultdict(list)
    for name in sorted(available_timezones()):
        found[name.rpartition("/")[2].lower()].append(name)
    return found
