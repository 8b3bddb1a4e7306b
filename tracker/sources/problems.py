"""What is wrong with a file, a line each: the first of them, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tracker.errors import ImportRefused

_KEPT = 100
_PLACES = 10  #: of rows that are skipped for one reason


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftAside:
    """What of a document was not taken, though nothing is wrong with it."""

    place: str  #: where it stands
    text: str
    soon: bool  #: whether it comes as early as what was taken of all else


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedRows:
    """Rows that were left out for one reason."""

    why: str
    number: int
    first: tuple[str, ...]  #: places of the first of them


@dataclass(frozen=True, kw_only=True, slots=True)
class RowCounts:
    """What became of the rows of a spreadsheet: all of them are taken, refused or skipped."""

    rows: int
    refused: int
    skipped: tuple[SkippedRows, ...]

    @property
    def taken(self) -> int:
        """The rows that became milestones."""
        return self.rows - self.refused - sum(each.number for each in self.skipped)


class RowTally:
    """Counts what becomes of rows, as they are read."""

    def __init__(self) -> None:
        self._rows = 0
        self._refused = 0
        self._skipped: dict[str, list[str]] = {}
        self._numbers: Counter[str] = Counter()

    def read(self) -> None:
        """Count a row that is read."""
        self._rows += 1

    def refuse(self) -> None:
        """Count one that is at fault."""
        self._refused += 1

    def skip(self, why: str, place: str) -> None:
        """Count one that is left out."""
        self._numbers[why] += 1
        places = self._skipped.setdefault(why, [])
        if len(places) < _PLACES:
            places.append(place)

    def counts(self) -> RowCounts | None:
        """What was counted so far; None before the first row."""
        if not self._rows:
            return None
        skipped = (
            SkippedRows(why=why, number=self._numbers[why], first=tuple(places))
            for why, places in self._skipped.items()
        )
        return RowCounts(rows=self._rows, refused=self._refused, skipped=tuple(skipped))


class Problems(list[str]):
    """A list that keeps the first hundred: a file of bad rows must not fill the memory."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0  #: of all that were added

    def append(self, problem: str) -> None:
        """Add a line."""
        self.number += 1
        if self.number <= _KEPT:
            super().append(problem)

    def extend(self, problems: Iterable[str]) -> None:
        """Add lines."""
        for problem in problems:
            self.append(problem)

    def __iadd__(self, problems: Iterable[str]) -> Self:  # type: ignore[override,misc]  # as list
        """Add lines."""
        self.extend(problems)
        return self

    def refuse(self, what: str) -> None:
        """Raise ImportRefused with every line that was kept, if there is any."""
        if not self:
            return
        found = "1 problem" if self.number == 1 else f"{self.number:,} problems"
        more = self.number - len(self)
        rest = (f"... and {more:,} more",) if more else ()
        raise ImportRefused(f"{what}: {found}", problems=(*self, *rest))
