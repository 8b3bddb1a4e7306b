"""Many dates that one import moves are told in one text, few of them each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from tracker.domain.change import Change
from tracker.store.store import Transaction

MOST_TOLD: Final = 50  #: dates that are told each by itself


class Summary(Protocol):
    """Tells in one text of many dates that moved."""

    def add(self, change: Change) -> None:
        """Take in a date that moved."""
        ...

    def tell(self, transaction: Transaction) -> None:
        """Have it told, once the transaction ends."""
        ...


class Moves:
    """The dates that an import moves, and whether they are told together."""

    def __init__(self, summary: Summary | None) -> None:
        self.number = 0
        self._summary = summary

    @property
    def together(self) -> bool:
        """Whether they are too many to be told each by itself."""
        return self._summary is not None and self.number > MOST_TOLD

    def look(self, changes: Sequence[Change]) -> None:
        """Take in what is about to be written."""
        if self._summary is None:
            return
        for change in changes:
            if change.is_told:
                self.number += 1
                self._summary.add(change)

    def tell(self, transaction: Transaction) -> None:
        """Have them told, where they are told together; before they move: nothing is silent."""
        if self._summary is not None and self.together:
            self._summary.tell(transaction)

    def marked(self, changes: Sequence[Change]) -> list[Change]:
        """The changes as they are to be written."""
        if not self.together:
            return list(changes)
        return [replace(each, told_together=True) if each.is_told else each for each in changes]
