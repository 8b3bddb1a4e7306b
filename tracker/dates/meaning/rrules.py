"""Recurrence rules as calendars write them (RFC 5545): `RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31`.

Only rules that name days, and name them without the day on which they are read: a rule that takes
its day or its rhythm from a start needs that start, `DTSTART:20260331` before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from tracker.dates.base import almanac
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.counting import Roll, plus_days, roll_convention
from tracker.dates.meaning.interpretation import DueStatus, Interpretation
from tracker.dates.meaning.moving import rolled_time
from tracker.dates.meaning.setting import Setting
from tracker.errors import UnreadableDate

if TYPE_CHECKING:
    from dateutil.rrule import rrule, rruleset

_RULE = re.compile(
    r"\s*(?:DTSTART(?:;VALUE=DATE)?:(?P<start>\d{8})(?:T\d{6}Z?)?\s+)?"
    r"(?:RRULE:)?(?P<rule>FREQ=[A-Z]+(?:;[A-Z]+=[-+A-Z0-9,]+)*)\s*",
    re.IGNORECASE | re.ASCII,
)
_POSITIVE = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_PARTS = frozenset(
    {
        *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY"),
        *("BYYEARDAY", "BYSETPOS"),
    }
)
_NAMING_A_DAY = frozenset({"BYMONTHDAY", "BYDAY", "BYYEARDAY"})
#: The calendar repeats itself, weekdays included. The search ends with the year 9999: begun late,
#: it ends soon also for a 30 February.
_CYCLE = 400
_ROLLED = 14  #: days that a roll may lead a day on
_LATE = 9_900


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurrenceRule:
    """A rule that names days, checked."""

    words: str  #: without its start
    parts: Mapping[str, str]
    start: date | None  #: the first day, where it is stated

    def on(self, text: str, setting: Setting) -> Interpretation:
        """The first day of the rule, which `text` is, on or after the as-of day.

        Raises:
            UnreadableDate: it has no day left, or the as-of day is not known.
        """
        since = setting.day_of_reading("a recurrence rule")
        rolls = roll_convention(setting.context.roll) is not Roll.UNADJUSTED
        day = plus_days(since, -_ROLLED) if rolls else since
        start = self.start or day
        day = max(start, day)
        while True:
            day = _next_day(text, self.parts, start, day)
            found = rolled_time(self._on(text, day), setting)
            if found.window is None or found.window.latest >= since:
                return found
            day = plus_days(day, 1)

    def _on(self, text: str, day: date) -> Interpretation:
        return Interpretation(
            text=text,
            status=DueStatus.DATED,
            window=DueWindow.on(day),
            rule=self.words,
            used=text.strip(),
            recurs=True,
        )


def read_rrule(text: str) -> RecurrenceRule:
    """The rule that a text is.

    Raises:
        UnreadableDate: it is no rule that names days, or needs a start.
    """
    match = _RULE.fullmatch(text)
    if match is None:
        raise UnreadableDate(
            f"{text!r} is no recurrence rule: write one such as "
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"
        )
    words = match["rule"].upper()
    parts = dict(part.split("=") for part in words.split(";"))
    _check(text, parts, started=match["start"] is not None)
    return RecurrenceRule(words=words, parts=parts, start=_start(match["start"]))


def _check(text: str, parts: Mapping[str, str], *, started: bool) -> None:
    if parts["FREQ"] not in _FREQUENCIES or not _PARTS.issuperset(parts):
        strangers = sorted(set(parts) - _PARTS) or [f"FREQ={parts['FREQ']}"]
        raise UnreadableDate(
            f"{text!r}: {strangers[0]} is more than I read: FREQ is YEARLY, MONTHLY, WEEKLY or "
            f"DAILY, the other parts are {', '.join(sorted(_PARTS))}"
        )
    if not all(_POSITIVE.fullmatch(parts.get(name, "1")) for name in ("INTERVAL", "COUNT")):
        raise UnreadableDate(f"{text!r}: INTERVAL and COUNT are numbers from 1 to 9999")
    named = parts["FREQ"] == "DAILY" or not _NAMING_A_DAY.isdisjoint(parts)
    rhythm = "COUNT" in parts or parts.get("INTERVAL", "1") != "1"
    if not started and (rhythm or not named):
        raise UnreadableDate(
            f"{text!r} depends on the day on which it starts: write DTSTART:20260331 before it"
        )


def _start(stated: str | None) -> date | None:
    if stated is None:
        return None
    try:
        start = datetime.strptime(stated, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise UnreadableDate(f"DTSTART:{stated} is no day: write it as 20260331") from error
    almanac.checked_year(start.year)
    return start


def _next_day(text: str, parts: Mapping[str, str], start: date, since: date) -> date:
    years = (_LATE - since.year) // _CYCLE * _CYCLE
    until = parts.get("UNTIL", "")[:8]
    found = None
    rule = _rule(text, parts, _later(start, years))
    after = rule.after(datetime.combine(_later(since, years), time()), inc=True)
    if after is not None and after.year - years <= almanac.LAST_YEAR:
        found = after.date().replace(year=after.year - years)
    if found is None or (until and f"{found:%Y%m%d}" > until):
        raise UnreadableDate(f"{text!r} has no day on or after {since}")
    return found


def _rule(text: str, parts: Mapping[str, str], start: date) -> rrule | rruleset:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - few dates are rules

    rest = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    try:
        return rrulestr(rest, dtstart=datetime.combine(start, time()))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise UnreadableDate(f"{text!r} is no recurrence rule: {error}") from error


def _later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)
