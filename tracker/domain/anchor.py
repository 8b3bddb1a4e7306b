"""Anchors: what a milestone's date counts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
