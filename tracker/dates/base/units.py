"""What dates are counted in, and which part or which of them is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from tracker.dates.base.notes import Note


class Unit(StrEnum):
    """What spans count."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    BUSINESS_DAY = "business day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    HALF_MONTH = "half-month"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


IN_HOURS = frozenset({Unit.HOUR, Unit.MINUTE})  #: counted from instants


class Part(StrEnum):
    """Which part of a period."""

    START = "start"  #: its first day
    EARLY = "early"  #: its first third
    MID = "mid"  #: its second third
    LATE = "late"  #: its last third
    END = "end"  #: its last day
    FIRST_HALF = "first half"  #: of a month: to its 15th day
    SECOND_HALF = "second half"  #: of a month: from its 16th day on
    REMAINDER = "remainder"  #: what is left of it on the as-of date


class Told(StrEnum):
    """Which of its days a week is told by."""

    STARTING = "starting"  #: its first, whichever weekday that is
    ENDING = "ending"  #: its last
    HOLDING = "holding"  #: any: the week from Monday to Sunday that holds it


class Which(StrEnum):
    """Which of the days or periods of that name."""

    COMING = "coming"  #: the first that has not ended on the as-of date
    NEXT = "next"  #: people differ: the first that begins after it, or that of next week or year
    LAST = "last"  #: the last that has ended before it
    EACH = "each"  #: every one: it comes round


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is from one to the next of what comes round."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"every {self.count} {self.unit}s" if self.count > 1 else f"every {self.unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day and the zone it is told in."""

    time: time
    next_day: bool = False  #: midnight that ends the day
    zone: str | None = None  #: IANA name
    offset: int | None = None  #: minutes east of UTC
    note: Note | None = None


class Counting(StrEnum):
    """How a phrase counts the first day of a span."""

    EXCLUDING = "excluding"  #: "after", "from"
    INCLUDING = "including"  #: "beginning on", "starting with"
    EITHER = "either"  #: "before the end of the period beginning on": readers differ by a day
    CLEAR = "clear"  #: "clear days": neither end counts
