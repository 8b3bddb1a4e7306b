"""What is to be said of a date that was just stated, by a person or in a file."""

from __future__ import annotations

from datetime import datetime

from tracker.dates.base.describe import describe, either_in_words
from tracker.dates.base.window import DueWindow
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.standing import LOOK_AGAIN, is_over, is_overdue
from tracker.service.milestones.draft import key_from
from tracker.sources.files.day_order import is_doubtful


def remarks(milestone: Milestone, now: datetime) -> tuple[str, ...]:
    """A line for everything: its doubts, what else its words say, and what follows from it."""
    return (*doubts(milestone), *milestone.due.asides, *_of_standing(milestone, now))


def of_its_key(milestone: Milestone) -> tuple[str, ...]:
    """That the key which its title makes was taken, for whoever states the same twice."""
    wanted = key_from(milestone.title)
    if milestone.key == wanted:
        return ()
    return (f"{wanted} is there already: this is another milestone, {milestone.key}",)


def past(milestone: Milestone, now: datetime) -> tuple[str, ...]:
    """That its date lies behind although it is open, and what that makes of it; else nothing."""
    window = milestone.due.certain_window
    if window is None or milestone.status is not MilestoneStatus.OPEN:
        return ()
    if is_overdue(milestone, now):
        return (f"{describe(window)} is past: it counts as overdue",)
    if is_over(milestone, now):
        return (f"{describe(window)} is past: this event is over",)
    return ()


def doubts(milestone: Milestone) -> tuple[str, ...]:
    """Why its date may be another one; these stay with it until somebody settles them."""
    return (*_of_readings(milestone), *milestone.due.doubts)


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
    if behind := past(milestone, now):
        return list(behind)
    if due.window is not None:
        return []
    until = "`tracker move` gives it a date"
    if due.status is DueStatus.WAITING:
        until = f"{' and '.join(due.waiting_on) or 'its rule'} is known"
    if window is not None:
        return [f"reminders count to {describe(DueWindow.on(window.latest))} until {until}"]
    asked = f"every {LOOK_AGAIN.days} days it is asked whether there is news"
    return [f"nobody is reminded until {until}; {asked}"]
