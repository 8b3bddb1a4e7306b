"""Rules: how a window is computed from anchors, and what is known while an anchor is not.

A rule is data: it can be kept, shown, and resolved again when an anchor becomes known or moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tracker.dates.base.units import Clock, Unit
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.counting import EXCLUDING, Convention, Roll


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event by its name, as the phrase has it."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Fixed:
    """Days that are known."""

    window: DueWindow
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """A signed count of units, how it counts, and where it rolls to."""

    count: int  #: negative: before
    unit: Unit
    convention: Convention = EXCLUDING
    calendar: str | None = None  #: of business days and of the roll
    roll: Roll = Roll.UNADJUSTED
    tz: str = "UTC"  #: IANA zone, of the days and clocks of what is counted in hours

    def __str__(self) -> str:
        many = "s" if abs(self.count) != 1 else ""
        told = "" if self.convention is EXCLUDING else f" ({self.convention.name})"
        return f"{abs(self.count)} {self.unit}{many}{told}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offset:
    """Some time after or before something."""

    of: Rule
    by: Count

    def __str__(self) -> str:
        return f"{self.by} {'before' if self.by.count < 0 else 'after'} {self.of}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DayOfMonth:
    """A day of the nth month, quarter or year after the one in which something happens."""

    of: Rule
    months: int  #: or quarters, or years
    day: int = 1  #: -1 is the last
    unit: Unit = Unit.MONTH
    itself: bool = False  #: one that begins on the very day is the first

    def __str__(self) -> str:
        day = "the last day" if self.day < 0 else f"day {self.day}"
        after = "on or after" if self.itself else "after"
        return f"{day} of {self.unit} {self.months} {after} {self.of}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AtTime:
    """A time of the day that is found; of a longer window only the days are known."""

    of: Rule
    clock: Clock
    tz: str  #: IANA zone, of a clock that names no offset

    def __str__(self) -> str:
        return f"{self.clock.time:%H:%M} on {self.of}"


@dataclass(frozen=True, slots=True)
class EarlierOf:
    """Whichever comes first."""

    options: tuple[Rule, ...]

    def __str__(self) -> str:
        return "the earlier of " + " and ".join(map(str, self.options))


@dataclass(frozen=True, slots=True)
class LaterOf:
    """Whichever comes last."""

    options: tuple[Rule, ...]

    def __str__(self) -> str:
        return "the later of " + " and ".join(map(str, self.options))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any of them: the window holds all."""

    options: tuple[Rule, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.options))


Rule: TypeAlias = Anchor | Fixed | Offset | DayOfMonth | AtTime | EarlierOf | LaterOf | AnyOf


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """No window yet: which anchors are missing, and what is certain all the same."""

    on: tuple[str, ...]
    not_before: date | None = None
    not_after: date | None = None
    since: date | None = None  #: of a part of a rule: what follows from its not having happened


#: What is known of each anchor: its day, the days in which it falls, or bounds while it waits.
Anchors: TypeAlias = Mapping[str, date | DueWindow | Waiting]
