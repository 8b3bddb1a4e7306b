"""A due date in words: as exact as it is, and what is asked of it."""

from __future__ import annotations

from datetime import datetime, time

from tracker.dates.base.describe import (
    bounds_in_words,
    day_in_words,
    describe,
    either_in_words,
    moment_in_words,
    zone_in_words,
)
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due


def in_full(due: Due) -> str:
    """The window in words, as exact as it is; without one, the bounds that are certain."""
    if due.window is None:
        return ", ".join(["no known date", *bounds_in_words(due.not_before, due.not_after)])
    if due.window.at is None:
        return describe(due.window)
    return deadline_in_words(due.window.at.astimezone(zone(due.tz)), due.window)


def in_short(due: Due) -> str:
    """The window as its source would name it: March 2026."""
    return in_full(due).partition(" (")[0]


def period_of(window: DueWindow) -> str:
    """The days of the window as its source would name them."""
    return describe(window).partition(" (")[0]


def bound_of(due: Due) -> str:
    """How the window binds, with a blank after it, where that has to be said: by, before, from."""
    told = due.window is not None and due.modality not in {Modality.ON, Modality.BETWEEN}
    return f"{due.modality} " if told else ""


def deadline_in_words(at: datetime, window: DueWindow) -> str:
    """The instant on its own clock; the midnight that ends the window is 24:00 of its day."""
    if ends_day(at, window):
        return f"{day_in_words(window.latest)}, 24:00 {zone_in_words(at)}"
    return moment_in_words(at)


def ends_day(at: datetime, window: DueWindow) -> bool:
    """Whether the instant is the midnight that ends the window."""
    return at.time() == time(0) and at.date() == window.end


WHETHER_IT_HAPPENED = "Has it happened, or has its date moved?"


def readings_of(due: Due) -> str:
    """What the words can mean, where that is more than one date."""
    if not due.readings:
        return ""
    readings = either_in_words(due.readings)
    return f"The date can be read in more than one way: {readings}. Reminders follow the earliest."


def estimate_of(due: Due) -> str:
    """When within its window it is expected, where the source says so."""
    return f"Expected: {describe(due.estimate)}." if due.estimate else ""


def doubts_of(due: Due) -> str:
    """What may not be as it was meant, for a person to look into."""
    return f"Needs a look: {'; '.join(due.doubts)}." if due.doubts else ""


def question_of(due: Due) -> str:
    """What is asked of whoever can look at the source."""
    if due.window is None:
        waited = (
            f"still waits for {', '.join(due.waiting_on)}" if due.waiting_on else "is not known"
        )
        return f"The date {waited}: look whether there is news, then confirm that or set a date."
    if due.readings:
        return "Still open to more than one reading: say which."
    return f"Still only known {_exactness(due.window)}: confirm, move or mark TBC."


def doubt_of(due: Due) -> str:
    """What is asked about the date."""
    if due.window is None:
        return "Once a date is known"
    if due.readings:
        return "Still open to more than one reading - say which"
    if due.window.precision in {Precision.DAY, Precision.MINUTE}:
        return "The date has changed"
    return f"Still known only {_exactness(due.window)} - confirm, move or mark TBC"


def _exactness(window: DueWindow) -> str:
    within = window.precision is Precision.RANGE
    return "as a range of days" if within else f"to the {window.precision}"
