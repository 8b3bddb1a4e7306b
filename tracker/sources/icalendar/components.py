"""The events and tasks of iCalendar files as they stand there: told apart, not yet read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tracker.sources.icalendar.lines import Line, UnusableCalendar, lines_of
from tracker.sources.icalendar.zones import Zones
from tracker.sources.wording import plain

_CALENDAR = ("VCALENDAR",)
_EVENT = ("VCALENDAR", "VEVENT")
_TASK = ("VCALENDAR", "VTODO")
_ZONE = ("VCALENDAR", "VTIMEZONE")
_KEPT = frozenset({_EVENT, _TASK, _ZONE})
#: By which some programs mark whole days that they write as midnights.
WHOLE_DAY_MARKS = (
    "X-MICROSOFT-CDO-ALLDAYEVENT",
    "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT",
    "X-FUNAMBOL-ALLDAY",
)
_WANTED = frozenset(
    {
        *WHOLE_DAY_MARKS,
        *("UID", "SEQUENCE", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "DUE", "DURATION"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "COMPLETED", "PERCENT-COMPLETE"),
        *("URL", "DESCRIPTION", "LAST-MODIFIED"),
    }
)
_MOST_LINES = 1_000  #: of a component
_MOST = 100_000  #: events and tasks of a file
_LONGEST_NAME = 40  #: characters of the title in an id that is made up
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_BETWEEN_WORDS = re.compile(r"\W+")
#: What tells those apart that have no UID: what they are, and when.
_TELLING = frozenset({"SUMMARY", "DTSTART", "DUE", "RECURRENCE-ID"})
_REVISED = frozenset({"SEQUENCE", "DTSTAMP", "LAST-MODIFIED"})


@dataclass(kw_only=True, slots=True)
class Calendar:
    """What is known of a VCALENDAR once it has been read to its end."""

    zones: Zones = field(default_factory=Zones)
    cancelled: bool = False  #: METHOD:CANCEL


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """A VEVENT or VTODO as it stands in the file."""

    place: str
    calendar: Calendar
    is_task: bool
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """What tells it from all others, in this edition and the next.

        A task may have the UID of the event in which it is to be done.
        """
        uid = plain(self.first("UID")) or self._made_up()
        return f"{uid} task" if self.is_task else uid

    @property
    def revision(self) -> tuple[int, str, str]:
        """The higher, the newer: SEQUENCE, then DTSTAMP (RFC 5546, 2.1.5)."""
        number = self.first("SEQUENCE")
        sequence = int(number) if _NUMBER.fullmatch(number) else 0
        return sequence, self.first("DTSTAMP"), self.first("LAST-MODIFIED")

    @property
    def words(self) -> tuple[str, ...]:
        """All that it says, but for when that was written."""
        return tuple(line.text for line in self.lines if line.name not in _REVISED)

    @property
    def is_undated(self) -> bool:
        """Whether it is a task that nobody has set a day for."""
        return self.is_task and not (self.has("DTSTART") or self.has("DUE"))

    def has(self, name: str) -> bool:
        """Whether it has a property of that name."""
        return any(line.name == name for line in self.lines)

    def first(self, name: str) -> str:
        """The first value of a property as it is written, empty where it has none."""
        return next((line.value for line in self.lines if line.name == name), "")

    def _made_up(self) -> str:
        telling = sorted(line.text for line in self.lines if line.name in _TELLING)
        digest = hashlib.sha256("\n".join(telling).encode()).hexdigest()[:12]
        title = _BETWEEN_WORDS.sub("-", plain(self.first("SUMMARY")).lower())[:_LONGEST_NAME]
        return f"{title}-{digest}".strip("-")


def components_of(stream: BinaryIO, name: str) -> Iterator[Component]:
    """The events and tasks of all calendars in `stream`, which is called `name` in messages.

    Zones may be defined after what refers to them, so none is to be read before the last has come.
    Raises UnusableCalendar, after what stands before the fault.
    """
    calendar, found = Calendar(), 0
    for block in _blocks(lines_of(stream)):
        end = block[-1]
        if end.within == _CALENDAR:
            calendar = Calendar() if end.name == "BEGIN" else calendar
            _note(end, calendar)
        elif end.within == _ZONE:
            calendar.zones.define(block)
        else:
            found += 1
            if found > _MOST:
                raise UnusableCalendar(f"more than {_MOST:,} events and tasks; split it")
            yield Component(
                place=f"{name}:{block[0].number}",
                calendar=calendar,
                is_task=end.within == _TASK,
                lines=tuple(block[1:-1]),
            )


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Each zone, event and task with what counts in it; each line of a calendar by itself."""
    gathered: list[Line] = []
    for line in lines:
        if line.within == _CALENDAR:
            yield [line]
            continue
        inside = line.within[:2]
        if inside not in _KEPT:
            continue
        own = line.within == inside
        if own and line.name == "BEGIN":
            gathered = [line]
        elif inside == _ZONE or (own and line.name in _WANTED):
            gathered.append(line)
        if len(gathered) > _MOST_LINES:
            raise UnusableCalendar(f"line {line.number}: more than {_MOST_LINES:,} lines of one")
        if own and line.name == "END":
            yield [*gathered, line]


def newest(candidates: Iterable[Component]) -> Component:
    """The one of several of the same UID that is in force.

    Raises ValueError, with its place, where two that say otherwise are of the same revision.
    """
    first, *others = sorted(candidates, key=lambda each: each.revision, reverse=True)
    for other in others:
        if other.revision == first.revision and other.words != first.words:
            raise ValueError(
                f"{other.place}: UID: {other.id[:60]!r} stands there twice; "
                "each once, or with another SEQUENCE"
            )
    return first


def _note(line: Line, calendar: Calendar) -> None:
    if line.name == "X-WR-TIMEZONE":
        calendar.zones.shown_in = line.value
    elif line.name == "METHOD":
        calendar.cancelled = line.value.upper() == "CANCEL"
