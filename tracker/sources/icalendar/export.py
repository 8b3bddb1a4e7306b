"""Milestones as an iCalendar file, RFC 5545: what people's calendars show, from a file or a feed.

No METHOD, as this is no invitation; days end on the next one and block nobody; SEQUENCE, DTSTAMP
and LAST-MODIFIED follow what is stored, or calendars keep the old date, and equal data give equal
bytes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tracker.domain.policy import LeadTime, LeadUnit
from tracker.planning.agenda.entries import Entry, EntryStatus, Glance, LeftOut, entries_of
from tracker.sources.icalendar.definitions import definition_of

CALLED: Final = "Regulatory milestones"

_LONGEST: Final = 75  #: octets of a line
_ABOVE, _WITHIN = 0xC0, 0x80  #: the highest bits of an octet, as they are within a character
_EOL: Final = "\r\n"
_DAY: Final = timedelta(days=1)
_WEB: Final = ("https://", "http://")
_BREAKS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: Controls, halves of characters, and what turns the direction of what stands behind it.
_UNFIT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK: Final = re.compile(r"\s+")
_UTC: Final = frozenset({"UTC", "Etc/UTC"})
_RINGS_AT: Final = 9  #: o'clock: for a whole day a calendar counts from its midnight
_HOURS: Final = {LeadUnit.HOUR: 1, LeadUnit.DAY: 24, LeadUnit.WEEK: 7 * 24}


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarFile:
    """A calendar as text, and what stands in it."""

    text: str
    entries: int  #: events in it
    milestones: int  #: of which those are
    left_out: Mapping[LeftOut, int]  #: how many have none, and why
    changed_at: datetime | None  #: the last time that anything of it changed

    @property
    def left_out_in_words(self) -> str:
        """How many milestones have no event: `2 without a date`; empty where none is left out."""
        return _left_out_in_words(self.left_out)


@dataclass(slots=True)
class _Written:
    """What has been written so far."""

    events: list[str] = field(default_factory=list)
    milestones: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    years: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    changed_at: datetime | None = None


def calendar_of(
    glances: Iterable[Glance],
    *,
    called: str = CALLED,
    alarms: Sequence[LeadTime] = (),
    aside: Sized = (),
) -> CalendarFile:
    """The calendar `called` so, of every milestone that has a day that is certain.

    Those are read one after the other; `aside` is what could not be read, once all others are. An
    hour before a whole day is no alarm.
    """
    written = _Written()
    for glance in glances:
        _write(glance, written, alarms)
    told = _described(written, len(aside))
    text = "".join(
        (
            *(f"{line}{_EOL}" for line in _HEAD),
            _folded(f"X-WR-CALNAME:{_text(called)}"),
            _folded(f"X-WR-CALDESC:{_text(told)}"),
            *_definitions(written.years),
            *written.events,
            f"END:VCALENDAR{_EOL}",
        )
    )
    return CalendarFile(
        text=text,
        entries=len(written.events),
        milestones=written.milestones,
        left_out=dict(written.left_out),
        changed_at=written.changed_at,
    )


_HEAD: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//regulatory-tracker//milestones//EN",
    "CALSCALE:GREGORIAN",
    "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    "X-PUBLISHED-TTL:PT6H",
)


def _described(written: _Written, unread: int) -> str:
    entries = _counted(len(written.events), "event")
    told = f"{entries} of {_counted(written.milestones, 'milestone')}"
    cannot = f"{unread:,} that cannot be read" if unread else ""
    left_out = ", ".join(filter(None, (_left_out_in_words(written.left_out), cannot)))
    return f"{told}; left out: {left_out}" if left_out else told


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _left_out_in_words(left_out: Mapping[LeftOut, int]) -> str:
    return ", ".join(f"{left_out[why]:,} {why}" for why in LeftOut if left_out.get(why))


def _definitions(years: Mapping[str, set[int]]) -> Iterator[str]:
    for tz in sorted(years):
        yield from map(_folded, definition_of(tz, years[tz]))


def _write(glance: Glance, written: _Written, alarms: Sequence[LeadTime]) -> None:
    """One event for each entry of a milestone."""
    if written.changed_at is None or glance.changed_at > written.changed_at:
        written.changed_at = glance.changed_at
    entries = entries_of(glance)
    if not entries:
        written.left_out[glance.left_out] += 1
        return
    written.milestones += 1
    shared, end = _shared(glance), _end(glance)
    rings = alarms if glance.entry_status is not EntryStatus.CANCELLED else ()
    for entry in entries:
        written.events.append(
            f"BEGIN:VEVENT\r\n{_folded(f'UID:{_text(entry.uid)}')}{shared}"
            f"{_when(entry, glance.due.tz, written.years)}"
            f"{_folded(f'SUMMARY:{_text(entry.summary)}')}"
            f"{end}{_alarms(entry, rings) if rings else ''}END:VEVENT\r\n"
        )


def _shared(glance: Glance) -> str:
    """How often it changed, and when last."""
    changed = _instant(glance.changed_at)
    return f"DTSTAMP:{changed}\r\nLAST-MODIFIED:{changed}\r\nSEQUENCE:{glance.sequence}\r\n"


def _end(glance: Glance) -> str:
    """What is the same of all entries of a milestone, behind their words."""
    text = _folded(f"DESCRIPTION:{_text(glance.description)}")
    if glance.source_url and glance.source_url.lower().startswith(_WEB):
        text += _folded(f"URL:{_address(glance.source_url)}")
    if glance.tags:
        text += _folded(f"CATEGORIES:{','.join(map(_text, glance.tags))}")
    return f"{text}STATUS:{glance.entry_status}\r\nTRANSP:TRANSPARENT\r\n"


def _when(entry: Entry, tz: str, years: dict[str, set[int]]) -> str:
    """A day until the next one; an instant by the clocks of its zone, which has no length."""
    if entry.at is None:
        end = f"DTEND;VALUE=DATE:{_day(entry.day + _DAY)}\r\n" if entry.day < date.max else ""
        return f"DTSTART;VALUE=DATE:{_day(entry.day)}\r\n{end}"
    if tz in _UTC or _is_shown_twice(entry.at):
        return f"DTSTART:{_instant(entry.at)}\r\n"
    years[tz].add(entry.at.year)
    return _folded(f"DTSTART;TZID={tz}:{_day(entry.at)}T{entry.at:%H%M%S}")


def _is_shown_twice(at: datetime) -> bool:
    """Whether its clock shows that time twice: the first is meant, and readers take the other."""
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()


def _alarms(entry: Entry, alarms: Sequence[LeadTime]) -> str:
    return "".join(
        f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{_folded(f'DESCRIPTION:{_text(entry.summary)}')}"
        f"TRIGGER:{trigger}\r\nEND:VALARM\r\n"
        for alarm in alarms
        if (trigger := _trigger(entry, alarm)) is not None
    )


def _trigger(entry: Entry, alarm: LeadTime) -> str | None:
    """So long before an instant; at nine of the day that is so many days before a day."""
    hours = alarm.count * _HOURS[alarm.unit]
    if entry.at is None:
        if alarm.unit is LeadUnit.HOUR:
            return None
        hours -= _RINGS_AT
    return f"-PT{hours}H" if hours > 0 else f"PT{-hours}H"


def _text(value: str) -> str:
    """A text that ends neither its line nor its property; a table would take four times as long."""
    if not value.replace("\n", "").isprintable():
        value = _UNFIT.sub("", _BREAKS.sub("\n", value))
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _address(url: str) -> str:
    """An address, in which nothing may end the line."""
    return _UNFIT.sub("", _BLANK.sub("%20", url.strip()))


def _day(day: date) -> str:
    return day.isoformat()[:10].replace("-", "")


def _instant(at: datetime) -> str:
    clock = at.astimezone(UTC).isoformat("T", "seconds")
    return f"{clock[:19].replace('-', '').replace(':', '')}Z"


def _folded(line: str) -> str:
    """`line` in parts of at most 75 octets, each but the first after a blank; no character cut."""
    if line.isascii():
        if len(line) <= _LONGEST:
            return line + _EOL
        parts = [line[:_LONGEST]]
        parts += [line[at : at + _LONGEST - 1] for at in range(_LONGEST, len(line), _LONGEST - 1)]
        return "\r\n ".join(parts) + _EOL
    octets, parts, room = line.encode(), [], _LONGEST
    while len(octets) > room:
        cut = room
        while octets[cut] & _ABOVE == _WITHIN:
            cut -= 1
        parts.append(octets[:cut].decode())
        octets, room = octets[cut:], _LONGEST - 1
    return "\r\n ".join((*parts, octets.decode())) + _EOL
