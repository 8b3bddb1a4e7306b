"""The occurrences of recurring calendar events, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

from tracker.sources.printed import shown

YEARS = 2  #: how far ahead they are taken
_LONGEST = 500  #: characters of a rule
_DAYS = {"DAILY": 1, "WEEKLY": 7}
_BLANKS = re.compile(r"\s+")
_PART = re.compile(r"[A-Z]+=[-+A-Z0-9,]+", re.ASCII)
_POSITIVE = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_PARTS = frozenset(
    {
        *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY"),
        *("BYYEARDAY", "BYWEEKNO", "BYSETPOS"),
    }
)
#: Years after which the calendar repeats itself, weekdays included. A search for a 30 February
#: ends with the year 9999: moved there, it ends twenty times sooner.
_CYCLES = 400 * 19


def checked(rule: str) -> dict[str, str]:
    """The parts of a rule by name. Raises ValueError for one that is malformed or not read."""
    if len(rule) > _LONGEST:
        raise ValueError(f"RRULE: has more than {_LONGEST} characters")
    pieces = _BLANKS.sub("", rule.upper()).strip(";").split(";")
    parts = dict(piece.split("=", 1) for piece in pieces if _PART.fullmatch(piece))
    if len(parts) != len(pieces) or "FREQ" not in parts:
        raise ValueError(f"RRULE: {shown(rule)} is malformed; such as FREQ=WEEKLY;BYDAY=MO")
    if parts["FREQ"] not in _FREQUENCIES or not _PARTS.issuperset(parts):
        strangers = sorted(set(parts) - _PARTS) or [f"FREQ={parts['FREQ']}"]
        raise ValueError(f"RRULE: {strangers[0]} is not read, only what recurs by days")
    if not all(_POSITIVE.fullmatch(parts.get(name, "1")) for name in ("INTERVAL", "COUNT")):
        raise ValueError("RRULE: INTERVAL and COUNT are numbers from 1 to 9999")
    return parts


def horizon(today: date, start: date) -> date:
    """The last day of which occurrences are taken."""
    since = max(today, start)
    return since.replace(year=since.year + YEARS, day=min(since.day, 28))


def starts(parts: dict[str, str], start: datetime, since: date) -> Iterator[datetime]:
    """When the occurrences of a rule begin, by the clock of `start`, whatever its UNTIL.

    Those before `since` may be left out. Raises ValueError where the rule names impossible numbers.
    """
    rule = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    start = _nearer(parts, start, since)
    moved = start.replace(year=start.year + _CYCLES)
    try:
        for found in rrulestr(rule, dtstart=moved):
            yield found.replace(year=found.year - _CYCLES)
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise ValueError(f"RRULE: {shown(rule)} is not usable: {error}") from error


def _nearer(parts: dict[str, str], start: datetime, since: date) -> datetime:
    """A start in the same rhythm, later by whole steps: old daily rules have many days behind."""
    step = _DAYS.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    behind = (since - start.date()).days - step
    if not step or behind <= 0 or "COUNT" in parts:
        return start
    return start + timedelta(days=behind // step * step)
