"""Spans of time as settings write them: `500ms`, `30s`, `10min`, `2h`, `7d`, `1w`."""

from __future__ import annotations

import re
from datetime import timedelta

from tracker.config.withheld import withheld

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
}
_DURATION = re.compile(r"(\d{1,6})\s*(ms|s|min|h|d|w)", re.ASCII)
_LONGEST = timedelta(days=366)


def parse_duration(text: object) -> timedelta:
    """The span that `text` names, at most 366 days; ValueError where it names none."""
    match = _DURATION.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(
            f"unreadable duration {withheld(text)}; write a number and ms, s, min, h, d or w as "
            'text, such as "30s" or "10min"'
        )
    span = int(match[1]) * _UNITS[match[2]]
    if span > _LONGEST:
        raise ValueError(f"{text} is too long; the longest is 366d")
    return span


def duration_text(span: timedelta) -> str:
    """`span` in the largest unit that takes it whole: 90 s is `90s`, 120 s is `2min`."""
    for unit, length in _UNITS.items():
        if span and not span % length:
            return f"{span // length}{unit}"
    return "0s"
