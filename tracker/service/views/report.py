"""The report of a period: gathered in parts, so that memory holds lines and not milestones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from tracker.dates.base.instants import instant
from tracker.domain.people.person import People
from tracker.planning.judging import judged
from tracker.planning.report import (
    Line,
    Move,
    Period,
    PeriodReport,
    in_order,
    line_in,
    line_of,
    moves_of,
)
from tracker.store.reads.reads import Reads
from tracker.store.reads.reporting import Reported

_PART: Final = 500  #: milestones in memory at a time
_DAY: Final = timedelta(days=1)


def report_of(
    reads: Reads, period: Period, *, owner: str | None, now: datetime, tz: str
) -> PeriodReport:
    """What there is to say of `period` at `now`; with `owner` of that one's milestones alone.

    Which day it was when a date moved is told by the clocks of `tz`.
    """
    before = len(reads.aside)
    people = reads.people()
    since, until = _instants(period, tz)
    asked = Reported(
        first=period.first,
        last=period.last,
        since=since,
        until=until,
        owners=_spellings(owner, people),
    )
    keys = reads.keys_reported(asked)
    lines: list[Line] = []
    looks: list[Line] = []
    moves: list[Move] = []
    for start in range(0, len(keys), _PART):
        for each in reads.milestones_by_key(keys[start : start + _PART]):
            line = line_in(each, period, now, people.called)
            if line is not None:
                lines.append(line)
            if each.needs_a_look:
                looks.append(line or line_of(each, judged(each, now), people.called))
            moves += moves_of(each, period, tz, people.called)
    return PeriodReport(
        period=period,
        owner=None if owner is None else people.called(owner),
        made_at=now,
        tz=tz,
        lines=in_order(lines),
        moves=tuple(sorted(moves, key=lambda move: (move.at, move.key))),
        looks=in_order(looks),
        unread=len(reads.aside) - before,
    )


def _spellings(owner: str | None, people: People) -> tuple[str, ...]:
    """Every way in which milestones may name an owner."""
    if owner is None:
        return ()
    found = people.named(owner)
    return (owner,) if found is None else tuple(dict.fromkeys((owner, found.handle, found.name)))


def _instants(period: Period, tz: str) -> tuple[datetime, datetime]:
    """When the days of `period` begin and end by the clocks of `tz`, as far as clocks reach."""
    return _midnight(period.first, tz), _midnight(min(period.last, date.max - _DAY) + _DAY, tz)


def _midnight(day: date, tz: str) -> datetime:
    try:
        return instant(day, time(0), tz)
    except OverflowError:  # in the first and last days that there are
        return datetime.combine(day, time(0), tzinfo=UTC)
