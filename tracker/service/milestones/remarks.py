"""What is to be said of a date that was just stated, by a person or in a file."""

from __future__ import annotations

from datetime import datetime

from tracker.dates.base.describe import describe, either_in_words
from tracker.dates.base.instants import end_of
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.doubts import left_aside
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.service.milestones.draft import reading_of
from tracker.sources.files.day_order import is_doubtful


def remarks(
    milestone: Milestone, now: datetime, calendars: Calendars | None = None
) -> tuple[str, ...]:
    """A line for everything: its doubts, what else its words say, and what follows from it."""
    found = [*doubts(milestone), *of_words(milestone, calendars), *_of_standing(milestone, now)]
    return tuple(dict.fromkeys(found))


def doubts(milestone: Milestone) -> tuple[str, ...]:
    """Why its date may be another one; these stay with it until somebody settles them."""
    return (*_of_readings(milestone), *milestone.due.doubts)


def of_words(milestone: Milestone, calendars: Calendars | None) -> tuple[str, ...]:
    """What was assumed of the words of its date, and which were left aside, doubtful or not."""
    read = reading_of(milestone.due.text).on(milestone.as_of, milestone.context(calendars))
    return (*(note.text for note in read.notes), *map(left_aside, read.unread))


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
