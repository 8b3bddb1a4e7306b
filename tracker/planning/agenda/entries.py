"""Milestones as entries of a calendar: on which days, at which times, and in what words.

A day is one entry. A window is two, on its first and on its last day: a bar over all of a quarter
hides what else there is. The last day has the name that a single day has, so that a date that
becomes known to the day moves one entry and takes the other away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tracker.dates.base.describe import bounds_in_words, day_in_words, describe, either_in_words
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.base.zones import zone
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.planning.text.due_words import bound_of, ends_day, in_full, period_of

_DOMAIN: Final = "@regulatory-tracker"
_OPENS: Final = "+opens"  #: no key has a plus
_LOOSE: Final = frozenset({Modality.BEFORE, Modality.FROM, Modality.AFTER})


class LeftOut(StrEnum):
    """Why a milestone has no entry."""

    UNDATED = "without a date"
    WAITING = "waiting without a certain last day"


class EntryStatus(StrEnum):
    """How far an entry holds, in the words of RFC 5545."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


#: What has passed took place: to call it off would be untrue.
_STATUS: Final = {
    MilestoneStatus.OPEN: EntryStatus.CONFIRMED,
    MilestoneStatus.PASSED: EntryStatus.CONFIRMED,
    MilestoneStatus.SUSPENDED: EntryStatus.TENTATIVE,
    MilestoneStatus.MET: EntryStatus.CANCELLED,
    MilestoneStatus.WAIVED: EntryStatus.CANCELLED,
    MilestoneStatus.MISSED: EntryStatus.CANCELLED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """A milestone at a glance: as much of it as a calendar shows."""

    key: str
    title: str
    status: MilestoneStatus
    due: Due
    revision: int
    settled: bool  #: whether somebody has looked into the doubts of this revision
    changes: int  #: of anything else that is shown, ever
    changed_at: datetime  #: the last time that anything was
    authority: str | None = None
    instrument: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    source_url: str | None = None

    @property
    def sequence(self) -> int:
        """How often it has changed; never less than it was."""
        return self.revision + self.changes

    @property
    def entry_status(self) -> EntryStatus:
        """How far its entries hold."""
        return _STATUS[self.status]

    @property
    def description(self) -> str:
        """What is known of it, a line each: the words of its source may say less than a day."""
        return "\n".join(_facts(self))

    @property
    def left_out(self) -> LeftOut:
        """Why there is no entry of it, where there is none."""
        is_waiting = self.due.status is DueStatus.WAITING
        return LeftOut.WAITING if is_waiting else LeftOut.UNDATED


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a calendar shows on a day, or at an instant."""

    uid: str  #: the same however often the milestone changes
    summary: str
    day: date
    at: datetime | None = None  #: by the clocks of its zone; None: the whole day


def entries_of(glance: Glance) -> tuple[Entry, ...]:
    """The entries of a milestone; none where no day of it is certain."""
    due, uid = glance.due, f"{glance.key}{_DOMAIN}"
    window = due.window
    doubt = " (date in doubt)" if due.is_doubtful and _is_unsettled(glance) else ""
    if window is None:
        if due.not_after is None:
            return ()
        waits = f" (waits for {', '.join(due.waiting_on)})" if due.waiting_on else ""
        summary = f"{glance.title}: not after this day{waits}{doubt}"
        return (Entry(uid=uid, summary=summary, day=due.not_after),)
    if window.at is not None and not due.readings:
        at = window.at.astimezone(zone(due.tz))
        summary = f"{glance.title}{_bound(due, 'time')}{_of_its_day(at, window)}{doubt}"
        return (Entry(uid=uid, summary=summary, day=at.date(), at=at),)
    if window.days == 1:
        summary = f"{glance.title}{_bound(due, 'day')}{doubt}"
        return (Entry(uid=uid, summary=summary, day=window.earliest),)
    opens, last, known = _window_words(due, window)
    first_uid = f"{glance.key}{_OPENS}{_DOMAIN}"
    return (
        Entry(
            uid=first_uid,
            summary=f"{glance.title}: {opens} ({known}){doubt}",
            day=window.earliest,
        ),
        Entry(uid=uid, summary=f"{glance.title}: {last} ({known}){doubt}", day=window.latest),
    )


def _is_unsettled(glance: Glance) -> bool:
    return not glance.settled and glance.status.is_live


def _bound(due: Due, what: str) -> str:
    """That the day or time itself is too late, or only the first one."""
    return f" ({due.modality} this {what})" if due.modality in _LOOSE else ""


def _of_its_day(at: datetime, window: DueWindow) -> str:
    """A calendar shows the end of a day at the beginning of the next one."""
    return f" (24:00 of {day_in_words(window.latest)})" if ends_day(at, window) else ""


def _window_words(due: Due, window: DueWindow) -> tuple[str, str, str]:
    """What happens on its first day and on its last one, and how exactly it is known."""
    if due.readings:
        return "earliest", "latest", either_in_words(due.readings)
    period = f"{bound_of(due)}{period_of(window)}"
    if window.precision is not Precision.RANGE:
        return "opens", "last day", f"known to the {window.precision}: {period}"
    stated = due.modality is Modality.BETWEEN
    return "opens", "last day", period if stated else f"known to a range of days: {period}"


def _facts(glance: Glance) -> Iterator[str]:
    due = glance.due
    yield f"Date: {bound_of(due)}{in_full(due)}" if due.window else f"Date: {_bounds_of(due)}"
    yield f"Source says: {due.text}"
    if due.readings:
        yield f"It can be read as: {either_in_words(due.readings)}"
    if due.doubts:
        yield f"In doubt: {'; '.join(due.doubts)}"
    if due.estimate:
        yield f"Expected: {describe(due.estimate)}"
    if due.waiting_on:
        yield f"Waits for: {', '.join(due.waiting_on)}"
    if glance.authority:
        yield f"Authority: {glance.authority}"
    if glance.instrument:
        yield f"Instrument: {glance.instrument}"
    if glance.owner:
        yield f"Owner: {glance.owner}"
    yield f"Status: {glance.status}\nKey: {glance.key}"


def _bounds_of(due: Due) -> str:
    return ", ".join(bounds_in_words(due.not_before, due.not_after))
