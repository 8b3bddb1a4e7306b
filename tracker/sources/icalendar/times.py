"""The dates and times of iCalendar files: whole days, instants, and times in a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from tracker.sources.icalendar.zones import Zones
from tracker.sources.printed import shown, within_reach

_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """When an event begins: a whole day, or a time on the clocks of a zone."""

    printed: str
    day: date
    at: time | None = None  #: None: the whole day
    zone: tzinfo | None = None  #: None: the clocks of whoever reads it

    @property
    def clock(self) -> datetime:
        """What the clocks of its zone show."""
        return datetime.combine(self.day, self.at or time())

    @property
    def key(self) -> str:
        """The same for the same start, however it is written."""
        if self.at is None:
            return self.day.isoformat()
        if self.zone is None:
            return self.clock.isoformat()
        return f"{self.clock.replace(tzinfo=self.zone).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    @property
    def tz(self) -> str | None:
        """The IANA zone in which it is counted; None where it has none, or an offset only."""
        return self.zone.key if isinstance(self.zone, ZoneInfo) and self._is_named() else None

    @property
    def words(self) -> str:
        """The words of its due date: `2026-04-03 12:30 Europe/London`."""
        if self.at is None:
            return self.day.isoformat()
        clock = f"{self.at:%H:%M:%S}" if self.at.second else f"{self.at:%H:%M}"
        return f"{self.day} {clock} {self.tz or self._offset()}".rstrip()

    def moved_to(self, clock: datetime) -> Start:
        """The same kind of start at another time."""
        at = None if self.at is None else clock.time().replace(microsecond=0)
        moved = replace(self, day=clock.date(), at=at)
        return replace(moved, printed=f"{clock:%Y%m%d}" if at is None else f"{clock:%Y%m%dT%H%M%S}")

    def clock_of(self, other: Start) -> datetime:
        """What the clocks of this start show at `other`."""
        if self.zone is None or other.zone is None or self.at is None:
            return other.clock
        there = other.clock.replace(tzinfo=other.zone)
        return there.astimezone(self.zone).replace(tzinfo=None)

    def _is_named(self) -> bool:
        """Whether the grammar of dates reads the name of the zone."""
        key = self.zone.key if isinstance(self.zone, ZoneInfo) else ""
        return key == "UTC" or "/" in key

    def _offset(self) -> str:
        if self.zone is None:
            return ""
        offset = f"{self.clock.replace(tzinfo=self.zone):%z}"
        return f"UTC{offset[:3]}:{offset[3:5]}"


def start_of(printed: str, tzid: str | None, zones: Zones, shown_in: str | None) -> Start:
    """What `20260403`, `20260403T123000Z` and `20260403T123000` with a TZID say.

    An instant is told by the clocks of `shown_in`, the zone of the calendar, else of UTC. Raises
    ValueError, saying what would be right.
    """
    found = _TIME.fullmatch(printed.strip().upper())
    if found is None:
        raise ValueError(f"{shown(printed)} is no date or time; such as 20260403T123000Z")
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    try:
        on = within_reach(date(year, month, day))
        if found[4] is None:
            return Start(printed=printed, day=on)
        at = time(hour, minute, min(second, 59))  # 60 is a leap second
    except ValueError as error:
        raise ValueError(f"{shown(printed)} is no date or time: {error}") from error
    if not found[7]:
        zone = zones.zone(tzid) if tzid else None
        return Start(printed=printed, day=on, at=at, zone=zone)
    zone = ZoneInfo(shown_in or "UTC")
    local = datetime.combine(on, at, UTC).astimezone(zone)
    return Start(printed=printed, day=local.date(), at=local.time(), zone=zone)
