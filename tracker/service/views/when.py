"""Which instant a person means."""

from __future__ import annotations

from datetime import datetime, time

from tracker.dates.base.instants import day_in, instant
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import UnreadableDate


def instant_of(text: str, tz: str, now: datetime) -> datetime:
    """The UTC instant that `text` names; of a period its first midnight in the IANA zone `tz`.

    Raises UnreadableDate where it names no day.
    """
    read = interpret(text, day_in(now, tz), Context(tz=tz))
    if read.window is None:
        raise UnreadableDate(f"{text!r} names no day: write one such as 2027-01-31")
    return read.window.at or instant(read.window.earliest, time(0), tz)
