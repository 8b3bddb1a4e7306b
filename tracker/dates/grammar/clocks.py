"""The grammar of times of day and of dates that carry one.

A zone may stand once or twice, before or behind the date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from tracker.dates.base.notes import Note
from tracker.dates.base.units import Clock
from tracker.dates.base.zones import PLACES, SPOKEN_ZONES, named_zone
from tracker.dates.grammar.english.clock import (
    BEHIND_HOURS,
    CLOCK_LEADS,
    CLOCK_STARTS,
    CLOCK_WORDS,
    HALVES,
    HOURS,
    IANA,
    LOCAL,
    MILITARY,
    OF_ZONES,
    UNIVERSAL,
)
from tracker.dates.grammar.english.little import CLOCK_RANGES, DAY_JOINTS, IN
from tracker.dates.grammar.english.names import WEEKDAYS
from tracker.dates.grammar.expressions import Day, Expression, Timed
from tracker.dates.grammar.monthdays import month_day, weekday
from tracker.dates.grammar.periods import period
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind, Token
from tracker.dates.grammar.years import year_behind_clock
from tracker.errors import UnreadableDate

_NOON = 12
_DAY_HOURS = 24
_HOUR_MINUTES = 60
_HOUR_DIGITS = 2
_CLOCKS = frozenset({Kind.NUMBER, Kind.CLOCK})
_SPOKEN = CLOCK_WORDS.keys() | SPOKEN_ZONES.keys()


@rule("""weekday-clock | clocks [","] [DAY_JOINTS] period [zone-behind] | period [at-clocks
        [year-behind-clock] | in-zone]
    Day(2026, 3, 31) = 31 March 2026
    Timed(Day(2026, 3, 31), Clock(17:00)) = 5pm on 31 March 2026 | 31 March 2026 at 5 p.m.
    Timed(Day(2026, 3, 31), Clock(17:00)) = 31 March 2026, 17:00
    Timed(Day(2026, 3, 31), Clock(17:00, zone=America/New_York)) = 5pm ET on 31 March 2026
    Timed(Day(2026, 3, 31), Clock(17:00, zone=America/New_York)) = 5pm on 31 March 2026 ET
    Timed(Day(2026, 3, 31), Clock(17:00, zone=America/New_York)) = 31 March 2026 (5pm ET)
    Timed(Day(2026, 3, 31), None, zone=America/New_York) = 31 March 2026 (ET)
    never = 5pm""")
def timed(cursor: Cursor) -> Expression | None:
    """A date with or without a time of day.

    Raises:
        UnreadableDate: something has the shape of a date or time and is none.
        UnknownZone: a zone is named as in the zone database and is not in it.
    """
    if cursor.peek().text in WEEKDAYS and (named := _weekday_clock(cursor)) is not None:
        return named
    clock = _clocks(cursor)
    if clock is not None:
        _join(cursor)
        day = period(cursor)
        return day and Timed(day=day, clock=clock if _is_zoned(clock) else _zoned(cursor, clock))
    day = period(cursor)
    if day is None:
        return None
    clock = _at_clocks(cursor)
    if clock is not None:
        if isinstance(day, Day) and day.year is None:
            day = replace(day, year=year_behind_clock(cursor))
        return Timed(day=day, clock=clock)
    told = _in_zone(cursor)
    return day if told is None else Timed(day=day, clock=None, zone=told)


@rule("""weekday [","] [DAY_JOINTS] clocks [","] [DAY_JOINTS] month-day
    Timed(Day(2027, 5, 3, weekday=0), Clock(17:00)) = Monday 5pm, 3 May 2027
    Timed(Day(2027, 5, 3, weekday=0), Clock(17:00)) = Monday at 17:00 on 3 May 2027
    never = Monday 3 May 2027 | Monday at 5pm""")
def _weekday_clock(cursor: Cursor) -> Timed | None:
    """A date whose time stands between it and its weekday."""
    told = weekday(cursor)
    if told is None:
        return None
    _join(cursor)
    clock = _clocks(cursor)
    if clock is None:
        return None
    _join(cursor)
    day = month_day(cursor)
    if not isinstance(day, Day) or day.weekday is not None:
        return None
    return Timed(day=replace(day, weekday=told), clock=clock)


def _join(cursor: Cursor) -> None:
    cursor.take(",")
    cursor.word(DAY_JOINTS)


def _is_zoned(clock: Clock) -> bool:
    """Whether a zone stands beside the time."""
    return clock.zone is not None or clock.offset is not None


@rule("""["," | "(" | ";" | ":"] [CLOCK_LEADS] (clocks | bare-hour) [")"]
    Clock(17:00) = 31 March 2026 at 5 p.m. | 31 March 2026 (by 17:00) | 31 March 2026: at 5 p.m.
    never = 31 March 2026, 30 days after publication""")
def _at_clocks(cursor: Cursor) -> Clock | None:
    bracket = cursor.peek().text == "("
    cursor.take(",", "(", ";", ":")
    cursor.phrase(CLOCK_LEADS)
    clock = _clocks(cursor) or _bare_hour(cursor)
    if clock is not None and bracket:
        cursor.take(")")
    return clock


@rule("""Number HOURS
    Clock(17:00) = 31 March 2026, 17h
    never = 31 March 2026, 24h | 31 March 2026, 12h notice""")
def _bare_hour(cursor: Cursor) -> Clock | None:
    """An hour that is written like a span, as the last thing that is said of a date."""
    token, unit, behind = cursor.peek(), cursor.peek(1), cursor.peek(2)
    joined = token.kind is Kind.NUMBER and unit.text in HOURS and unit.start == token.end
    if not joined or behind.kind not in {Kind.END, Kind.MARK} or int(token.text) >= _DAY_HOURS:
        return None
    cursor.at += 2
    return Clock(time=time(int(token.text)))


@rule("""zone | "(" zone ")"
    America/New_York = 31 March 2026 ET | 31 March 2026 (Eastern time)
    never = 31 March 2026 UTC+1 | 31 March 2026 (ET or CT)""")
def _in_zone(cursor: Cursor) -> str | None:
    bracket = cursor.take("(")
    named = _zone(cursor)
    return None if named is None or (bracket and not cursor.take(")")) else named.zone


@rule("""[zone [","  | ":"]] clock [zone-behind] [second-clock [zone-behind]]
    Clock(17:00) = 5pm on 31 March 2026 | 1700 hours on 31 March 2026
    Clock(17:00, zone=America/New_York) = ET: 5pm on 31 March 2026 | 31 March 2026, 17:00 ET
    Clock(09:00, zone=America/New_York, note=from this time on) =
        31 March 2026, 9:00 to 10:30 ET | 31 March 2026, 9:00-10:30 ET
    Clock(09:00, offset=-630) = 2026-03-31 9:00-10:30
    never = 31 March 2026 ET | 5 on 31 March 2026""")
def _clocks(cursor: Cursor) -> Clock | None:
    """A time of day, or the first of two, with the zone that stands before or behind."""
    token = cursor.peek()
    hour = token.kind is Kind.CLOCK or cursor.peek(1).text in BEHIND_HOURS
    if not hour and token.text not in CLOCK_STARTS:
        return None  # as nearly everywhere
    before = _zone(cursor)
    if before is not None:
        cursor.take(",", ":")
    behind_day = cursor.at > 0 and cursor.peek(-1).kind is Kind.DAY
    clock = _clock(cursor)
    if clock is None:
        return None
    if before is not None:
        clock = replace(clock, zone=before.zone, offset=before.offset)
    if behind_day or not _later_follows(cursor, clock):
        clock = _zoned(cursor, clock)
    second = _second_clock(cursor)
    if second is None:
        return clock
    behind = _zoned(cursor, second)
    if not _is_zoned(clock):
        clock = replace(clock, zone=behind.zone, offset=behind.offset)
    return replace(clock, note=Note("from this time on"))


def _later_follows(cursor: Cursor, clock: Clock) -> bool:
    """Whether a later time follows a dash: no offset then, but behind a day as computers write it.

    Read as an offset, `10:00-11:30` would come half a day too late.
    """
    dash, second = cursor.peek(), cursor.peek(1)
    if dash.text != "-" or second.kind is not Kind.CLOCK:
        return False
    return tuple(_numbers(second)) > (clock.time.hour, clock.time.minute)


def _numbers(token: Token) -> list[int]:
    return list(map(int, token.text.replace(",", "").replace(".", ":").split(":")))


@rule("""CLOCK_RANGES clock
    Clock(10:30) = 31 March 2026, 9:00 to 10:30
    never = 31 March 2026, 9:00 to 10""")
def _second_clock(cursor: Cursor) -> Clock | None:
    return _clock(cursor) if cursor.word(CLOCK_RANGES) else None


@rule("""clocks [","] [DAY_JOINTS]
    Clock(17:00, zone=America/New_York) = 5 p.m. ET on the 30th day after publication
    never = the 30th day after publication""")
def clock_before(cursor: Cursor) -> Clock | None:
    """A time of day in front of something that is counted."""
    token = cursor.peek()
    if token.kind not in _CLOCKS and token.text not in _SPOKEN:
        return None
    clock = _clocks(cursor)
    if clock is not None:
        _join(cursor)
    return clock


@rule(""" "," [CLOCK_LEADS] clocks
    Clock(17:00, zone=America/New_York) = the 30th day after publication, at 5 p.m. ET
    never = 30 days after publication, 5 p.m. on 31 March 2026""")
def clock_behind(cursor: Cursor) -> Clock | None:
    """A time of day behind something that is counted, unless it is that of a date behind it."""
    if not cursor.take(","):
        return None
    cursor.phrase(CLOCK_LEADS)
    clock = _clocks(cursor)
    return None if clock is None or _begins_another(cursor) else clock


def _begins_another(cursor: Cursor) -> bool:
    """Whether a date follows, whose time it was."""
    mark = cursor.at
    _join(cursor)
    found = period(cursor) is not None
    cursor.at = mark
    return found


@rule("""clocks
    Clock(17:00) = the office closes at 5pm; reply by 31 March 2026
    never = 5pm 31 March""")
def time_of_day(cursor: Cursor) -> Clock | None:
    """A time of day that stands without a date."""
    return _clocks(cursor)


@rule("""spoken-clock | military | Number HALVES | Clock [HALVES | HOURS]
    Clock(17:00) = 31 March 2026, 17:00 | 31 March 2026, 5 p.m. | 31 March 2026, 5:00 pm
    Clock(17:30:15) = 31 March 2026, 17:30:15 hours
    Clock(12:00) = 31 March 2026, noon
    never = 31 March 2026, 17 | 31 March 2026, 17 rules""")
def _clock(cursor: Cursor) -> Clock | None:
    spoken = _spoken_clock(cursor) or _military(cursor)
    if spoken is not None:
        return spoken
    token = cursor.peek()
    halved = token.kind is Kind.NUMBER and cursor.peek(1).text in HALVES
    if token.kind is not Kind.CLOCK and not halved:
        return None
    cursor.at += 1
    hour, minute, second = (*_numbers(token), 0, 0)[:3]
    half = cursor.peek().text
    past = cursor.look_up(HALVES)
    if past is None:
        cursor.word(HOURS)
    elif 1 <= hour <= _NOON:
        hour = hour % _NOON + past
    else:
        raise UnreadableDate(f"{hour} {half} is no time of day: I read 1 to 12 {half}")
    try:
        return Clock(time=time(hour, minute, second))
    except ValueError:
        raise UnreadableDate(f"{token.text!r} is no time of day: I read 0:00 to 23:59") from None


@rule("""CLOCK_WORDS [exactly]
    Clock(12:00) = noon on 31 March 2026 | midday on 31 March 2026
    Clock(17:00, note=close of business read as 17:00) = close of business on 31 March 2026
    Clock(17:30) = close of business (5.30 p.m.) on 31 March 2026
    never = 5pm on 31 March 2026 | at the close of the consultation""")
def _spoken_clock(cursor: Cursor) -> Clock | None:
    found = cursor.phrase(CLOCK_WORDS)
    return found and (_exactly(cursor) or found)


@rule(""" "(" clock ")"
    Clock(17:00) = close of business (5 p.m.) on 31 March 2026
    never = close of business (5 p.m. ET) on 31 March 2026""")
def _exactly(cursor: Cursor) -> Clock | None:
    """The time in brackets that says what the words mean."""
    found = _clock(cursor) if cursor.take("(") else None
    return found if cursor.take(")") else None


@rule("""Number MILITARY
    Clock(17:30) = 1730 hours on 31 March 2026
    never = 2400 hours on 31 March 2026 | 72 hours after the incident""")
def _military(cursor: Cursor) -> Clock | None:
    token = cursor.peek()
    if token.kind is not Kind.NUMBER or cursor.peek(1).text not in MILITARY:
        return None
    hour, minute = divmod(int(token.text[:6].replace(",", "")), 100)
    if len(token.text) != 4 or hour >= _DAY_HOURS or minute >= _HOUR_MINUTES:  # noqa: PLR2004 - the four digits of 1730
        return None
    cursor.at += 2
    return Clock(time=time(hour, minute))


def _zoned(cursor: Cursor, clock: Clock) -> Clock:
    """The time in the zone that stands behind it."""
    behind = _zone_behind(cursor)
    if behind is None or not _is_zoned(behind):
        return clock
    return replace(clock, zone=behind.zone, offset=behind.offset)


@rule("""[","] (LOCAL | zone | [LOCAL] place | "(" (LOCAL | zone | [LOCAL] place) ")")
        [zone-again]
    Clock(00:00, zone=America/New_York) = 31 March 2026, 5pm ET | 31 March 2026, 5pm (Eastern)
    Clock(00:00, zone=America/New_York) = 31 March 2026, 5pm EST (ET)
    Clock(00:00) = 31 March 2026, 5pm local time
    Clock(00:00, zone=Europe/London) = 31 March 2026, 5pm in London | 31 March, 5pm (in London)
    Clock(00:00, zone=Asia/Dubai) = 31 March 2026, 5pm local time in Dubai
    never = 31 March 2026, 5pm | 31 March 2026, 5pm (ET or CT)""")
def _zone_behind(cursor: Cursor) -> Clock | None:
    """The zone of a time, as a clock that has only that."""
    cursor.take(",")
    bracket = cursor.take("(")
    local = cursor.phrase(LOCAL)  # the zone of the context
    named = _place(cursor) or (Clock(time=time(0)) if local else _zone(cursor))
    if named is None or (bracket and not cursor.take(")")):
        return None
    if _is_zoned(named):
        _zone_again(cursor)
    return named


@rule("""IN PLACES
    Clock(00:00, zone=Europe/London) = 31 March 2026, 5pm in London
    never = 31 March 2026, 5pm in time""")
def _place(cursor: Cursor) -> Clock | None:
    """The zone of the place where something happens at a time."""
    named = cursor.phrase(PLACES) if cursor.word(IN) else None
    return None if named is None else Clock(time=time(0), zone=named)


@rule("""("(" | "/") zone ")"
    Clock(00:00, offset=-300) = 31 March 2026, 5pm ET (UTC-5)
    never = 31 March 2026, 5pm ET (9pm UTC)""")
def _zone_again(cursor: Cursor) -> Clock | None:
    named = _zone(cursor) if cursor.take("(", "/") else None
    return named if cursor.take(")") else None


@rule("""SPOKEN_ZONES | iana-name | [UNIVERSAL] offset
    Clock(00:00, zone=America/New_York) = 5pm ET on 31 March 2026
    Clock(00:00, zone=America/New_York) = 5pm America/New_York on 31 March 2026
    Clock(00:00, offset=60) = 5pm UTC+1 on 31 March 2026 | 5pm GMT+01:00 on 31 March 2026
    never = 5pm on 31 March 2026 | the eastern region by 31 March 2026, at 5pm""")
def _zone(cursor: Cursor) -> Clock | None:
    """A zone, as a clock that has only that."""
    token, sign = cursor.peek(), cursor.peek(1)
    if token.text not in OF_ZONES:
        return None
    if token.text in UNIVERSAL and sign.text in {"+", "-"} and sign.start == token.end:
        cursor.at += 1
        return _offset(cursor)
    if token.text in {"+", "-"} and sign.start == token.end and len(sign.text) > _HOUR_DIGITS:
        return _offset(cursor)
    name = _iana_name(cursor) or cursor.phrase(SPOKEN_ZONES)
    return None if name is None else Clock(time=time(0), zone=name)


@rule("""Word {Mark Word}
    America/New_York = 5pm America/New_York on 31 March 2026
    America/New_York = 31 March 2026, 17:00 America/New_York
    never = Europe by 31 March 2026""")
def _iana_name(cursor: Cursor) -> str | None:
    """A zone as in the zone database: `America/New_York`."""
    named = IANA.match(cursor.source, cursor.peek().start)
    if not named:
        return None
    named_zone(named[0])
    while cursor.peek().start < named.end():
        cursor.at += 1
    return named[0]


@rule("""("+" | "-") (Number | Clock)
    Clock(00:00, offset=60) = 5pm UTC+1 on 31 March 2026 | 5pm +0100 on 31 March 2026
    Clock(00:00, offset=-270) = 5pm UTC-04:30 on 31 March 2026
    never = 5pm UTC+30 on 31 March 2026""")
def _offset(cursor: Cursor) -> Clock | None:
    sign = 1 if cursor.step().text == "+" else -1
    token = cursor.step()
    digits = token.text.replace(":", "")
    if token.kind not in _CLOCKS or not digits.isdigit():
        return None
    hours, minutes = divmod(int(digits), 100) if len(digits) > _HOUR_DIGITS else (int(digits), 0)
    if hours >= _DAY_HOURS or minutes >= _HOUR_MINUTES:
        return None
    return Clock(time=time(0), offset=sign * (hours * _HOUR_MINUTES + minutes))
