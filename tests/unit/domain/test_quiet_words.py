"""Quiet times are read as people write them, and written as they are read."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.people.quiet import quiet_of, quiet_words
from tracker.domain.policy import QuietTimes
from tracker.errors import UsageError

_NIGHT = {"begin": time(19), "end": time(7, 30)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("19:00-07:30", QuietTimes(**_NIGHT)),  # type: ignore[arg-type]
        (" 19:00 - 07:30 ", QuietTimes(**_NIGHT)),  # type: ignore[arg-type]
        ("Days  off", QuietTimes(days_off=True)),
        ("19:00-07:30, days off", QuietTimes(**_NIGHT, days_off=True)),  # type: ignore[arg-type]
        ("days off, urgent too", QuietTimes(days_off=True, urgent_passes=False)),
    ],
)
def test_what_people_write_is_understood(text: str, meant: QuietTimes) -> None:
    assert quiet_of(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("", "at night", "19-7", "25:00-07:00", "19:00-19:00", "urgent too"),
        *("days off, days off", "19:00-07:00, 12:00-13:00", "days off,", "19:00-07:60"),
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="19:00-07:30"):
        quiet_of(text)


_MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_HOURS = st.tuples(_MINUTES, _MINUTES).filter(lambda pair: pair[0] != pair[1])


@given(hours=st.none() | _HOURS, days_off=st.booleans(), urgent_passes=st.booleans())
def test_what_is_written_is_read_again(
    hours: tuple[time, time] | None, *, days_off: bool, urgent_passes: bool
) -> None:
    begin, end = hours or (None, None)
    days_off = days_off or begin is None
    quiet = QuietTimes(begin=begin, end=end, days_off=days_off, urgent_passes=urgent_passes)
    assert quiet_of(quiet_words(quiet)) == quiet
