"""The occurrences of what comes round, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.dates.meaning.interpret import Reading
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.errors import UnreadableDate


def following(reading: Reading, after: date, context: Context) -> Interpretation | None:
    """The first occurrence of what was read after the day `after`, the last of the one before.

    None where it does not recur, or has no occurrence left.

    Raises:
        CalendarExhausted: a business calendar does not reach far enough to tell.
    """
    try:
        read = reading.on(after + timedelta(days=1), context)
    except UnreadableDate:
        return None
    window = read.window
    return read if read.recurs and window is not None and window.latest > after else None


def occurrences(reading: Reading, as_of: date, context: Context) -> Iterator[Interpretation]:
    """What it says as of `as_of`, and each occurrence after that; one where it recurs not.

    Raises:
        UnreadableDate: it names no date that the grammar knows.
        CalendarExhausted: a business calendar does not reach far enough to tell the next.
    """
    read: Interpretation | None = reading.on(as_of, context)
    while read is not None:
        yield read
        recurs = read.recurs and read.window is not None
        read = following(reading, read.window.latest, context) if recurs and read.window else None
