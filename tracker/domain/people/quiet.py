"""Quiet times as people write them: `19:00-07:30, days off`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import Final

from tracker.domain.policy import QuietTimes
from tracker.errors import UsageError

_HOURS: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DAYS_OFF: Final = "days off"
_URGENT: Final = "urgent too"
_EXAMPLE: Final = f"write hours such as 19:00-07:30, or {_DAYS_OFF}, or both with a comma between"


def quiet_of(text: str) -> QuietTimes:
    """The quiet times that `text` says: hours, `days off` and, with one of them, `urgent too`.

    `urgent too` holds back even what is due on the day itself. UsageError where it says none.
    """
    parts = [" ".join(part.split()) for part in text.casefold().split(",")]
    hours = [match for part in parts if (match := _HOURS.fullmatch(part))]
    words = {part for part in parts if not _HOURS.fullmatch(part)}
    if len(parts) != len(set(parts)) or len(hours) > 1 or words - {_DAYS_OFF, _URGENT}:
        raise UsageError(f"{text!r} says no quiet times: {_EXAMPLE}")
    if not hours and _DAYS_OFF not in words:
        raise UsageError(f"{text!r} says not what is quiet: {_EXAMPLE}")
    begin, end = _times(hours[0]) if hours else (None, None)
    if begin is not None and begin == end:
        raise UsageError(f"{text!r} begins when it ends: {_EXAMPLE}")
    return QuietTimes(
        begin=begin,
        end=end,
        days_off=_DAYS_OFF in words,
        urgent_passes=_URGENT not in words,
    )


def quiet_words(quiet: QuietTimes) -> str:
    """Quiet times as `quiet_of` reads them."""
    return ", ".join(_words(quiet))


def _words(quiet: QuietTimes) -> Iterator[str]:
    if quiet.begin is not None and quiet.end is not None:
        yield f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}"
    if quiet.days_off:
        yield _DAYS_OFF
    if not quiet.urgent_passes:
        yield _URGENT


def _times(match: re.Match[str]) -> tuple[time, time]:
    return time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
