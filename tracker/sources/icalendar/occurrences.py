"""The occurrences of what recurs in a calendar: by rule, by stated dates, and as moved since."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tracker.sources.icalendar.event import Event
from tracker.sources.icalendar.lines import UnusableCalendar
from tracker.sources.icalendar.series import checked, horizon, starts
from tracker.sources.icalendar.times import Start, start_of
from tracker.sources.icalendar.zones import Zones

MOST = 200  #: occurrences of one series
_MOST_SERIES = 500
_MOST_BARREN = 20  #: rules that name no day, of which each is searched for centuries


@dataclass(kw_only=True, slots=True)
class Budget:
    """How much following rules has cost in a file so far."""

    series: int = 0
    barren: int = 0  #: how many rules have named no day


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """What is left of a series."""

    taken: Sequence[tuple[datetime, Event]]  #: by what the clocks of the series show, by its rule
    note: str  #: how it recurs and how far it was followed
    goes_on_after: date | None  #: the day up to which it was followed; None: to its end
    is_cut: bool  #: whether more are near than are taken


def followed(
    series: Event, instead: Mapping[datetime, Event], today: date, budget: Budget
) -> Followed:
    """The occurrences of `series` from `today` on, but for those that others stand `instead` of.

    Raises ValueError for a rule that is not usable, UnusableCalendar where the file has too many.
    """
    if budget.series == _MOST_SERIES:
        raise UnusableCalendar(f"more than {_MOST_SERIES} events recur; split it")
    budget.series += 1
    forms, gaps = _Forms(series, instead), Gaps(series)
    last = horizon(today, series.start.day)
    ruled, goes_on = _ruled(series, today - forms.reach, last, budget)
    clocks = sorted({series.start.clock, *ruled, *forms.lengths})
    left = [
        (clock, event)
        for clock in clocks
        if clock not in instead and clock not in gaps
        if max((event := forms.at(clock)).last_day, clock.date()) >= today
    ]
    taken, is_cut = left[:MOST], len(left) > MOST
    if is_cut:
        last = taken[-1][1].last_day
    note = f"Recurs ({series.rule or 'on stated dates'})"
    if goes_on:
        note += "" if {"UNTIL", "COUNT"} & checked(series.rule or "").keys() else " without end"
    if goes_on or is_cut:
        note += f"; followed to {last}"
    after = last if goes_on or is_cut else None
    return Followed(taken=taken, note=note, goes_on_after=after, is_cut=is_cut)


class Gaps:
    """When a series says that it has no occurrence."""

    def __init__(self, series: Event) -> None:
        self._clocks = {series.start.clock_of(each) for each in series.left_out}
        self._days = {each.day for each in series.left_out if each.at is None}

    def __contains__(self, clock: datetime) -> bool:
        return clock in self._clocks or clock.date() in self._days


class _Forms:
    """What its occurrences are like: as it stands, as a period says, or as from when on."""

    def __init__(self, series: Event, instead: Mapping[datetime, Event]) -> None:
        following = sorted(
            ((clock, event) for clock, event in instead.items() if event.and_following),
            key=lambda pair: pair[0],
        )
        first = series.start.clock
        self._from = [first, *(clock for clock, _ in following)]
        self._forms = [series, *(event for _, event in following)]
        self.lengths = {series.start.clock_of(each): length for each, length in series.stated}

    @property
    def reach(self) -> timedelta:
        """How long after its rule names it an occurrence may end."""
        ends = zip(self._from, self._forms, strict=True)
        return max(timedelta(), *(event.last_day - clock.date() for clock, event in ends))

    def at(self, clock: datetime) -> Event:
        """The occurrence at `clock`, by the rule of the series."""
        which = max(bisect_right(self._from, clock) - 1, 0)
        event = self._forms[which].moved_by(clock - self._from[which])
        return event if which else replace(event, length=self.lengths.get(clock, event.length))


def _ruled(
    series: Event, since: date, last: date, budget: Budget
) -> tuple[Sequence[datetime], bool]:
    """When occurrences begin by rule, and whether there are more after `last`.

    Raises ValueError where too many rules before have named no day.
    """
    if not series.rule:
        return (), False
    parts = checked(series.rule)
    until = datetime.combine(last, time.max)
    end = series.start.end_of(_until(parts)) if "UNTIL" in parts else datetime.max  # noqa: DTZ901 - a clock
    if end.date() < since:
        return (), False
    if budget.barren == _MOST_BARREN:
        raise ValueError(f"RRULE: not followed; {_MOST_BARREN} others here name no day at all")
    found: list[datetime] = []
    for clock in starts(parts, series.start.clock, since):
        if clock > min(end, until):
            return found, clock <= end
        found.append(clock)
    budget.barren += not found
    return found, False


def _until(parts: Mapping[str, str]) -> Start:
    return start_of(parts["UNTIL"], None, Zones())
