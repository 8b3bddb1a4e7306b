"""Milestones as an iCalendar file, RFC 5545: whole days, as calendars of people show them.

No METHOD, as this is no invitation; days end on the next one; SEQUENCE and DTSTAMP follow the
revision, or calendars keep the old date. A window of several days is an event of as many days.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import TextIO

from tracker.domain.milestone import Milestone, MilestoneStatus

_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//regulatory-tracker//milestones//EN",
    "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:Regulatory milestones",
    "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    "X-PUBLISHED-TTL:PT6H",
)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LONGEST = 75  #: octets of a line
_WEB = ("https://", "http://")


def write(milestones: Iterable[Milestone], stream: TextIO) -> int:
    """Write every milestone that has days, and say how many those are.

    What is waived stands there as cancelled.
    """
    events = [lines for each in milestones if (lines := tuple(_event(each)))]
    lines = (*_HEAD, *chain.from_iterable(events), "END:VCALENDAR")
    stream.writelines(f"{part}\r\n" for line in lines for part in _folded(line))
    return len(events)


def _event(milestone: Milestone) -> Iterator[str]:
    window = milestone.due.certain_window
    if window is None or not milestone.history:
        return
    changed = _instant(milestone.history[-1].changed_at)
    cancelled = milestone.status is MilestoneStatus.WAIVED
    yield "BEGIN:VEVENT"
    yield f"UID:{milestone.key}@regulatory-tracker"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{milestone.revision}"
    yield f"DTSTART;VALUE=DATE:{_day(window.earliest)}"
    yield f"DTEND;VALUE=DATE:{_day(window.end)}"
    yield f"SUMMARY:{_text(milestone.title)}"
    yield f"DESCRIPTION:{_text(_described(milestone))}"
    if milestone.source_url and milestone.source_url.startswith(_WEB):
        yield f"URL:{_printable(milestone.source_url)}"
    if milestone.tags:
        yield f"CATEGORIES:{','.join(map(_text, milestone.tags))}"
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _described(milestone: Milestone) -> str:
    """What the day stands for: the words of its source may say less than a day."""
    due = milestone.due
    facts = (
        ("Source says", due.text),
        ("Authority", milestone.authority),
        ("Instrument", milestone.instrument),
        ("Owner", milestone.owner),
        ("Status", milestone.status.value),
        ("Key", milestone.key),
    )
    return "\n".join(f"{label}: {value}" for label, value in facts if value)


def _text(value: str) -> str:
    return "\n".join(map(_printable, value.splitlines())).translate(_ESCAPES)


def _printable(value: str) -> str:
    return "".join(each for each in value if unicodedata.category(each) not in ("Cc", "Cs"))


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """`line` in parts of at most 75 octets, each but the first after a blank."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
