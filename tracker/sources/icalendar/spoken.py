"""Zones that no database has by the name that a calendar gives them: abbreviations and offsets."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from tracker.dates.base.zones import spoken_zone

_OFFSET = re.compile(
    r"\(?(?:UTC|GMT)?\s*(?:([-+\u2212])(\d{1,2})(?:[:.]?(\d\d))?)?\)?(.*)", re.IGNORECASE | re.ASCII
)
_LONGEST = 200  #: characters of a name
_FURTHEST = timedelta(hours=15)
_PLACES = re.compile(r"[,;/]| & | and ")
_BRACKETED = re.compile(r"\(.*\)")
_NOISE = re.compile(r"\btime\b|\(.*\)", re.IGNORECASE)
_SEASONS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def said(name: str) -> tzinfo | None:
    """The zone of an abbreviation, EST, an offset, UTC+01:00, or of places; None for all else.

    An offset beside places, as in "(UTC+01:00) Amsterdam, Berlin", is what their clocks show in
    winter: it is their zone. Where no place is known the offset alone would be an hour late in
    summer, so that is none.
    """
    if len(name) > _LONGEST:
        return None
    spoken = spoken_zone(name)
    if spoken:
        return ZoneInfo(spoken)
    found = _OFFSET.fullmatch(name.strip())
    if found is None or not (found[2] or name.lstrip("(")[:3].upper() in {"UTC", "GMT"}):
        return _of_places(name, None)
    hours, minutes = int(found[2] or 0), int(found[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes) * (1 if found[1] in {"+", None} else -1)
    if abs(offset) >= _FURTHEST:
        return None
    return _of_places(found[4], offset) if found[4].strip() else timezone(offset)


def _of_places(words: str, offset: timedelta | None) -> ZoneInfo | None:
    """The zone of the places that `words` name, or of what people say, of that standard time.

    Without an offset all of them have to have the same clocks.
    """
    spoken = spoken_zone(_BRACKETED.sub("", words))
    places = ["_".join(each.lower().split()) for each in _PLACES.split(_NOISE.sub(" ", words))]
    named = [name for place in places for name in _by_place().get(place, ())]
    zones = {zone: _offsets(zone) for zone in map(ZoneInfo, [spoken, *named] if spoken else named)}
    if offset is not None:
        return next((zone for zone, known in zones.items() if min(known) == offset), None)
    return next(iter(zones), None) if len({*zones.values()}) == 1 else None


def _offsets(zone: ZoneInfo) -> tuple[timedelta, ...]:
    return tuple(at.astimezone(zone).utcoffset() or timedelta() for at in _SEASONS)


@cache
def _by_place() -> dict[str, list[str]]:
    """The names of zones by the places that they end in."""
    found = defaultdict(list)
    for name in sorted(available_timezones()):
        found[name.rpartition("/")[2].lower()].append(name)
    return found
