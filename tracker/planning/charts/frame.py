"""The stretch of time that a timeline shows: quarters in a row, and where its scale has marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from tracker.dates.base.almanac import FIRST_YEAR, LAST_YEAR, MONTH_NAMES
from tracker.errors import UsageError

MOST_QUARTERS: Final = 40
_USUAL: Final = 4
_FORM: Final = re.compile(r"([0-9]{4})-Q([1-4])")
_NUMBER: Final = re.compile(r"[0-9]{1,2}")
_YEAR: Final = 4  #: quarters
_QUARTER: Final = 3  #: months
_MONTHS_UP_TO: Final = 4  #: quarters of a frame whose scale names months
_QUARTERS_UP_TO: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarter:
    """A calendar quarter of the years that tracker reads."""

    year: int
    number: int  #: 1 to 4

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that holds `day`, or the one nearest to it."""
        return cls._at(day.year * _YEAR + (day.month - 1) // _QUARTER)

    @classmethod
    def read(cls, text: str) -> Self:
        """The quarter of `2027-Q1`; UsageError for whatever is none."""
        found = _FORM.fullmatch(text.strip())
        year = int(found[1]) if found else 0
        if found is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(
                f"{text!r} is no quarter such as 2027-Q1 from {FIRST_YEAR} to {LAST_YEAR}"
            )
        return cls(year=year, number=int(found[2]))

    @classmethod
    def _at(cls, index: int) -> Self:
        index = min(max(index, FIRST_YEAR * _YEAR), LAST_YEAR * _YEAR + _YEAR - 1)
        return cls(year=index // _YEAR, number=index % _YEAR + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _QUARTER + 1, 1)

    def plus(self, quarters: int) -> Self:
        """The quarter so many later, or earlier; at most the first or last that there is."""
        return self._at(self.year * _YEAR + self.number - 1 + quarters)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A mark of the scale, and what begins there."""

    day: int  #: from the first day of the frame on
    label: str  #: empty where it has no room


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Some quarters in a row."""

    start: Quarter
    quarters: int = _USUAL

    @property
    def first(self) -> date:
        """Its first day."""
        return self.start.first

    @property
    def end(self) -> date:
        """The day after its last day."""
        months = (self.start.number - 1 + self.quarters) * _QUARTER
        return date(self.start.year + months // 12, months % 12 + 1, 1)

    @property
    def days(self) -> int:
        """How many days it shows."""
        return (self.end - self.first).days

    @property
    def words(self) -> str:
        """`2027-Q1 to 2027-Q4`."""
        number = self.start.number - 1 + self.quarters - 1
        last = f"{self.start.year + number // _YEAR}-Q{number % _YEAR + 1}"
        return str(self.start) if self.quarters == 1 else f"{self.start} to {last}"

    def day(self, day: date) -> int | None:
        """Which of its days `day` is, the first being 0; None for one that it does not show."""
        return (day - self.first).days if self.first <= day < self.end else None

    def others(self) -> dict[str, Frame]:
        """The frames that lead on from here, by the word for each."""
        half, twice = self.quarters // 2, min(self.quarters * 2, MOST_QUARTERS)
        frames = {
            "Earlier": replace(self, start=self.start.plus(-self.quarters)),
            "Later": replace(self, start=self.start.plus(self.quarters)),
            "Wider": replace(self, quarters=twice),
            "Narrower": replace(self, quarters=max(half, 1)),
        }
        return {word: frame for word, frame in frames.items() if frame != self}

    def ticks(self) -> tuple[Tick, ...]:
        """Where its months begin; of many quarters where its quarters or its years do."""
        return tuple(self._ticks())

    def _ticks(self) -> Iterator[Tick]:
        year, month = self.first.year, self.first.month
        step = 1 if self.quarters <= _MONTHS_UP_TO else _QUARTER
        while (day := date(year, month, 1)) < self.end:
            yield Tick(day=(day - self.first).days, label=self._label(day))
            year, month = year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1

    def _label(self, day: date) -> str:
        if self.quarters <= _MONTHS_UP_TO:
            return f"{MONTH_NAMES[day.month - 1][:3]} {day.year}"
        if self.quarters <= _QUARTERS_UP_TO:
            return f"Q{Quarter.of(day).number} {day.year}"
        return str(day.year) if day.month == 1 else ""


def frame_of(start: str, quarters: str, today: date) -> Frame:
    """The frame that those words ask for; empty ones leave it at the year from this quarter on.

    Raises UsageError for words that name none.
    """
    first = Quarter.read(start) if start else Quarter.of(today)
    number = int(quarters) if _NUMBER.fullmatch(quarters) else 0
    if quarters and not 1 <= number <= MOST_QUARTERS:
        raise UsageError(f"quarters is a number from 1 to {MOST_QUARTERS}, not {quarters!r}")
    return Frame(start=first, quarters=number or _USUAL)
