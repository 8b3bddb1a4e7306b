"""Calendars as iCalendar files (RFC 5545): each event, and each occurrence of what recurs."""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from tracker.sources.icalendar.lines import Line, UnusableCalendar, lines_of
from tracker.sources.icalendar.series import MOST, checked, horizon, starts
from tracker.sources.icalendar.times import Start, start_of
from tracker.sources.icalendar.zones import Zones, known_zone
from tracker.sources.record import SourceRecord
from tracker.sources.wording import QUOTE, plain, web_address

_EVENT = ("VCALENDAR", "VEVENT")
_ZONE = ("VCALENDAR", "VTIMEZONE")
_WANTED = frozenset(
    {
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"),
        *("RECURRENCE-ID", "STATUS", "URL", "DESCRIPTION", "LAST-MODIFIED"),
    }
)
_REPEATABLE = frozenset({"RDATE", "EXDATE"})
_MOST_LINES = 1_000  #: of an event
_MOST_SERIES = 500
_MOST_STATED = 1_000  #: RDATEs of an event, and as many EXDATEs
_MOST_BARREN = 20  #: rules that name no day, of which each is searched for centuries
_DAYS = re.compile(r"P(\d{1,3})([DW])", re.ASCII)
_ESCAPED_BREAK = re.compile(r"\\[nN]")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Event:
    """A VEVENT as it stands in the file."""

    uid: str
    start: Start
    days: int  #: how many it takes, 1 unless it is of whole days
    record: SourceRecord  #: all but its id and its date
    rule: str | None = None
    more: tuple[Start, ...] = ()  #: RDATE
    left_out: frozenset[str] = frozenset()  #: EXDATE, by key
    instead_of: Start | None = None  #: RECURRENCE-ID


@dataclass(kw_only=True, slots=True)
class _Calendar:
    """What is known of a file while it is read."""

    name: str
    today: date
    problems: list[str]
    zones: Zones = field(default_factory=Zones)
    tz: str | None = None  #: in which it is shown, by X-WR-TIMEZONE
    cancelled: bool = False  #: METHOD:CANCEL
    series: list[_Event] = field(default_factory=list)
    barren: int = 0  #: how many rules have named no day so far
    seen: set[tuple[str, str]] = field(default_factory=set)  #: UID and RECURRENCE-ID


def read(
    stream: BinaryIO, name: str, problems: list[str], *, today: date
) -> Iterator[SourceRecord]:
    """Every event, and of what recurs the occurrences from `today` on for two years.

    An event takes place when it starts, to the minute; one of several whole days on those days.
    Occurrences that stand on their own (RECURRENCE-ID) take the place of those that they are of.
    At most 200 occurrences of a series are taken, and its quote says where that ends. What is
    cancelled is waived. Every bad event adds a line to `problems`.
    """
    calendar = _Calendar(name=name, today=today, problems=problems)
    try:
        yield from _single(stream, calendar)
    except UnusableCalendar as fault:
        problems.append(f"{name}: is not a calendar that can be read: {fault}")
    for event in calendar.series:
        try:
            yield from _occurrences(event, calendar)
        except ValueError as error:
            problems.append(f"{event.record.place}: {error}")


def _single(stream: BinaryIO, calendar: _Calendar) -> Iterator[SourceRecord]:
    """The events that do not recur; those that do are kept for the end."""
    gathered: list[Line] = []
    begun = 0
    for line in lines_of(stream):
        inside = line.within[:2]
        if inside not in (_EVENT, _ZONE):
            _of_calendar(line, calendar)
            continue
        if line.name == "BEGIN" and line.within == inside:
            gathered, begun = [], line.number
        if inside == _ZONE or (line.within == _EVENT and line.name in _WANTED):
            gathered.append(line)
        if len(gathered) > _MOST_LINES:
            raise UnusableCalendar(f"line {line.number}: more than {_MOST_LINES:,} lines of one")
        if line.name == "END" and line.within == _ZONE:
            calendar.zones.define([each.text for each in gathered])
        elif line.name == "END" and line.within == _EVENT:
            yield from _of_event(gathered, f"{calendar.name}:{begun}", calendar)


def _of_calendar(line: Line, calendar: _Calendar) -> None:
    if line.within != ("VCALENDAR",):
        return
    value = line.text.partition(":")[2].strip()
    if line.name == "X-WR-TIMEZONE":
        zone = known_zone(value)
        calendar.tz = zone.key if zone else None
    elif line.name == "METHOD":
        calendar.cancelled = value.upper() == "CANCEL"


def _of_event(lines: list[Line], place: str, calendar: _Calendar) -> Iterator[SourceRecord]:
    try:
        event = _event(lines, place, calendar)
        _once(event, calendar)
    except ValueError as error:
        calendar.problems.append(f"{place}: {error}")
        return
    if event.rule or event.more:
        if len(calendar.series) == _MOST_SERIES:
            raise UnusableCalendar(f"more than {_MOST_SERIES} events recur; split it")
        calendar.series.append(event)
    elif event.instead_of is None:
        yield _record(event, event.start)
    elif max(event.start.day, event.instead_of.day) >= calendar.today:
        yield _record(event, event.start, event.instead_of)


def _once(event: _Event, calendar: _Calendar) -> None:
    """Remember an event. Raises ValueError where the calendar has it already."""
    key = (event.uid, event.instead_of.key if event.instead_of else "")
    if key in calendar.seen:
        raise ValueError(f"UID: {event.uid[:60]!r} stands there twice; each event once")
    calendar.seen.add(key)


