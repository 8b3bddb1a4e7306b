"""Definitions of zones (VTIMEZONE), as far as the times of a calendar need them.

A reader that does not know the name of a zone can tell every one of these times from them; those
that know it leave them aside.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from tracker.dates.base.zones import zone

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_FIRST_YEAR, _LAST_YEAR = 2, 9998  #: clocks of every zone show all of these
_GAP: Final = 40  #: years without any time that are defined all the same
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HOUR_S, _MINUTE_S = 3_600, 60


@dataclass(frozen=True, kw_only=True, slots=True)
class _Onset:
    """From when on clocks show another offset."""

    clock: datetime  #: what they showed just then, by the offset before
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def observance(self) -> tuple[str, timedelta, timedelta, str]:
        """What it is one of."""
        return "DAYLIGHT" if self.is_summer else "STANDARD", self.before, self.after, self.name


def definition_of(tz: str, years: Iterable[int]) -> tuple[str, ...]:
    """The lines that define the zone `tz` for times of these years."""
    return _definition(tz, tuple(_stretches(years)))


def _stretches(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last year of each stretch, with one more on either side."""
    first = last = None
    for year in sorted(set(years)):
        if first is None or last is None:
            first = year
        elif year - last > _GAP:
            yield max(first - 1, _FIRST_YEAR), min(last + 1, _LAST_YEAR)
            first = year
        last = year
    if first is not None and last is not None:
        yield max(first - 1, _FIRST_YEAR), min(last + 1, _LAST_YEAR)


@lru_cache(maxsize=256)
def _definition(tz: str, stretches: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    where = zone(tz)
    onsets = [onset for first, last in stretches for onset in _onsets(where, first, last)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{tz}"]
    found = sorted(onsets, key=lambda each: (each.observance, each.clock))
    for (kind, before, after, name), alike in groupby(found, lambda each: each.observance):
        clocks = [each.clock for each in alike]
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:{_clock(clocks[0])}",
            f"TZOFFSETFROM:{_offset(before)}",
            f"TZOFFSETTO:{_offset(after)}",
            f"TZNAME:{name}",
            *_repeated(clocks, stretches[-1][1] if len(stretches) == 1 else None),
            f"END:{kind}",
        ]
    return *lines, "END:VTIMEZONE"


def _onsets(where: ZoneInfo, first: int, last: int) -> Iterator[_Onset]:
    """How the stretch begins, and every change in it."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    days = (start + number * _DAY for number in range((last - first + 1) * 366))
    seen = start.astimezone(where)
    yield _onset(seen, seen.utcoffset() or timedelta())
    for day, following in pairwise(days):
        was, will_be = day.astimezone(where), following.astimezone(where)
        if was.utcoffset() != will_be.utcoffset() or was.tzname() != will_be.tzname():
            change = _change(where, day, following)
            yield _onset(change.astimezone(where), was.utcoffset() or timedelta())


def _change(where: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant between two at which the clocks of `where` change."""
    shown = _shown(before, where)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _shown(middle, where) == shown:
            before = middle
        else:
            after = middle
    return after


def _shown(at: datetime, where: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(where)
    return local.utcoffset(), local.tzname()


def _onset(local: datetime, before: timedelta) -> _Onset:
    clock = local.astimezone(UTC).replace(tzinfo=None) + before
    return _Onset(
        clock=clock,
        before=before,
        after=local.utcoffset() or timedelta(),
        name=local.tzname() or "",
        is_summer=bool(local.dst()),
    )


def _repeated(clocks: Sequence[datetime], last: int | None) -> Iterator[str]:
    """When it comes again: by a rule where it has one until the end, else each time by itself."""
    if len(clocks) == 1:
        return
    rule = _rule(clocks) if clocks[-1].year == last else None
    if rule is not None:
        yield f"RRULE:FREQ=YEARLY;BYMONTH={clocks[0].month};BYDAY={rule}"
    else:
        yield f"RDATE:{','.join(map(_clock, clocks[1:]))}"


def _rule(clocks: Sequence[datetime]) -> str | None:
    """The last or the second Sunday, where that is what all of them are, a year each."""
    years = all(then.year - now.year == 1 for now, then in pairwise(clocks))
    alike = {(each.month, each.weekday(), each.time()) for each in clocks}
    if not years or len(alike) > 1:
        return None
    weekday = _WEEKDAYS[clocks[0].weekday()]
    if all(each.day + 7 > calendar.monthrange(each.year, each.month)[1] for each in clocks):
        return f"-1{weekday}"
    numbers = {(each.day - 1) // 7 + 1 for each in clocks}
    return f"{numbers.pop()}{weekday}" if len(numbers) == 1 else None


def _clock(clock: datetime) -> str:
    return f"{clock.year:04}{clock:%m%dT%H%M%S}"


def _offset(offset: timedelta) -> str:
    east = round(offset.total_seconds())
    hours, rest = divmod(abs(east), _HOUR_S)
    minutes, seconds = divmod(rest, _MINUTE_S)
    return f"{'-' if east < 0 else '+'}{hours:02}{minutes:02}{f'{seconds:02}' if seconds else ''}"
