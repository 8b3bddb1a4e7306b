"""The grammar of times of day and of dates that carry one.

A zone may stand once or twice, before or behind the date:

    timed    = period [","] ["," | "(" | "at" | "by" | "from" | "starting at" ...] clocks
             | clocks ["," | "on" | "of"] period [zone]
             | period zone
    clocks   = [zone] clock [("to" | "-" | "until" | "and") clock] [[","] zone]     the first counts
    clock    = hh ":" mm [":" ss] ["am" | "pm"] | h ("am" | "pm") | "noon" | "midnight"
             | "close of business" | hhmm "hours"
    zone     = zone-name ["(" zone-name ")"] | "UTC" ("+" | "-") hh [":" mm] | IANA name
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Clock
from tracker.dates.base.wordlists import phrases
from tracker.dates.base.zones import SPOKEN_ZONES, zone
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import Expression, Timed
from tracker.dates.grammar.periods import period
from tracker.dates.grammar.tokens import Kind
from tracker.errors import UnreadableDate

_NOON = 12
_DAY_HOURS = 24
_HOUR_MINUTES = 60
_HOUR_DIGITS = 2
_CLOSE_OF_BUSINESS = time(17)
_IANA = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Etc|Indian|Pacific|US)"
    r"(?:/[A-Za-z0-9_+\-]+)+"
)
_LEADS = phrases(
    (
        (
            """at | by | from | before | until | @ | starting at | beginning at |
            commencing at | no later than | not later than | t | between | at or before |
            prior to | on or before | up to | starting from | opens at | closing at |
            at the latest by | for | -""",
            True,
        ),
    )
)
_CLOCKS = frozenset({Kind.NUMBER, Kind.CLOCK})
#: Says that the zone is that of the context.
_LOCAL = phrases((("local time", True),))
_WORDS = phrases(
    (
        ("noon|midday|12 noon|12 midday|12:00 noon|12 o'clock noon", Clock(time=time(_NOON))),
        (
            "midnight|12 midnight|12:00 midnight",
            Clock(
                time=time(0), next_day=True, note=Note("midnight read as the end of the day", HOUSE)
            ),
        ),
        ("24:00|24:00:00", Clock(time=time(0), next_day=True)),
        (
            """close of business | the close of business | cob | close of play |
            end of business | the end of business | close of trading""",
            Clock(time=_CLOSE_OF_BUSINESS, note=Note("close of business read as 17:00", HOUSE)),
        ),
    )
)


def timed(cursor: Cursor) -> Expression | None:
    """A date with or without a time of day, else None and the cursor stays.

    Raises:
        UnreadableDate: something has the shape of a date or time and is none.
        UnknownZone: a zone is named as in the zone database and is not in it.
    """
    mark = cursor.at
    clock = _clocks(cursor)
    if clock is not None:
        cursor.take(",")
        cursor.take("on", "of", "at")
        cursor.take("each", "every")
        day = period(cursor)
        if day is not None:
            told = clock.zone is not None or clock.offset is not None
            return Timed(day=day, clock=clock if told else _zoned(cursor, clock))
        cursor.at = mark
        return None
    day = period(cursor)
    if day is None:
        return None
    return _clock_behind(cursor, day)


def _clock_behind(cursor: Cursor, day: Expression) -> Expression:
    mark = cursor.at
    bracket = bool(cursor.take(",", "(", ";")) and cursor.tokens[cursor.at - 1].text == "("
    cursor.phrase(_LEADS)
    clock = _clocks(cursor)
    if clock is not None:
        if bracket:
            cursor.take(")")
        return Timed(day=day, clock=clock)
    cursor.at = mark
    bracket = cursor.take("(")
    named = _zone(cursor)
    if named is None or named.zone is None or (bracket and not cursor.take(")")):
        cursor.at = mark
        return day
    return Timed(day=day, clock=None, zone=named.zone)


def _clocks(cursor: Cursor) -> Clock | None:
    """A time of day, or the first of two, with the zone that stands before or behind."""
    mark = cursor.at
    before = _zone(cursor)
    if before is not None:
        cursor.take(",", ":")
    clock = _clock(cursor)
    if clock is None:
        cursor.at = mark
        return None
    if before is not None:
        clock = replace(clock, zone=before.zone, offset=before.offset)
    clock = _zoned(cursor, clock)
    mark = cursor.at
    if cursor.take("to", "-", "until", "and", "through"):
        second = _clock(cursor)
        if second is None:
            cursor.at = mark
        else:
            if clock.zone is None and clock.offset is None:
                zoned = _zoned(cursor, second)
                clock = replace(clock, zone=zoned.zone, offset=zoned.offset)
            else:
                _zoned(cursor, second)
            clock = replace(clock, note=Note("from this time on"))
    return clock


def clock_before(cursor: Cursor) -> Clock | None:
    """A time of day in front of something that is counted: `5 p.m. ET on` the 30th day after."""
    token = cursor.peek()
    if token.kind not in _CLOCKS and token.text not in _WORDS and token.text not in SPOKEN_ZONES:
        return None
    clock = _clocks(cursor)
    if clock is not None:
        cursor.take(",")
        cursor.take("on", "of", "at")
    return clock


def clock_behind(cursor: Cursor) -> Clock | None:
    """A time of day behind something that is counted, set off by a comma."""
    mark = cursor.at
    if cursor.take(","):
        cursor.phrase(_LEADS)
        clock = _clocks(cursor)
        if clock is not None and not _begins_another(cursor):
            return clock
    cursor.at = mark
    return None


def _begins_another(cursor: Cursor) -> bool:
    """Whether a date follows, whose time it was."""
    mark = cursor.at
    cursor.take(",")
    cursor.take("on", "of", "at")
    found = period(cursor) is not None
    cursor.at = mark
    return found


def time_of_day(cursor: Cursor) -> bool:
    """Step over a time of day that stands without a date."""
    return _clocks(cursor) is not None


def _clock(cursor: Cursor) -> Clock | None:
    found = cursor.phrase(_WORDS)
    if found is not None:
        return _exactly(cursor) or found
    token = cursor.peek()
    if token.kind is Kind.NUMBER and cursor.peek(1).text in {"am", "pm"}:
        parts = [token.text]
    elif token.kind is Kind.CLOCK:
        parts = re.split(r"[:.]", token.text)
    else:
        return _military(cursor)
    cursor.at += 1
    hour, minute, second = (*map(int, parts), 0, 0)[:3]
    half = cursor.peek().text
    if cursor.take("am", "pm"):
        if not 1 <= hour <= _NOON:
            raise UnreadableDate(f"{hour} {half} is no time of day: I read 1 to 12 {half}")
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    else:
        cursor.take("noon", "hours", "hrs", "h", "uhr")
    try:
        return Clock(time=time(hour, minute, second))
    except ValueError:
        raise UnreadableDate(f"{token.text!r} is no time of day: I read 0:00 to 23:59") from None


def _exactly(cursor: Cursor) -> Clock | None:
    """The time in brackets that says what the words mean: `close of business (5 p.m.)`."""
    mark = cursor.at
    found = _clock(cursor) if cursor.take("(") else None
    if found is None or not cursor.take(")"):
        cursor.at = mark
        return None
    return found


def _military(cursor: Cursor) -> Clock | None:
    """`1700 hours`."""
    token = cursor.peek()
    if token.kind is not Kind.NUMBER or cursor.peek(1).text not in {"hours", "hrs"}:
        return None
    hour, minute = divmod(int(token.text[:6].replace(",", "")), 100)
    if len(token.text) != 4 or hour >= _DAY_HOURS or minute >= _HOUR_MINUTES:  # noqa: PLR2004 - the four digits of 1730
        return None
    cursor.at += 2
    return Clock(time=time(hour, minute))


def _zoned(cursor: Cursor, clock: Clock) -> Clock:
    mark = cursor.at
    cursor.take(",")
    bracket = cursor.take("(")
    if cursor.phrase(_LOCAL) and (not bracket or cursor.take(")")):
        return clock
    named = _zone(cursor)
    if named is None or (bracket and not cursor.take(")")):
        cursor.at = mark
        return clock
    inner = cursor.at
    if not (cursor.take("(", "/") and _zone(cursor) and cursor.take(")")):
        cursor.at = inner
    return replace(clock, zone=named.zone, offset=named.offset)


def _zone(cursor: Cursor) -> Clock | None:
    """A zone, as a clock that has only that."""
    token = cursor.peek()
    sign = cursor.peek(1)
    if token.text in {"utc", "gmt"} and sign.text in {"+", "-"} and sign.start == token.end:
        return _offset(cursor, 1)
    if token.text in {"+", "-"} and sign.start == token.end and len(sign.text) > _HOUR_DIGITS:
        return _offset(cursor, 0)
    named = _IANA.match(cursor.source, token.start)
    if named:
        zone(named[0])
        while cursor.peek().start < named.end():
            cursor.at += 1
        return Clock(time=time(0), zone=named[0])
    spoken = cursor.phrase(SPOKEN_ZONES)
    return None if spoken is None else Clock(time=time(0), zone=spoken)


def _offset(cursor: Cursor, ahead: int) -> Clock | None:
    """`UTC+1`, `UTC-04:00`, `+0100`; the sign stands `ahead` of here."""
    sign = 1 if cursor.peek(ahead).text == "+" else -1
    token = cursor.peek(ahead + 1)
    digits = token.text.replace(":", "")
    if token.kind not in {Kind.NUMBER, Kind.CLOCK} or not digits.isdigit():
        return None
    hours, minutes = divmod(int(digits), 100) if len(digits) > _HOUR_DIGITS else (int(digits), 0)
    if hours >= _DAY_HOURS or minutes >= _HOUR_MINUTES:
        return None
    cursor.at += ahead + 2
    return Clock(time=time(0), offset=sign * (hours * _HOUR_MINUTES + minutes))
