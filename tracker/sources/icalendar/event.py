"""An event or a task of an iCalendar file, read: when it is, how long, and how it recurs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.sources.icalendar.components import WHOLE_DAY_MARKS, Component
from tracker.sources.icalendar.properties import Properties
from tracker.sources.icalendar.times import Start, fills_days
from tracker.sources.printed import within_reach
from tracker.sources.record import SourceRecord
from tracker.sources.wording import QUOTE, web_address

_DAY = timedelta(days=1)
_INSTANT = timedelta(seconds=1)
_FOLLOWING = "THISANDFUTURE"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What takes place, or is due, once or again and again."""

    start: Start  #: from which it recurs
    point: Start  #: when it takes place or is due, at its first occurrence
    length: timedelta  #: from then on
    record: SourceRecord  #: all but its id and its date
    revision: tuple[int, str, str]  #: the higher, the newer
    rule: str | None = None
    stated: tuple[tuple[Start, timedelta], ...] = ()  #: RDATE, and how long each lasts
    left_out: tuple[Start, ...] = ()  #: EXDATE
    instead_of: Start | None = None  #: RECURRENCE-ID
    and_following: bool = False  #: whether it stands for all that follow that one, too

    @property
    def recurs(self) -> bool:
        """Whether there are more than one of it."""
        return bool(self.rule or self.stated)

    @property
    def last_day(self) -> date:
        """The last day on which it takes place; an event of less than a day has one."""
        if self.length < _DAY:
            return self.point.day
        return (self.point.clock + self.length - _INSTANT).date()

    @property
    def words(self) -> str:
        """The words of its date: a day, a time, or several days."""
        days = self.length >= _DAY and self.last_day != self.point.day
        return f"{self.point.day} to {self.last_day}" if days else self.point.words

    def replaces(self, series: Event | None) -> datetime:
        """Which occurrence it stands for, by the clocks of the series."""
        of = self.instead_of or self.start
        return (series.start if series else of).clock_of(of)

    def moved_by(self, shift: timedelta) -> Event:
        """The same at another time."""
        if not shift:
            return self
        return replace(self, point=self.point.moved_to(self.point.clock + shift))


def undated(component: Component) -> SourceRecord:
    """The record of a task that nobody has set a day for."""
    return replace(_described(Properties(component), component), due="TBC", printed="no day")


def event_of(component: Component) -> Event:
    """What a component says. Raises ValueError, saying what is wrong with it."""
    said = Properties(component)
    due = said.time("DUE") if component.is_task else None
    start = said.time("DTSTART") or due
    if start is None:
        raise ValueError("DTSTART: missing")
    if component.is_task:
        point, length = due or _after(start, said), timedelta()
    else:
        start, length = _extent(start, said)
        point = start
    event = Event(
        start=start,
        point=point,
        length=length,
        record=_described(said, component),
        revision=component.revision,
        rule=said.only("RRULE"),
        stated=_stated(said, length),
        left_out=tuple(said.times("EXDATE")),
        instead_of=said.time("RECURRENCE-ID"),
        and_following=_and_following(said),
    )
    within_reach(event.last_day)
    return event


def _described(said: Properties, component: Component) -> SourceRecord:
    modified = said.time("LAST-MODIFIED")
    what = "task" if component.is_task else "event"
    return SourceRecord(
        external_id=component.id,
        title=said.text("SUMMARY") or f"Untitled {what}",
        due="",
        printed="",
        kind=f"calendar {what}",
        as_of=modified.day if modified else None,
        source_url=web_address(said.text("URL")),
        source_quote=said.text("DESCRIPTION", QUOTE) or None,
        status=_status(said, component),
        place=component.place,
    )


def _status(said: Properties, component: Component) -> str | None:
    stated = said.text("STATUS").upper()
    if component.calendar.cancelled or stated == "CANCELLED":
        return "waived"
    done = stated == "COMPLETED" or "COMPLETED" in said or said.text("PERCENT-COMPLETE") == "100"
    return "met" if component.is_task and done else None


def _after(start: Start, said: Properties) -> Start:
    """When a task is due that only says when it starts and, maybe, how long it takes."""
    length = said.length("DURATION")
    return start.moved_to(start.clock + length) if length else start


def _extent(start: Start, said: Properties) -> tuple[Start, timedelta]:
    """When an event begins and how long it takes; from midnight to midnight are whole days."""
    end = said.time("DTEND")
    length = _between(start, end) if end else said.length("DURATION") or timedelta()
    marked = any(said.text(each).upper() in {"TRUE", "1"} for each in WHOLE_DAY_MARKS)
    if start.at is None or not (marked or fills_days(start, start.clock + length)):
        return start, length
    # A day on which clocks change has 23 hours, and many end theirs at 23:59.
    return start.as_day(), max(_DAY, _DAY * round(length / _DAY))


def _between(start: Start, end: Start) -> timedelta:
    """How long it is by the clocks of `start`; the day of an end without a time is over then."""
    clock = end.clock if end.at is None else start.clock_of(end)
    if start.at is None and not (end.is_midnight() or end.is_instant):
        clock += _DAY  # it ends within that day, so it takes it
    return max(clock - start.clock, timedelta())


def _stated(said: Properties, length: timedelta) -> tuple[tuple[Start, timedelta], ...]:
    """The times that are added to a rule; a period among them has a length of its own."""
    return tuple(
        (start, _between(start, ends) if isinstance(ends, Start) else ends or length)
        for start, ends in said.periods("RDATE")
    )


def _and_following(said: Properties) -> bool:
    """Whether what stands for an occurrence stands for those that follow, too."""
    extent = said.parameter("RECURRENCE-ID", "RANGE").upper()
    if extent not in {"", _FOLLOWING}:
        raise ValueError(f"RECURRENCE-ID: RANGE={extent[:60]} is not read, only {_FOLLOWING}")
    return bool(extent)