def _event(lines: list[Line], place: str, calendar: _Calendar) -> _Event:
    values: dict[str, list[tuple[dict[str, str], str]]] = {}
    for line in lines:
        values.setdefault(line.name, []).append(line.parts())
    uid = _text(values, "UID")
    if not uid:
        raise ValueError("UID: missing; it tells this event from all others")
    begins = _starts(values, "DTSTART", calendar)
    if not begins:
        raise ValueError("DTSTART: missing")
    rules = values.get("RRULE", [])
    if len(rules) > 1:
        raise ValueError("RRULE: stands there twice; one rule is read")
    return _Event(
        uid=uid,
        start=begins[0],
        days=_days(values, begins[0], calendar),
        record=_described(values, uid, place, calendar),
        rule=rules[0][1] if rules else None,
        more=tuple(_starts(values, "RDATE", calendar)),
        left_out=frozenset(each.key for each in _starts(values, "EXDATE", calendar)),
        instead_of=next(iter(_starts(values, "RECURRENCE-ID", calendar)), None),
    )


_Values = dict[str, list[tuple[dict[str, str], str]]]


def _described(values: _Values, uid: str, place: str, calendar: _Calendar) -> SourceRecord:
    modified = next(iter(_starts(values, "LAST-MODIFIED", calendar)), None)
    cancelled = calendar.cancelled or _text(values, "STATUS").upper() == "CANCELLED"
    return SourceRecord(
        external_id=uid,
        title=_text(values, "SUMMARY") or "Untitled event",
        due="",
        printed="",
        kind="calendar event",
        as_of=modified.day if modified else None,
        source_url=web_address(_text(values, "URL")),
        source_quote=_text(values, "DESCRIPTION", QUOTE) or None,
        status="waived" if cancelled else None,
        place=place,
    )


def _text(values: _Values, name: str, longest: int = 500) -> str:
    _, value = values.get(name, [({}, "")])[0]
    return plain(_ESCAPED_BREAK.sub(" ", value), longest)


def _starts(values: _Values, name: str, calendar: _Calendar) -> list[Start]:
    """The times of a property, which lists several only where it may repeat."""
    found = []
    given = values.get(name, [])
    if sum(value.count(",") + 1 for _, value in given) > _MOST_STATED:
        raise ValueError(f"{name}: has more than {_MOST_STATED:,} dates")
    for parameters, value in given:
        for each in value.split(",") if name in _REPEATABLE else [value]:
            try:
                found.append(start_of(each, parameters.get("TZID"), calendar.zones, calendar.tz))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
    return found


def _days(values: _Values, start: Start, calendar: _Calendar) -> int:
    """How many days an event of whole days takes."""
    if start.at is not None:
        return 1
    ends = _starts(values, "DTEND", calendar)
    length = _DAYS.fullmatch(_text(values, "DURATION"))
    if ends:
        return max(1, (ends[0].day - start.day).days)
    if length:
        return max(1, int(length[1]) * (7 if length[2] == "W" else 1))
    return 1


def _record(event: _Event, start: Start, of: Start | None = None) -> SourceRecord:
    """The record of an event that begins at `start`, as the occurrence `of` its series."""
    last = start.day + timedelta(days=event.days - 1)
    return replace(
        event.record,
        external_id=f"{event.uid} {of.key}" if of else event.uid,
        due=start.words if event.days == 1 else f"{start.day} to {last}",
        printed=start.printed,
        tz=start.tz,
    )


def _occurrences(event: _Event, calendar: _Calendar) -> Iterator[SourceRecord]:
    """What is left of a series, and in the quote how far it was followed."""
    last = horizon(calendar.today, event.start.day)
    parts = checked(event.rule) if event.rule else {}
    until = datetime.combine(last, time.max)
    end = _until(parts, event, calendar)
    if end and end.date() < calendar.today and not event.more:
        return
    note = f"Recurs ({event.rule or 'on stated dates'})"
    if parts and not {"UNTIL", "COUNT"} & parts.keys():
        note += f" without end; followed to {last}"
    noted = replace(
        event, record=replace(event.record, source_quote=_noted(note, event.record.source_quote))
    )
    left = (
        start
        for start in _merged(event, parts, min(end or until, until), calendar)
        if start.day >= calendar.today
        and not {start.key, start.day.isoformat()} & event.left_out
        and (event.uid, start.key) not in calendar.seen
    )
    for start in itertools.islice(left, MOST):
        yield _record(noted, start, start)


def _noted(note: str, description: str | None) -> str:
    return plain(f"{note}. {description}" if description else note, QUOTE)


def _merged(
    event: _Event, parts: dict[str, str], until: datetime, calendar: _Calendar
) -> Iterator[Start]:
    """The starts by rule and those that are stated, in order and each once."""
    stated = sorted(clock for each in event.more if (clock := event.start.clock_of(each)) <= until)
    ruled = _ruled(event, parts, until, calendar) if parts else iter((event.start.clock,))
    for clock, _ in itertools.groupby(heapq.merge(stated, ruled)):
        yield event.start.moved_to(clock)


def _ruled(
    event: _Event, parts: dict[str, str], until: datetime, calendar: _Calendar
) -> Iterator[datetime]:
    """The starts by rule. Raises ValueError where too many rules before have named no day."""
    if calendar.barren == _MOST_BARREN:
        raise ValueError(f"RRULE: not followed; {_MOST_BARREN} others here name no day at all")
    barren = True
    for clock in starts(parts, event.start.clock, calendar.today, until):
        barren = False
        yield clock
    calendar.barren += barren


def _until(parts: dict[str, str], event: _Event, calendar: _Calendar) -> datetime | None:
    """The end of a rule by the clock of its start."""
    if "UNTIL" not in parts:
        return None
    end = start_of(parts["UNTIL"], None, calendar.zones, None)
    if end.at is None:
        return datetime.combine(end.day, time.max)
    return event.start.clock_of(end)
