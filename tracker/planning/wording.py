"""Words for people: dates, spans of days, and text that nobody can trust made safe."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

_CUT = "…"
#: Other and surrogate categories: controls, format characters such as the bidirectional
#: overrides, halves of surrogate pairs, private use and unassigned.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset({"\u200c", "\u200d"})  # words of Persian and Indic scripts, and emoji, need them


def one_line(text: str, limit: int) -> str:
    """`text` as one printable line of at most `limit` characters.

    Titles come from feeds and files: a line break would forge a mail header, an override would
    turn the text around, half a surrogate pair cannot be sent at all.
    """
    printable = "".join(character if _printable(character) else " " for character in text)
    line = " ".join(printable.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + _CUT


def _printable(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _UNPRINTABLE


def day_in_words(day: date) -> str:
    """31 March 2026, with its weekday: Tuesday 31 March 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """Day and wall clock of an aware instant in its own zone, which is named."""
    zone = getattr(moment.tzinfo, "key", None) or f"{moment:%Z}"
    return f"{moment.day} {moment:%B} {moment.year}, {moment:%H:%M} ({zone})"


def days_in_words(days: int) -> str:
    """A whole number of days, at least 0: today, tomorrow, in 7 days."""
    match days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
    return f"in {days} days"


def count_of_days(days: int) -> str:
    """1 day, 3 days."""
    return "1 day" if days == 1 else f"{days} days"
