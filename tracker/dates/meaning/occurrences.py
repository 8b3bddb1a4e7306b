"""The occurrences of what comes round, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.errors import UnreadableDate


def following(text: str, after: date, context: Context) -> Interpretation | None:
    """The first occurrence of `text` after the day `after`, the last of the one before.

    None where the text does not recur, or has no occurrence left.

    Raises:
        CalendarExhausted: a business calendar does not reach far enough to tell.
    """
    try:
        read = interpret(text, after + timedelta(days=1), context)
    except UnreadableDate:
        return None
    window = read.window
    return read if read.recurs and window is not None and window.latest > after else None


def occurrences(text: str, as_of: date, context: Context) -> Iterator[Interpretation]:
    """What `text` says as of `as_of`, and each occurrence after that; one where it recurs not.

    Raises:
        UnreadableDate: it names no date that the grammar knows.
        CalendarExhausted: a business calendar does not reach far enough to tell the next.
    """
    read: Interpretation | None = interpret(text, as_of, context)
    while read is not None:
        yield read
        recurs = read.recurs and read.window is not None
        read = following(text, read.window.latest, context) if recurs and read.window else None
