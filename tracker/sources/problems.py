"""What is wrong with a file, a line each: the first of them, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tracker.errors import ImportRefused

_KEPT = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftAside:
    """What of a document was not taken, though nothing is wrong with it."""

    place: str  #: where it stands
    text: str
    soon: bool  #: whether it comes as early as what was taken of all else


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
