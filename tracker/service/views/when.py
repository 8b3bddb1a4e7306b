"""Which instant, or which days, a person means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.dates.base.describe import describe
from tracker.dates.base.instants import day_in, instant
from tracker.dates.base.window import DueWindow
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.domain.milestone import Due
from tracker.errors import UnreadableDate


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """The days that words name, as they are read."""

    first: date
    last: date
    remarks: tuple[str, ...]  #: what was assumed, or may be meant as well, a sentence each


def instant_of(text: str, tz: str, now: datetime) -> datetime:
    """The UTC instant that `text` names; of a period its first midnight in the IANA zone `tz`.

    Raises UnreadableDate where it names no day.
    """
    window = _window(_read(text, tz, now))
    return window.at or instant(window.earliest, time(0), tz)


def days_of(text: str, tz: str, now: datetime) -> Days:
    """The days that `text` names, as read today in the IANA zone `tz`.

    Raises UnreadableDate as above.
    """
    read = _read(text, tz, now)
    window = _window(read)
    either = " or ".join(describe(each) for each in read.readings) if read.ambiguous else ""
    return Days(
        first=window.earliest,
        last=window.latest,
        remarks=(*([f"it may be {either}"] if either else []), *Due.of(read, tz=tz).doubts),
    )


def _read(text: str, tz: str, now: datetime) -> Interpretation:
    return interpret(text, day_in(now, tz), Context(tz=tz))


def _window(read: Interpretation) -> DueWindow:
    if read.window is None:
        raise UnreadableDate(f"{read.text!r} names no day: write one such as 2027-01-31")
    return read.window
