"""Dates that a person has just stated: what to check, and which instant is meant."""

from __future__ import annotations

from datetime import datetime, time

from tracker.dates.base.describe import describe, either_in_words
from tracker.dates.base.instants import day_in, end_of, instant
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.doubts import left_aside
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.errors import UnreadableDate
from tracker.service.milestones.draft import reading_of
from tracker.sources.files.day_order import is_doubtful


def remarks(
    milestone: Milestone, now: datetime, calendars: Calendars | None = None
) -> tuple[str, ...]:
    """A line for everything that is to be said of a date just stated.

    Its doubts, which stay with it, conventions and words that were left aside, and what follows.
    """
    found = [*doubts(milestone), *_of_words(milestone, calendars), *_of_standing(milestone, now)]
    return tuple(dict.fromkeys(found))


def doubts(milestone: Milestone) -> tuple[str, ...]:
    """Why the milestone's date may be another one, a line each."""
    return (*_of_readings(milestone), *milestone.due.doubts)


def instant_of(text: str, tz: str, now: datetime) -> datetime:
    """The UTC instant that `text` names; of a period its first midnight in the IANA zone `tz`.

    Raises UnreadableDate where it names no day.
    """
    read = interpret(text, day_in(now, tz), Context(tz=tz))
    if read.window is None:
        raise UnreadableDate(f"{text!r} names no day: write one such as 2027-01-31")
    return read.window.at or instant(read.window.earliest, time(0), tz)


def _of_words(milestone: Milestone, calendars: Calendars | None) -> list[str]:
    """What was assumed and left aside."""
    read = reading_of(milestone.due.text).on(milestone.as_of, milestone.context(calendars))
    return [*(note.text for note in read.notes), *map(left_aside, read.unread)]


def _of_readings(milestone: Milestone) -> list[str]:
    due = milestone.due
    if not due.readings:
        return []
    ways = either_in_words(due.readings)
    found = f"{due.text!r} can be read as {ways}: reminders count from the earlier one"
    if is_doubtful(due.text):
        found += f"; `tracker edit {milestone.key} --date-order dmy` or mdy says which is meant"
    return [found]


def _of_standing(milestone: Milestone, now: datetime) -> list[str]:
    due, window = milestone.due, milestone.due.certain_window
    if milestone.status is not MilestoneStatus.OPEN:
        return []
    if window is not None and now >= end_of(window, due.tz):
        return [f"{describe(window)} is past: it counts as overdue"]
    if due.window is not None:
        return []
    until = "`tracker move` gives it a date"
    if due.status is DueStatus.WAITING:
        until = f"{' and '.join(due.waiting_on) or 'its rule'} is known"
    if window is not None:
        return [f"reminders count to {describe(DueWindow.on(window.latest))} until {until}"]
    return [f"nobody is reminded until {until}"]
