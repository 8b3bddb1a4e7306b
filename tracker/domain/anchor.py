"""Anchors: what a milestone's date counts from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.dates.base.instants import window_at
from tracker.dates.base.window import DueWindow
from tracker.errors import UsageError

#: To the minute at least, with an offset or without. `fromisoformat` reads more: a day is none.
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A name in the words of a date, and what it stands for.

    At most one of `key` and `day` is known; with neither, nobody knows yet. Raises ValueError where
    both are given, or an instant of another day.
    """

    name: str  #: as the words of the date have it: "final-rules", "publication"
    key: str | None = None  #: of another milestone, whose date it is
    day: date | None = None  #: on which the event took place, or will
    at: datetime | None = (
        None  #: the instant, where stated; without offset on the milestone's clock
    )

    def __post_init__(self) -> None:
        if self.key is not None and self.day is not None:
            raise ValueError(f"the anchor {self.name!r} is either a milestone or a day, not both")
        if self.at is not None and self.at.date() != self.day:
            raise ValueError(f"the anchor {self.name!r} has an instant of another day")

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor of `NAME=KEY`, `NAME=2026-03-31` or `NAME=2026-03-31T09:30`.

        Raises UsageError for anything else.
        """
        name, _, value = (part.strip() for part in text.partition("="))
        if not (name and value):
            raise UsageError(
                f"{text!r} is no anchor: write NAME=KEY or NAME=2026-03-31, with the time of day "
                "where it is known: NAME=2026-03-31T09:30"
            )
        try:
            return cls.stated(name, value)
        except ValueError:
            return cls(name=name, key=value)

    @classmethod
    def stated(cls, name: str, when: str) -> Anchor:
        """The anchor of a day or an instant; ValueError where `when` is neither."""
        at = instant_of(when)
        return cls(name=name, day=at.date() if at else date.fromisoformat(when), at=at)

    def stands_for(self, tz: str) -> date | DueWindow | None:
        """Its day, or the window of its instant, on the clocks of `tz` where it names no offset.

        Raises UnknownZone.
        """
        return self.day if self.at is None else window_at(self.at, tz)

    def __str__(self) -> str:
        """What `parse` reads as this anchor; of one that is not known, its name."""
        value = self.when or self.key
        return f"{self.name}={value}" if value else self.name

    @property
    def when(self) -> str | None:
        """Its instant, or else its day, as it is written."""
        if self.at is not None:
            return self.at.isoformat(timespec="seconds" if self.at.second else "minutes")
        return None if self.day is None else self.day.isoformat()


def meanings(anchors: Iterable[Anchor], tz: str) -> dict[str, date | DueWindow]:
    """What those of `anchors` stand for that name a day or an instant, by their names."""
    found = ((anchor.name, anchor.stands_for(tz)) for anchor in anchors)
    return {name: when for name, when in found if when is not None}


def instant_of(text: str) -> datetime | None:
    """The instant that is written as `2026-03-31T09:30`, with or without offset, None for a day.

    Raises ValueError where there is no such instant.
    """
    return datetime.fromisoformat(text.upper()) if _INSTANT.fullmatch(text) else None
