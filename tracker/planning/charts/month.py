"""A month as weeks that begin on Monday, and what stands on each of their days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tracker.dates.base.almanac import FIRST_YEAR, LAST_YEAR, MONTH_NAMES
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due
from tracker.errors import UsageError
from tracker.planning.text.due_words import ends_day

_FORM: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DAY: Final = timedelta(days=1)
_WEEK: Final = 7
_MIDNIGHT: Final = "24:00"
#: How a single day is spoken of where it is not the day itself on which it is due.
_BOUNDS: Final = {Modality.BEFORE: "before", Modality.FROM: "from", Modality.AFTER: "after"}
_FIRST: Final = {Modality.FROM: "from", Modality.AFTER: "after"}
_LAST: Final = {Modality.FROM: "from, at the latest", Modality.AFTER: "after, at the latest"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """A month of the years that tracker reads."""

    year: int
    number: int  #: 1 to 12

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds `day`, or the one nearest to it."""
        return cls._at(day.year * 12 + day.month - 1)

    @classmethod
    def read(cls, text: str) -> Month:
        """The month of `2027-03`; UsageError for whatever is none."""
        found = _FORM.fullmatch(text.strip())
        year = int(found[1]) if found else 0
        if found is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(
                f"{text!r} is no month such as 2027-03 from {FIRST_YEAR} to {LAST_YEAR}"
            )
        return cls(year=year, number=int(found[2]))

    @classmethod
    def _at(cls, index: int) -> Month:
        index = min(max(index, FIRST_YEAR * 12), LAST_YEAR * 12 + 11)
        return cls(year=index // 12, number=index % 12 + 1)

    def plus(self, months: int) -> Month:
        """The month so many later, or earlier; at most the first or last that there is."""
        return self._at(self.year * 12 + self.number - 1 + months)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def words(self) -> str:
        """`March 2027`."""
        return f"{MONTH_NAMES[self.number - 1]} {self.year}"

    def holds(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return (day.year, day.month) == (self.year, self.number)

    def days(self) -> tuple[date, ...]:
        """The days of its weeks, from the Monday of the first to the Sunday of the last."""
        monday = self.first - self.first.weekday() * _DAY
        days = [monday]
        while (
            (following := days[-1] + _DAY) < self.first
            or self.holds(following)
            or (following.weekday())
        ):
            days.append(following)
        return tuple(days)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What stands on a day: a milestone, and what that day is to it."""

    key: str
    day: date
    clock: str = ""  #: the time, where it is due at an instant
    words: str = ""  #: what the day is, where it is not simply due on it
    opens: bool = False  #: it only begins there


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day, as many of its marks as are shown, and how many there are."""

    day: date
    marks: tuple[Mark, ...]
    number: int


def marks_of(key: str, due: Due, tz: str) -> Iterator[Mark]:
    """The days on which `due` stands where clocks show the time of `tz`.

    A window of more than a week stands on its first and on its last day alone.
    """
    window = due.window
    if window is None:
        if due.not_before is not None:
            yield Mark(key=key, day=due.not_before, words="waits, not before", opens=True)
        if due.not_after is not None:
            yield Mark(key=key, day=due.not_after, words="waits, not after")
    elif window.at is not None:
        day, clock = _clock(window.at, window, due.tz, tz)
        yield Mark(key=key, day=day, clock=clock, words=_BOUNDS.get(due.modality, ""))
    elif window.days == 1:
        yield Mark(key=key, day=window.earliest, words=_BOUNDS.get(due.modality, ""))
    elif window.days <= _WEEK:
        for number in range(window.days):
            words = f"day {number + 1} of {window.days}"
            yield Mark(key=key, day=window.earliest + number * _DAY, words=words)
    else:
        opens, ends = _FIRST.get(due.modality, "opens"), _LAST.get(due.modality, "last day")
        yield Mark(key=key, day=window.earliest, words=opens, opens=True)
        yield Mark(key=key, day=window.latest, words=ends)


def filled(
    days: Iterable[date], dues: Iterable[tuple[str, Due]], tz: str, most: int
) -> tuple[Day, ...]:
    """Each of `days` with what stands on it, at most so many; what only opens comes last."""
    found: defaultdict[date, list[Mark]] = defaultdict(list)
    for key, due in dues:
        for mark in marks_of(key, due, tz):
            found[mark.day].append(mark)

    def filled_day(day: date) -> Day:
        marks = sorted(found.get(day, ()), key=lambda each: (each.opens, each.clock, each.key))
        return Day(day=day, marks=tuple(marks[:most]), number=len(marks))

    return tuple(map(filled_day, days))


def _clock(at: datetime, window: DueWindow, theirs: str, tz: str) -> tuple[date, str]:
    """The day and time of an instant; the midnight that ends a day is 24:00 of that day."""
    local = at.astimezone(zone(tz))
    ends = ends_day(at.astimezone(zone(theirs)), window)
    if ends and (local.hour, local.minute) == (0, 0):
        return local.date() - _DAY, _MIDNIGHT
    return local.date(), f"{local:%H:%M}"
