"""Words for people: counts, spans of days, and text that nobody can trust made safe."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

_CUT = "…"
_MINUTE = timedelta(minutes=1)
_TO_THE_MINUTE = 4  #: hours below which minutes matter
#: Controls, format characters such as the bidirectional overrides, private use and unassigned.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Co", "Cn"})
#: Words of Persian and Indic scripts, and emoji, need them.
_JOINERS = frozenset({"\u200c", "\u200d"})
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-"}
)


def one_line(text: str, limit: int) -> str:
    """`text` as one printable line of at most `limit` characters.

    Titles come from feeds and files: a line break would forge a mail header, an override would
    turn the text around, half a surrogate pair cannot be sent at all.
    """
    shown = text if text.isprintable() else "".join(map(_printable, text))  # most is, in a tenth
    line = " ".join(shown.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + _CUT


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category in _UNPRINTABLE and character not in _JOINERS else character


def in_ascii(text: str) -> str:
    """`text` with accents and typographic marks made plain, and `?` for what ASCII cannot say."""
    parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return bare.encode("ascii", "replace").decode("ascii")


def days_in_words(days: int) -> str:
    """When a day comes that is `days` ahead, at least 0: today, tomorrow, in 7 days."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def time_in_words(left: timedelta) -> str:
    """31 hours; of less than four hours the minutes, too: 3 hours 20 minutes."""
    minutes = int(left / _MINUTE)
    hours, rest = divmod(minutes, 60)
    parts = [count_of(hours, "hour")] if hours else []
    if rest and hours < _TO_THE_MINUTE:
        parts.append(count_of(rest, "minute"))
    return " ".join(parts) or "less than a minute"


def days_ago_in_words(days: int) -> str:
    """When a day was that is `days` back, at least 0: today, yesterday, 7 days ago."""
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def count_of_days(days: int) -> str:
    """1 day, 3 days."""
    return count_of(days, "day")


def count_of(number: int, what: str) -> str:
    """1 milestone, 3 milestones."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def quoted(words: str) -> str:
    """Words as one word of a command line."""
    return '"' + "".join(f"\\{each}" if each in '"\\$`' else each for each in words) + '"'
