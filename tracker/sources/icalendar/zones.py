"""The zones that iCalendar files name: by IANA, by Windows, by half a name, or by a definition."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from tracker.dates.base.zones import is_local
from tracker.sources.icalendar.lines import Line
from tracker.sources.icalendar.spoken import said
from tracker.sources.printed import shown

_LONGEST = 50_000  #: characters of the definition of a zone
_MOST_ZONES = 1_000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*", re.ASCII)
#: Rules that a zone's changes follow; those of other kinds are slow to follow.
_YEARLY = re.compile(
    r"RRULE:FREQ=YEARLY(?:;(?:INTERVAL=1|UNTIL=\d{8}(?:T\d{6}Z?)?|COUNT=\d{1,3}|WKST=[A-Z]{2}"
    r"|BYMONTH=\d{1,2}|BYDAY=-?\d?[A-Z]{2}|BYMONTHDAY=-?[\d,]{1,30}))*",
    re.ASCII,
)
_START = re.compile(r"DTSTART:(?:19|20)\d{6}T\d{6}", re.ASCII)
_UTC = ("UTC", "Z", "ETC/UTC")
UTC_ZONE = ZoneInfo("UTC")
_ANCIENT = re.compile(r"DTSTART:1[6-8]\d{6}T", re.ASCII)


class Zones:
    """The zones of one calendar."""

    def __init__(self) -> None:
        self.shown_in: str | None = None  #: in which it is shown, by X-WR-TIMEZONE
        self._defined: dict[str, list[str]] = {}
        self._known: dict[str, tzinfo] = {}

    def define(self, lines: Sequence[Line]) -> None:
        """Remember a VTIMEZONE, for a name that nothing else explains.

        Its own name is text, in which commas are escaped; where it is referred to they are not.
        """
        texts = [line.text for line in lines]
        name = next((line.value for line in lines if line.name == "TZID"), "")
        small = sum(map(len, texts)) <= _LONGEST and len(self._defined) < _MOST_ZONES
        if name and small:
            self._defined.setdefault(name, texts)

    def zone(self, name: str) -> tzinfo:
        """The zone that a TZID names. Raises ValueError where nothing says which."""
        found = (
            self._known.get(name)
            or known_zone(name)
            or self._definition(name)
            or said(name)
            or _named(name)
        )
        if found is None:
            raise ValueError(
                f"the zone {shown(name)} is neither known nor defined; such as Europe/London"
            )
        if len(self._known) < _MOST_ZONES:
            self._known[name] = found
        return found

    def home(self) -> tzinfo | None:
        """The zone of times that name none, where the calendar says in which it is shown."""
        try:
            return self.zone(self.shown_in) if self.shown_in else None
        except ValueError as error:
            raise ValueError(f"X-WR-TIMEZONE: {error}") from error

    def of_instants(self) -> tzinfo:
        """The zone by whose clocks instants are told: they are the same by those of any other."""
        try:
            return self.home() or UTC_ZONE
        except ValueError:
            return UTC_ZONE

    def _definition(self, name: str) -> tzinfo | None:
        lines = self._defined.get(name)
        if lines is None:
            return None
        located = next((line[15:] for line in lines if line.startswith("X-LIC-LOCATION:")), "")
        return known_zone(located) or _computed(lines)


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of an IANA or Windows name, or of one that says the same; None for others."""
    return next(filter(None, map(_named, _candidates(name.strip().strip("/")))), None)


def _named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if _NAME.fullmatch(name) and not is_local(name) else None
    except (ValueError, OSError, KeyError):
        return None


def _candidates(name: str) -> Iterator[str]:
    """The names to try: `/vendor/Europe/Berlin` ends in one, `US-Eastern` means `US/Eastern`."""
    parts = name.split("/")
    if name.upper() in _UTC or parts[-1].upper() in _UTC:
        yield "UTC"
    if name in WINDOWS_TO_OLSON:
        yield WINDOWS_TO_OLSON[name]
    yield from ("/".join(parts[at:]) for at in range(len(parts) - 1))
    if " " in name and "/" in name:
        yield name.replace(" ", "_")
    if "-" in name:
        yield name.replace("-", "/", 1)


def _computed(lines: list[str]) -> tzinfo | None:
    """The zone that a definition describes; None where it is malformed or would take long."""
    kept = []
    for line in lines:
        if line.startswith("RRULE") and not _YEARLY.fullmatch(line):
            return None
        plain = "TZID:defined" if line[:4].upper() == "TZID" else line
        plain = _ANCIENT.sub("DTSTART:19700101T", plain)
        if plain.startswith("DTSTART") and not _START.fullmatch(plain):
            return None
        if plain.startswith(("BEGIN:", "END:", "TZ", "DTSTART", "RRULE", "RDATE")):
            kept.append(plain)
    try:
        zone = tzical(io.StringIO("\n".join(kept))).get()
        datetime(2026, 1, 1, tzinfo=zone).utcoffset()
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError):
        return None
    return zone
