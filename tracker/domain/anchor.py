"""Anchors: what a milestone's date counts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.errors import UsageError


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A name in the words of a date, and what it stands for.

    At most one of `key` and `day` is known; with neither, nobody knows yet. Raises ValueError where
    both are given.
    """

    name: str  #: as the words of the date have it: "final-rules", "publication"
    key: str | None = None  #: of another milestone, whose date it is
    day: date | None = None  #: on which the event took place, or will

    def __post_init__(self) -> None:
        if self.key is not None and self.day is not None:
            raise ValueError(f"the anchor {self.name!r} is either a milestone or a day, not both")

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor of `NAME=KEY` or `NAME=2026-03-31`; UsageError for anything else."""
        name, _, value = (part.strip() for part in text.partition("="))
        if not (name and value):
            raise UsageError(f"{text!r} is no anchor: write NAME=KEY or NAME=2026-03-31")
        try:
            return cls(name=name, day=date.fromisoformat(value))
        except ValueError:
            return cls(name=name, key=value)

    def __str__(self) -> str:
        """What `parse` reads as this anchor; of one that is not known, its name."""
        value = self.key if self.day is None else self.day.isoformat()
        return f"{self.name}={value}" if value else self.name
