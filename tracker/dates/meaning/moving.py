"""The same window on another day: a step on, or off a day on which nobody works."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.dates.base.describe import day_in_words
from tracker.dates.base.instants import instant, told_in
from tracker.dates.base.notes import Note
from tracker.dates.base.units import Unit
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.base.zones import zone
from tracker.dates.calendars.authorities import of_roll
from tracker.dates.calendars.counting import Roll, plus, roll_convention, rolled
from tracker.dates.meaning.interpretation import Interpretation
from tracker.dates.meaning.setting import Setting

_DAY = timedelta(days=1)


def set_to(first: date, window: DueWindow, tz: str) -> DueWindow:
    """A window of the same length and time of day that begins on another day."""
    if window.precision in {Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR}:
        months = _months(window.end) - _months(window.earliest)
        return replace(window, earliest=first, end=plus(first, months, Unit.MONTH))
    days = first - window.earliest
    at = window.at and _at_same_time(window.at, days, tz)
    return replace(window, earliest=first, end=first + window.days * _DAY, at=at)


def _months(day: date) -> int:
    return 12 * day.year + day.month


def _at_same_time(at: datetime, days: timedelta, tz: str) -> datetime:
    """What the same clock shows some days on, where it is that of the zone also after a change."""
    here = told_in(at, zone(tz))
    if here.utcoffset() != at.utcoffset():
        return at + days
    return told_in(instant(here.date() + days, here.time(), tz), zone(tz))


def rolled_time(found: Interpretation, setting: Setting) -> Interpretation:
    """A time that falls on a day off, where the roll convention takes it."""
    roll, window = roll_convention(setting.context.roll), found.window
    if roll is Roll.UNADJUSTED or window is None or window.days > 1:
        return found
    day = rolled(window.earliest, roll, setting.calendar)
    if day == window.earliest:
        return found
    moved = f"{day_in_words(window.earliest)} is no business day: {roll} to {day_in_words(day)}"
    note = Note(moved, of_roll(roll, setting.context.calendar, backward=False))
    return replace(
        found,
        window=set_to(day, window, found.tz or setting.context.tz),
        notes=(*found.notes, note),
    )
