"""How a milestone came out, or stands: each in exactly one of ten ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, Revision, RevisionKind
from tracker.domain.nature import Nature
from tracker.domain.standing import has_last_day, is_over, is_overdue, lies_behind

_FROM_BELOW: Final = frozenset({Modality.FROM, Modality.AFTER})


class Verdict(StrEnum):
    """What became of a milestone, or how it stands."""

    OVERDUE = "overdue"  #: a duty, open behind its last day
    COMING = "coming"  #: open, and its last day is not over
    MET_ON_TIME = "met_on_time"
    MET_LATE = "met_late"
    MET_UNJUDGED = "met_unjudged"  #: met, and nobody can tell whether on time
    MISSED = "missed"
    WAIVED = "waived"
    PASSED = "passed"  #: an event that lies behind
    SUSPENDED = "suspended"
    UNDATED = "undated"  #: open without a date, or without a last day once it has begun


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A verdict, why there is no better one, and the date that was held against."""

    verdict: Verdict
    due: Due
    why: str = ""


_CLOSED: Final = {
    MilestoneStatus.MISSED: Verdict.MISSED,
    MilestoneStatus.WAIVED: Verdict.WAIVED,
    MilestoneStatus.PASSED: Verdict.PASSED,
    MilestoneStatus.SUSPENDED: Verdict.SUSPENDED,
}
_MET: Final = {True: Verdict.MET_ON_TIME, False: Verdict.MET_LATE, None: Verdict.MET_UNJUDGED}
_NO_DATE: Final = "it had no date then"
_MOVED_THAT_DAY: Final = "its date moved on the day on which it was met"


def judged(milestone: Milestone, now: datetime) -> Judgement:
    """How `milestone` came out, or stands at `now`.

    What is met is held against the date that was in force then, in the milestone's zone. A
    correction counts from the beginning of what it corrects.

    | what is met | verdict |
    | --- | --- |
    | by the last day of its window, or by its hour | on time |
    | on the day named by "before 1 May", or later | late |
    | on its day, due at an hour of it, with no hour known | cannot be judged |
    | from a day on, or without a date | cannot be judged |
    | of several readings that nobody settled, between the first and the last | cannot be judged |
    | with another doubt that nobody settled | cannot be judged |
    | on the day on which its date moved, where that decides | cannot be judged |
    | an event | passed |
    """
    if milestone.status is MilestoneStatus.MET and milestone.nature is Nature.DUTY:
        return _met(milestone)
    return Judgement(verdict=_standing(milestone, now), due=milestone.due)


def _standing(milestone: Milestone, now: datetime) -> Verdict:
    if milestone.status is MilestoneStatus.MET:
        return Verdict.PASSED
    if (closed := _CLOSED.get(milestone.status)) is not None:
        return closed
    if is_overdue(milestone, now):
        return Verdict.OVERDUE
    if is_over(milestone, now):
        return Verdict.PASSED
    begun = lies_behind(milestone.due, now) and not has_last_day(milestone)
    return Verdict.UNDATED if milestone.due.window is None or begun else Verdict.COMING


def _met(milestone: Milestone) -> Judgement:
    held = _in_force(milestone)
    found = [_on_time(milestone, revision) for revision in held]
    due = held[-1].due if held else milestone.due
    if not found:
        return Judgement(verdict=Verdict.MET_UNJUDGED, due=due, why="its day is not known")
    on_time, why = found[-1]
    if any(other != on_time for other, _ in found):
        return Judgement(verdict=Verdict.MET_UNJUDGED, due=due, why=_MOVED_THAT_DAY)
    return Judgement(verdict=_MET[on_time], due=due, why=why)


def _in_force(milestone: Milestone) -> tuple[Revision, ...]:
    """The revisions that may have been in force when `milestone` was closed.

    The first one counts for the time before it, too: nothing else is known of that. Several where
    only the day of closing is known, and the date changed on it; none where not even that is.
    """
    history, tz = milestone.history, milestone.due.tz
    if not history:
        return ()
    if milestone.closed_at is not None:
        before = [n for n, each in enumerate(history) if each.changed_at <= milestone.closed_at]
        places = before[-1:]
    elif milestone.closed_on is not None:
        days = [day_in(each.changed_at, tz) for each in history]
        before = [n for n, day in enumerate(days) if day < milestone.closed_on]
        places = [*before[-1:], *(n for n, day in enumerate(days) if day == milestone.closed_on)]
    else:
        return ()
    return tuple(history[_corrected(history, place)] for place in places or [0])


def _corrected(history: Sequence[Revision], place: int) -> int:
    """The place of what was found later to be right of the revision at `place`."""
    while place + 1 < len(history) and history[place + 1].kind is RevisionKind.CORRECTED:
        place += 1
    return place


def _on_time(milestone: Milestone, revision: Revision) -> tuple[bool | None, str]:
    """Whether it was met by that date; None and why where that cannot be told."""
    due = revision.due
    if due.modality in _FROM_BELOW:
        return None, "it names no last day"
    if due.window is None:
        return _within_bounds(due, _day_of(milestone, due))
    if due.is_doubtful and milestone.settled_revision != revision.number:
        if due.doubts:
            return None, "its words leave a doubt"
        found = set(_by_each_reading(milestone, due))
        return (found.pop(), "") if len(found) == 1 else (None, "it can be read in several ways")
    on_time = _by(milestone, due, due.window)
    return on_time, "" if on_time is not None else "it was due at an hour, and met at one unknown"


def _within_bounds(due: Due, day: date) -> tuple[bool | None, str]:
    """Whether that was on time for a date that was still waited for."""
    if due.not_after is not None and day > due.not_after:
        return False, ""
    if due.not_before is not None and day <= due.not_before:
        return True, ""
    return None, _NO_DATE


def _by_each_reading(milestone: Milestone, due: Due) -> Iterator[bool]:
    day = _day_of(milestone, due)
    for reading in due.readings:
        yield day < reading.latest if due.excludes_its_day else day <= reading.latest


def _by(milestone: Milestone, due: Due, window: DueWindow) -> bool | None:
    """Whether it was met by the end of the `window` of `due`; None where an hour decides."""
    day = _day_of(milestone, due)
    if window.at is None:
        return day < window.latest if due.excludes_its_day else day <= window.latest
    if milestone.closed_at is not None:
        return milestone.closed_at <= window.at
    at = window.at.astimezone(zone(due.tz))
    if at.time() == time(0):  # the midnight that ends the day before
        return day < at.date()
    return None if day == at.date() else day < at.date()


def _day_of(milestone: Milestone, due: Due) -> date:
    """The day on which it was closed, in the zone of `due`."""
    if milestone.closed_at is not None:
        return day_in(milestone.closed_at, due.tz)
    return milestone.closed_on or date.max
