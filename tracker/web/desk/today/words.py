"""Words of the desk: spans of time, and how long ago something was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tracker.dates.base.describe import moment_in_words
from tracker.dates.base.zones import zone
from tracker.planning.text.wording import count_of

#: up to which span each unit is said
_UNITS: Final = (
    (timedelta(minutes=2), timedelta(seconds=1), "second"),
    (timedelta(hours=2), timedelta(minutes=1), "minute"),
    (timedelta(days=2), timedelta(hours=1), "hour"),
    (timedelta.max, timedelta(days=1), "day"),
)


def span_in_words(span: timedelta) -> str:
    """`90 seconds`, `36 hours`, `12 days`: whole units of the one that says most in few words."""
    unit, name = next((unit, name) for most, unit, name in _UNITS if span < most)
    return count_of(span // unit, name)


def ago_in_words(at: datetime, now: datetime) -> str:
    """How long ago `at` was; clocks of two machines may differ a little."""
    span = now - at
    return f"{span_in_words(span)} ago" if span >= timedelta(seconds=1) else "just now"


def time_in_words(at: datetime, tz: str) -> str:
    """An instant on the clock of `tz`."""
    return moment_in_words(at.astimezone(zone(tz)))
