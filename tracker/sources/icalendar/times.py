"""The dates and times of iCalendar files: whole days, instants, and times in a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from tracker.sources.icalendar.zones import Zones
from tracker.sources.printed import shown, within_reach

_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?", re.ASCII)
_LENGTH = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?",
    re.ASCII,
)
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")
_DAY = timedelta(days=1)
#: Local midnights of zones from 11 hours behind UTC to 13 ahead of it are told apart by this.
_FURTHEST_AHEAD = timedelta(hours=13)
#: How far the clocks of whoever reads a calendar may be ahead of UTC.
_ANY_CLOCK = timedelta(hours=14)
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """When an event begins: a whole day, or a time on the clocks of a zone."""

    printed: str
    day: date
    at: time | None = None  #: None: the whole day
    zone: tzinfo | None = None  #: None: the clocks of whoever reads it
    is_instant: bool = False  #: whether it is written in UTC, whatever its zone

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
        return f"{self._instant():%Y-%m-%dT%H:%M:%SZ}"

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
        """What the clocks of this start show at `other`, be one a day and the other a time.

        A day stands for the time of this start on it; a time, where this is a whole day, for the
        day that it is the midnight of.
        """
        if self.at is None:
            return datetime.combine(other.day_meant(self.zone), time())
        if other.at is None:
            return datetime.combine(other.day, self.at)
        if self.zone is None or other.zone is None:
            return other.clock
        return other._instant().astimezone(self.zone).replace(tzinfo=None)

    def end_of(self, until: Start) -> datetime:
        """The last moment by the clocks of this start that an UNTIL allows."""
        if until.at is None:
            return datetime.combine(until.day, time.max)
        if self.at is not None:
            # Whoever reads a time of no zone may be east of UTC: better a date too many.
            unknown = self.zone is None and until.zone is not None
            return self.clock_of(until) + (_ANY_CLOCK if unknown else timedelta())
        if until.at.minute != _LAST_MINUTE.minute:
            return datetime.combine(until.day_meant(self.zone), time.max)
        midnight = until.moved_to(until.clock.replace(second=0) + timedelta(minutes=1))
        return datetime.combine(midnight.day_meant(self.zone), time.max) - _DAY

    def day_meant(self, zone: tzinfo | None = None) -> date:
        """The day whose midnight this is.

        Exchange and Outlook write whole days as midnights, those of `zone` or of one that nobody
        names, in UTC: 23:00Z is the next day in Paris, 05:00Z the same day in New York.
        """
        if self.is_midnight() or not self.is_instant:
            return self.day
        there = self._instant().astimezone(zone)
        if zone is not None and there.time() == time():
            return there.date()
        return self._nearest_midnight()

    def is_midnight(self) -> bool:
        """Whether it is a whole day, or a time at which one begins."""
        return self.at in {None, time()}

    def as_day(self) -> Start:
        """The whole day whose midnight this is, counted in its zone where that is a place."""
        exact = self.is_midnight() or self.zone is None
        day = self.day if exact else self._nearest_midnight()
        return replace(self, day=day, at=None, zone=None if self.tz == "UTC" else self.zone)

    def _nearest_midnight(self) -> date:
        return (self._instant() + _FURTHEST_AHEAD).date()

    def _instant(self) -> datetime:
        return self.clock.replace(tzinfo=self.zone).astimezone(UTC)

    def _is_named(self) -> bool:
        """Whether the grammar of dates reads the name of the zone."""
        key = self.zone.key if isinstance(self.zone, ZoneInfo) else ""
        return key == "UTC" or "/" in key

    def _offset(self) -> str:
        if self.zone is None:
            return ""
        offset = f"{self.clock.replace(tzinfo=self.zone):%z}"
        return f"UTC{offset[:3]}:{offset[3:5]}"


def start_of(printed: str, tzid: str | None, zones: Zones) -> Start:
    """What `20260403`, `20260403T123000Z` and `20260403T123000` with a TZID say.

    An instant is told by the clocks of the calendar, else of UTC; a time without a zone is one of
    those clocks. Raises ValueError, saying what would be right.
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
        zone = zones.zone(tzid) if tzid else zones.home()
        in_utc = isinstance(zone, ZoneInfo) and zone.key == "UTC"
        return Start(printed=printed, day=on, at=at, zone=zone, is_instant=in_utc)
    zone = zones.of_instants()
    local = datetime.combine(on, at, UTC).astimezone(zone)
    return Start(printed=printed, day=local.date(), at=local.time(), zone=zone, is_instant=True)


def length_of(printed: str) -> timedelta:
    """What `P3D` or `PT90M` says. Raises ValueError, saying what would be right."""
    found = _LENGTH.fullmatch(printed.strip().upper())
    if found is None or not any(found.groups()):
        raise ValueError(f"{shown(printed)} is no length of time; such as P3D or PT90M")
    numbers = (int(each or 0) for each in found.groups())
    return timedelta(**dict(zip(_UNITS, numbers, strict=True)))


def fills_days(start: Start, end: datetime) -> bool:
    """Whether what lasts from `start` to `end`, by its clocks, takes all of its days."""
    ends = end.time() == time() or end.time() >= _LAST_MINUTE
    return start.is_midnight() and ends and end - start.clock >= _DAY - timedelta(minutes=1)
