"""The report of a period: what comes, what moved, and how things came out.

Quarters are those of the calendar year: the first one begins on 1 January.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.domain.milestone import Due, Milestone
from tracker.domain.slippage import SLIPS
from tracker.errors import UsageError
from tracker.planning.judging import Judgement, Verdict, judged

_QUARTER: Final = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE | re.ASCII)
_MONTHS: Final = 3
_LAST_DAYS: Final = {1: 31, 2: 30, 3: 30, 4: 31}


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Some days, the first and the last one among them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse what holds no day."""
        if self.last < self.first:
            raise UsageError(f"no day lies between {self.first} and {self.last}")

    @property
    def name(self) -> str:
        """`2027-Q1`, or the two days."""
        quarter = quarter_of(self.first)
        return quarter_name(self.first) if quarter == self else f"{self.first}..{self.last}"

    def holds(self, day: date | None) -> bool:
        """Whether that is one of its days."""
        return day is not None and self.first <= day <= self.last


def quarter_of(day: date) -> Period:
    """The calendar quarter of `day`."""
    number = _number(day)
    month = _MONTHS * number
    return Period(
        first=date(day.year, month - _MONTHS + 1, 1),
        last=date(day.year, month, _LAST_DAYS[number]),
    )


def quarter_name(day: date) -> str:
    """The name of the calendar quarter of `day`: `2027-Q1`."""
    return f"{day.year:04}-Q{_number(day)}"


def _number(day: date) -> int:
    return (day.month - 1) // _MONTHS + 1


def quarter_named(name: str) -> Period:
    """The calendar quarter called so; UsageError for what is none."""
    found = _QUARTER.fullmatch(name.strip())
    if found is None or not MINYEAR <= int(found[1]) <= MAXYEAR:
        raise UsageError(f"{name!r} is no quarter; write one such as 2027-Q1")
    return quarter_of(date(int(found[1]), _MONTHS * int(found[2]), 1))


def period_asked(quarter: str | None, first: date | None, last: date | None, today: date) -> Period:
    """The period that somebody asks for: a quarter, two days, or else the present quarter."""
    if quarter is not None:
        if first is not None or last is not None:
            raise UsageError("a quarter has its days: leave out from and to")
        return quarter_named(quarter)
    if (first is None) != (last is None):
        raise UsageError("a period has two ends: name from and to, or a quarter")
    if first is None or last is None:
        return quarter_of(today)
    return Period(first=first, last=last)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A milestone in a report."""

    key: str
    title: str
    owner: str  #: as people read it; empty where nobody is named
    authority: str
    due: Due  #: of what was met, the date that it is held against
    verdict: Verdict
    why: str  #: why it cannot be judged
    closed_on: date | None
    needs_a_look: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A milestone that was given another date."""

    key: str
    title: str
    owner: str
    authority: str
    old: Due
    new: Due
    why: str
    by: str  #: empty where that is not known
    at: datetime

    @property
    def days(self) -> int | None:
        """By how many days its last day moved; None where there was or is none."""
        if self.old.latest is None or self.new.latest is None:
            return None
        return (self.new.latest - self.old.latest).days


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many milestones of an owner or authority came out how, and how often dates moved."""

    name: str  #: empty for those without one
    verdicts: tuple[int, ...]  #: in the order of `Verdict`
    moves: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodReport:
    """What is said of a period."""

    period: Period
    owner: str | None  #: whose milestones alone are meant
    made_at: datetime
    tz: str  #: in which the days of moves are counted, and instants are shown
    lines: tuple[Line, ...]
    moves: tuple[Move, ...]  #: the first one first
    looks: tuple[Line, ...]  #: what needs a look, of whatever period
    unread: int = 0  #: rows that could not be read

    def of(self, *verdicts: Verdict) -> tuple[Line, ...]:
        """The lines of these verdicts."""
        return tuple(each for each in self.lines if each.verdict in verdicts)

    @property
    def total(self) -> Tally:
        """All of it."""
        counted = Counter(each.verdict for each in self.lines)
        return Tally(
            name="",
            verdicts=tuple(counted[verdict] for verdict in Verdict),
            moves=len(self.moves),
        )

    @property
    def owners(self) -> tuple[Tally, ...]:
        """By owner; those without one last."""
        return self._by(lambda each: each.owner)

    @property
    def authorities(self) -> tuple[Tally, ...]:
        """By authority; those without one last."""
        return self._by(lambda each: each.authority)

    def _by(self, name_of: Callable[[Line | Move], str]) -> tuple[Tally, ...]:
        called: dict[str, str] = {}
        verdicts: Counter[tuple[str, Verdict]] = Counter()
        moves: Counter[str] = Counter()
        for line in self.lines:
            name = name_of(line)
            called.setdefault(name.casefold(), name)
            verdicts[name.casefold(), line.verdict] += 1
        for move in self.moves:
            name = name_of(move)
            called.setdefault(name.casefold(), name)
            moves[name.casefold()] += 1
        return tuple(
            Tally(
                name=called[folded],
                verdicts=tuple(verdicts[folded, verdict] for verdict in Verdict),
                moves=moves[folded],
            )
            for folded in sorted(called, key=lambda each: (not each, each))
        )


def line_of(milestone: Milestone, judgement: Judgement, called: Callable[[str], str]) -> Line:
    """What a report says of `milestone`; `called` gives names of people."""
    return Line(
        key=milestone.key,
        title=milestone.title,
        owner=called(milestone.owner) if milestone.owner else "",
        authority=milestone.authority or "",
        due=judgement.due,
        verdict=judgement.verdict,
        why=judgement.why,
        closed_on=milestone.closed_on,
        needs_a_look=milestone.needs_a_look,
    )


def line_in(
    milestone: Milestone, period: Period, now: datetime, called: Callable[[str], str]
) -> Line | None:
    """The line of `milestone` in the report of `period`; None where it has none."""
    judgement = judged(milestone, now)
    if not _stands_in(milestone, judgement.verdict, period):
        return None
    return line_of(milestone, judgement, called)


def _stands_in(milestone: Milestone, verdict: Verdict, period: Period) -> bool:
    """Whether a milestone is of that period.

    What is closed: in it, or with its last day in it; without any day it is of every period. What
    is open: where its window touches the period, and while it is overdue, paused or without a date
    to be held to from then on.
    """
    due = milestone.due
    if not milestone.status.is_live:
        if milestone.closed_on is None and due.latest is None:
            return True
        return period.holds(milestone.closed_on) or period.holds(due.latest)
    begins = due.earliest is None or due.earliest <= period.last
    if verdict in {Verdict.COMING, Verdict.PASSED}:
        return begins and (due.latest is None or due.latest >= period.first)
    return verdict is Verdict.UNDATED or begins


def moves_of(
    milestone: Milestone, period: Period, tz: str, called: Callable[[str], str]
) -> Iterator[Move]:
    """The other dates that `milestone` was given in `period`, as days are counted in `tz`.

    A revision that names the same dates in other words is none.
    """
    history = milestone.history
    for before, after in itertools.pairwise(history):
        if after.kind not in SLIPS or before.due.same_dates(after.due):
            continue
        if period.holds(day_in(after.changed_at, tz)):
            yield Move(
                key=milestone.key,
                title=milestone.title,
                owner=called(milestone.owner) if milestone.owner else "",
                authority=milestone.authority or "",
                old=before.due,
                new=after.due,
                why=after.reason,
                by=called(after.by) if after.by else "",
                at=after.changed_at,
            )


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """By their first day, then by key; without one last."""
    return tuple(sorted(lines, key=lambda each: (each.due.earliest or date.max, each.key)))
