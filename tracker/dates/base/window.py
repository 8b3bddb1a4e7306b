"""Due windows: the stretch of days in which a date falls, no narrower than its source says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import inf


class Precision(StrEnum):
    """How exactly the source names the date."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    SEASON = "season"
    YEAR = "year"
    RANGE = "range"


class Modality(StrEnum):
    """How the window binds."""

    BY = "by"
    BEFORE = "before"
    FROM = "from"
    AFTER = "after"
    ON = "on"
    BETWEEN = "between"


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWindow:
    """The days in which a date falls: half-open inside, inclusive wherever people see it.

    Raises ValueError when it would be empty, or when `at` has no offset or is given without
    minute precision.
    """

    earliest: date  #: first day
    end: date  #: the day after the last day
    precision: Precision
    at: datetime | None = None  #: the instant, where the source names a time
    #: whether that is what the clocks of a zone show, so that other rules of the zone move it
    by_the_clock: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.end <= self.earliest:
            raise ValueError(f"no day lies in the window from {self.earliest} to before {self.end}")
        if (self.at is not None) != (self.precision is Precision.MINUTE):
            raise ValueError("an instant and minute precision belong together")
        if self.at is not None and self.at.utcoffset() is None:
            raise ValueError("the instant of a due window needs an offset")

    @classmethod
    def of(cls, earliest: date, latest: date, precision: Precision) -> DueWindow:
        """The window from its first to its last day, both inclusive."""
        return cls(earliest=earliest, end=latest + timedelta(days=1), precision=precision)

    @classmethod
    def on(cls, day: date) -> DueWindow:
        """The window of a single day."""
        return cls.of(day, day, Precision.DAY)

    @classmethod
    def between(cls, earliest: date, latest: date) -> DueWindow:
        """The window from one day to another, that of a single day where both are the same."""
        return cls.of(earliest, latest, Precision.DAY if earliest == latest else Precision.RANGE)

    @property
    def latest(self) -> date:
        """The last day, inclusive."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days wide it is, at least 1."""
        return (self.end - self.earliest).days

    def contains(self, other: DueWindow) -> bool:
        """Whether every day of `other` lies in this window."""
        return self.earliest <= other.earliest and other.end <= self.end


def _widest_first(window: DueWindow) -> tuple[date, int, float]:
    """By first day, then width; a day is wider than its hours, of which the first comes first."""
    at = window.at.timestamp() if window.at else -inf
    return window.earliest, -window.end.toordinal(), at


def hull(windows: Iterable[DueWindow]) -> DueWindow:
    """The window from the first day of any to the last day of any."""
    first, *others = sorted(windows, key=_widest_first)
    if all(first.contains(other) for other in others):
        return first
    end = max(first.end, *(other.end for other in others))
    return DueWindow(earliest=first.earliest, end=end, precision=Precision.RANGE)
