"""Dates that a person has just stated: what to check, and which instant is meant."""

from __future__ import annotations

from datetime import datetime, time

from tracker.dates.base.describe import describe, either_in_words
from tracker.dates.base.instants import day_in, instant
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.standing import is_over, is_overdue
from tracker.errors import UnreadableDate
from tracker.service.milestones.draft import reading_of


def doubts(
    milestone: Milestone, now: datetime, calendars: Calendars | None = None
) -> tuple[str, ...]:
    """A line for everything about the milestone's date that may not be as it was meant."""
    due = milestone.due
    read = reading_of(due.text).on(milestone.as_of, milestone.context(calendars))
    found = [*_of_readings(due), *(note.text for note in read.notes)]
    found += [f"left aside: {clause!r}" for clause in read.unread]
    found += _of_standing(milestone, now)
    return tuple(dict.fromkeys(found))


def instant_of(text: str, tz: str, now: datetime) -> datetime:
    """The UTC instant that `text` names; of a period its first midnight in the IANA zone `tz`.

    Raises UnreadableDate where it names no day.
    """
    read = interpret(text, day_in(now, tz), Context(tz=tz))
    if read.window is None:
        raise UnreadableDate(f"{text!r} names no day: write one such as 2027-01-31")
    return read.window.at or instant(read.window.earliest, time(0), tz)


def _of_readings(due: Due) -> list[str]:
    if not due.readings:
        return []
    ways = either_in_words(due.readings)
    return [f"{due.text!r} can be read as {ways}: reminders count from the earlier one"]


def _of_standing(milestone: Milestone, now: datetime) -> list[str]:
    due, window = milestone.due, milestone.due.certain_window
    if milestone.status is not MilestoneStatus.OPEN:
        return []
    if window is not None and is_overdue(milestone, now):
        return [f"{describe(window)} is past: it counts as overdue"]
    if window is not None and is_over(milestone, now):
        return [f"{describe(window)} is past: this event is over"]
    if due.window is not None:
        return []
    until = "`tracker move` gives it a date"
    if due.status is DueStatus.WAITING:
        until = f"{' and '.join(due.waiting_on) or 'its rule'} is known"
    if window is not None:
        return [f"reminders count to {describe(DueWindow.on(window.latest))} until {until}"]
    return [f"nobody is reminded until {until}"]
