"""What one column holds, as a value: strict, so that damage is found where it lies.

SQLite keeps whatever it is given in any column, and reads bytes that are no UTF-8 as bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, Final

from tracker.dates.base.zones import zone

NONE: Final = "[]"
UNREADABLE: Final = datetime(1, 1, 2, tzinfo=UTC)  #: stands for what is no instant: long past
_LONGEST_S = 1e10  #: three hundred years: an instant that far from today is one still
_words_in_json = json.JSONEncoder(ensure_ascii=False).encode


def day_of(value: str | date | None) -> date | None:
    """A day as the databases give it."""
    if value is None:
        return None
    return value if type(value) is date else date.fromisoformat(text_of(value))


def day_text(day: date | None) -> str | None:
    """A day as the databases take it."""
    return None if day is None else day.isoformat()


def text_of(value: object) -> str:
    """A text as the databases give it; bytes are what is none, in whatever encoding."""
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is no text" if value is None else f"{value!r} is no text in UTF-8")


def text_or_none(value: object) -> str | None:
    """As `text_of`, where there may be none."""
    return None if value is None else text_of(value)


def number_of(value: object) -> int:
    """A whole number as the databases give it."""
    if isinstance(value, int):
        return value
    raise ValueError(f"{value!r} is no whole number")


def number_or_none(value: object) -> int | None:
    """As `number_of`, where there may be none."""
    return None if value is None else number_of(value)


def flag_of(value: object) -> bool:
    """Yes or no as the databases give it."""
    if value in {0, 1} and isinstance(value, int):
        return bool(value)
    raise ValueError(f"{value!r} is neither yes nor no")


def words_of(value: str) -> tuple[str, ...]:
    """A list of words from its JSON text."""
    if value == NONE:
        return ()
    match json.loads(text_of(value)):
        case [*words]:
            return tuple(map(text_of, words))
    raise ValueError(f"{value!r} is no list of words")


def words_text(words: Sequence[str]) -> str:
    """A list of words as JSON text."""
    return _words_in_json(words) if words else NONE


def values_of(text: str) -> dict[str, Any]:
    """What stood in an event; nothing where that cannot be read."""
    with suppress(ValueError):
        values = json.loads(text)
        return values if isinstance(values, dict) else {}
    return {}


def seconds_of(value: object) -> float:
    """A number of seconds as the databases give it; none where it is no number, or no span."""
    if isinstance(value, int | float) and abs(value) <= _LONGEST_S:  # not so of what is no number
        return float(value)
    return 0.0


def zone_of(value: object) -> str:
    """A zone that the zone database of this host knows."""
    name = text_of(value)
    zone(name)
    return name
