"""What a phrase says, before anybody asks which days that is.

The parser makes these values, `resolve` turns them into windows. A year is a number, a shift from
the year of the as-of date, an occurrence told from that date, or None where the phrase leaves it
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tracker.dates.base.units import Clock, Counting, Part, Step, Told, Unit, Which
from tracker.dates.base.window import Precision


@dataclass(frozen=True, slots=True)
class YearShift:
    """A year told from the as-of date: `this year` is 0, `next year` 1."""

    by: int


YearRef: TypeAlias = int | YearShift | Which | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day of a month."""

    year: YearRef
    month: int
    day: int
    weekday: int | None = None  #: as the phrase has it, Monday 0; may be wrong


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedDay:
    """A feast or the year's end."""

    name: str
    year: YearRef


@dataclass(frozen=True, kw_only=True, slots=True)
class YearPart:
    """A month, quarter, half or season of a year."""

    precision: Precision
    number: int  #: from 1
    year: YearRef
    southern: bool | None = None  #: for seasons; None: as the reader's context has it


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year."""

    year: int | YearShift


@dataclass(frozen=True, kw_only=True, slots=True)
class IsoWeek:
    """A week, or a day of a week, by ISO 8601."""

    year: int
    week: int
    weekday: int | None  #: Monday 1


@dataclass(frozen=True, kw_only=True, slots=True)
class FiscalPeriod:
    """A fiscal year, or its half or quarter; `spanning` years are written 2026-27."""

    year: int | YearShift  #: the year it is named for; the first of the two where it spans
    spanning: bool = False
    precision: Precision = Precision.YEAR
    number: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Nearby:
    """A day, week, month, quarter or year counted from the one of the as-of date."""

    unit: Unit
    shift: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedWeekday:
    """A weekday told from the as-of date, or one that comes round."""

    weekday: int  #: Monday 0
    which: Which
    every: int = 1  #: weeks from one to the next, where it comes round


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOf:
    """A part of a period."""

    part: Part
    of: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class NthIn:
    """The nth day, business day, weekday or week of a period; negative counts from its end."""

    nth: int
    unit: Unit
    of: Expression
    weekday: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeOf:
    """The first or last days, weeks or months of a period."""

    count: int
    unit: Unit
    last: bool
    of: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class DayBeside:
    """The nth weekday or business day after or before a day, which may count itself."""

    nth: int
    weekday: int | None  #: Monday 0; None: a business day
    back: bool
    itself: bool
    of: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekOf:
    """The seven days that start, end on or hold a day."""

    day: Expression
    told: Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """From one expression to another."""

    first: Expression
    last: Expression
    precision: Precision = Precision.RANGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounded:
    """A date that is no earlier or no later than its bound, or all that lies between two bounds."""

    first: Expression
    last: Expression
    lower: bool  #: the first is a bound
    upper: bool  #: the last is one


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimated:
    """When something is expected within a date that binds: probably October, by 31 December."""

    expected: Expression
    bound: Expression
    upper: bool  #: the bound says only until when


@dataclass(frozen=True, kw_only=True, slots=True)
class Revised:
    """A date that took the place of another, from which it may take its year."""

    old: Expression
    new: Expression


@dataclass(frozen=True, slots=True)
class Listing:
    """Several dates, of which any may be meant, or the next one where they come round."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Slashed:
    """Two numbers and a year, in an order that only the reader's context knows."""

    first: int
    second: int
    year: int
    weekday: int | None = None  #: as the phrase has it, Monday 0; it may tell the order


@dataclass(frozen=True, slots=True)
class Either:
    """One date that can be read in more than one way."""

    readings: tuple[Expression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """A day and a time of day, or only a zone."""

    day: Expression
    clock: Clock | None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as feeds write it; without offset it is wall-clock time."""

    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """How long: `3 to 4 weeks` has two counts."""

    least: int
    most: int
    unit: Unit
    clear: bool = False  #: said of clear days
    more: Span | None = None  #: on top, in a smaller unit: a year and a day


@dataclass(frozen=True, kw_only=True, slots=True)
class Each:
    """Every week, month, quarter or year, as a phrase has it that recurs."""

    unit: Unit
    fiscal: bool = False
    words: str = ""  #: by which an anchor may know it
    every: int = 1  #: of how many one is meant: 2 of every other month


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens, by its name in the phrase."""

    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A span after or before something."""

    span: Span
    back: bool
    anchor: Expression
    counting: Counting = Counting.EXCLUDING
    whole: bool = False  #: all of the time between the two, not only its end
    clock: Clock | None = None  #: the time of day on the day that is found


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodTo:
    """All of a period that is told by how long it is and by its last day."""

    span: Span
    last: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthAfter:
    """A day of the nth month, quarter or year after the one in which something happens."""

    months: int  #: or quarters, or years
    anchor: Expression
    day: int = 1  #: -1 is the last
    unit: Unit = Unit.MONTH
    itself: bool = False  #: a month that begins on the very day is the first: `on or after`


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The earlier or the later of several; without options it speaks of those before it."""

    earlier: bool
    options: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeats:
    """That something recurs, without its day: `annually`, `every quarter`."""

    words: str
    every: Step | None = None  #: where the words tell it
    doubtful: tuple[str, str] | None = None  #: what else the words can mean, and to others
    goes_on: bool = False  #: after the day beside it: thereafter


@dataclass(frozen=True, slots=True)
class Rolls:
    """That a date which falls on a day off is that of a business day beside it."""

    back: bool  #: the one before


@dataclass(frozen=True, slots=True)
class Blank:
    """A date that the source leaves to be filled in: `[insert date]`, `XX March 2026`."""

    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanAhead:
    """A span from the as-of date on: its end, or with `whole` all of it."""

    span: Span
    whole: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Undated:
    """The source says that there is no date; `firmly` even where a date stands beside it."""

    firmly: bool


Expression: TypeAlias = (
    Day
    | NamedDay
    | YearPart
    | Year
    | IsoWeek
    | FiscalPeriod
    | Nearby
    | NamedWeekday
    | PartOf
    | NthIn
    | EdgeOf
    | DayBeside
    | WeekOf
    | Range
    | Bounded
    | Estimated
    | Revised
    | Listing
    | Slashed
    | Either
    | Timed
    | Moment
    | Span
    | SpanAhead
    | Each
    | Event
    | Counted
    | PeriodTo
    | MonthAfter
    | Choice
    | Repeats
    | Rolls
    | Blank
    | Undated
)

#: These are told from the as-of date.
TOLD_FROM_TODAY = (SpanAhead, Nearby, NamedWeekday)
