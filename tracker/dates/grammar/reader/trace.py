"""Which rules of the grammar read a phrase, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Trace(NamedTuple):
    """A rule that read something, and the rules that read parts of it."""

    rule: str
    words: str  #: that it took
    value: object  #: what it made of them
    parts: tuple[Trace, ...]

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Trace]]:
        """This and all beneath it, each with how deep it lies."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


class Recorder:
    """Notes what rules give while a phrase is read."""

    def __init__(self) -> None:
        self._open: list[list[Trace]] = [[]]

    @property
    def found(self) -> Trace:
        """The tree of all that has been read."""
        return self._open[0][-1]

    def begin(self) -> None:
        """A rule is tried."""
        self._open.append([])

    def finish(self, rule: str, value: object, words: str) -> None:
        """The rule is done; without a value it has read nothing, and neither have its parts."""
        parts = self._open.pop()
        if value is not None:
            self._open[-1].append(Trace(rule, words, value, tuple(parts)))
