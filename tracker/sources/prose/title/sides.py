"""The words on one side of a date, with the other dates in them as its sentence was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.dates.grammar.expressions import Blank, Repeats, Span, Undated
from tracker.dates.grammar.items import Item
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.hints import Hint, hints, plain
from tracker.sources.prose.mentions import items_in

_NO_DATE = (Span, Undated, Blank)
_EACH = frozenset({"each", "every"})


class Dated(NamedTuple):
    """Where a date stands, and how it is bound."""

    start: int
    end: int
    bound: str


class Side(NamedTuple):
    """Some words, and the dates in them at their place in the words."""

    words: str
    dates: Sequence[Dated]

    @classmethod
    def read(cls, words: str) -> Side:
        """Words of which nothing is known yet."""
        whole, lowered = (0, len(words)), plain(words)
        found = list(hints(words, lowered))
        return cls(words, dated(items_in(words, lowered, whole, found), found))

    @classmethod
    def within(cls, text: str, start: int, end: int, dates: Iterable[Dated]) -> Side:
        """A part of a text whose dates are known."""
        inside = [
            Dated(max(start, each.start) - start, min(end, each.end) - start, each.bound)
            for each in dates
            if each.end > start and each.start < end
        ]
        return cls(text[start:end], inside)

    def without(self, cue: Cue) -> Side:
        """The words behind what a cue finds at their start."""
        found = cue.match(self.words)
        return self.within(self.words, found.end(), len(self.words), self.dates) if found else self

    def followed_by(self, words: str) -> Side:
        """With words behind that name no date."""
        return Side(f"{self.words}{words}", self.dates)


def dated(items: Iterable[Item], found: Sequence[Hint]) -> list[Dated]:
    """Those items that name a date: `quarterly` by itself, where no hint is, tells what is due."""
    return [
        Dated(item.start, item.end, item.bound)
        for item in items
        if not isinstance(item.expression, _NO_DATE)
        and not _tells_how_often(item)
        and any(hint.start < item.end and item.start < hint.end for hint in found)
    ]


def _tells_how_often(item: Item) -> bool:
    """Whether it is a rhythm in one word: `report quarterly`."""
    rhythm = item.expression
    return isinstance(rhythm, Repeats) and rhythm.words.lower().split()[0] not in _EACH
