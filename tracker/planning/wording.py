"""Words for people: counts, spans of days, and text that nobody can trust made safe."""

from __future__ import annotations

import unicodedata

from tracker.domain.policy import LeadTime, LeadUnit
from tracker.errors import UsageError

_CUT = "…"
#: Controls, format characters such as the bidirectional overrides, private use and unassigned.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Co", "Cn"})
#: Words of Persian and Indic scripts, and emoji, need them.
_JOINERS = frozenset({"\u200c", "\u200d"})
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})
_UNITS = {
    LeadUnit.DAY: "day",
    LeadUnit.BUSINESS_DAY: "business day",
    LeadUnit.WEEK: "week",
    LeadUnit.MONTH: "month",
}
_OVERDUE = "overdue+"
_REVIEW = "review"
_THEN = ">"
_PROPOSED = "proposed"
_NAMED_LEAD_TIMES = {
    "opens": "as the window opens",
    "last_day": "on the last day",
    "overdue+0d": "once overdue",
    "moved": "of the moved date",
    "proposed": "of the proposed date",
    "review": "to look at the date",
}


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
    match days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
    return f"in {days} days"


def days_ago_in_words(days: int) -> str:
    """When a day was that is `days` back, at least 0: today, yesterday, 7 days ago."""
    match days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
    return f"{days} days ago"


def count_of_days(days: int) -> str:
    """1 day, 3 days."""
    return count_of(days, "day")


def count_of(number: int, what: str) -> str:
    """1 milestone, 3 milestones."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def lead_time_in_words(lead_time: str) -> str:
    """When a reminder was to come: 30 days before, on the last day, 7 days overdue.

    What is no lead time is given back as it is: a word that nobody knows must not keep a message
    from being told.
    """
    origin, _, after = lead_time.partition(_THEN)
    if after:
        return f"{_reminder_in_words(origin)}, not acknowledged for {_span_in_words(after)}"
    return _reminder_in_words(lead_time)


def _reminder_in_words(lead_time: str) -> str:
    for series in (_REVIEW, _PROPOSED):
        if lead_time.startswith(series):
            lead_time = series
    if lead_time in _NAMED_LEAD_TIMES:
        return _NAMED_LEAD_TIMES[lead_time]
    span = lead_time.removeprefix(_OVERDUE)
    words = _span_in_words(span)
    if words == span:
        return lead_time
    if span != lead_time:
        return f"{words} overdue"
    return "on the day" if words.startswith("0 ") else f"{words} before"


def _span_in_words(text: str) -> str:
    """30 days, 1 business day; `text` itself where it is no span."""
    try:
        span = LeadTime.parse(text)
    except UsageError:
        return text
    return count_of(span.count, _UNITS[span.unit])
