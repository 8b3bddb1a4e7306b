"""Milestones in words and table cells, for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from tracker.dates.base.instants import day_in
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, Revision
from tracker.domain.standing import days_left, is_over, is_overdue, time_left
from tracker.planning.text.nature_words import words_for
from tracker.planning.text.wording import count_of_days, days_in_words, one_line, time_in_words

HISTORY = ("CHANGED (UTC)", "DUE", "WHY", "REASON")  #: headings of what a date has been
_FIELD = 2_000
_NO_DATE = "no date"
_IN_CELL = 6  #: names in a cell of a table; beyond them a line is no line any more
_YEAR = 12  #: months
_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: _YEAR}
_PERIODS = {1: "{year}-{number:02}", 3: "{year}-Q{number}", 6: "{year}-H{number}", _YEAR: "{year}"}


def printable(text: str) -> str:
    """Text from a file that nobody can trust, as one line."""
    return one_line(text, _FIELD)


def names_cell(names: Iterable[str]) -> str:
    """Names in a cell of a table: the first, and how many more there are."""
    known = list(names)
    beyond = len(known) - _IN_CELL
    if beyond > 1:
        known[_IN_CELL:] = [f"and {beyond} more"]
    return printable(", ".join(known)) or "-"


def due_cell(due: Due) -> str:
    """The window in a few characters that sort: 2026-03-31, 2026-03, 2026-Q3, 2026."""
    if due.window is not None:
        return _window_cell(due.window)
    if due.earliest or due.latest:
        return f"{due.earliest or ''}..{due.latest or ''}"
    return _NO_DATE


def timed_cell(due: Due) -> str:
    """The same, with whose clock it is where it says a time: `2026-03-31 17:00 London time`."""
    if due.window is None or due.window.at is None:
        return due_cell(due)
    from tracker.dates.base.describe import zone_in_words  # noqa: PLC0415 - as below

    return f"{due_cell(due)} {zone_in_words(due.window.at)}"


def _window_cell(window: DueWindow) -> str:
    first = window.earliest
    if window.at is not None:
        midnight = window.at.date() == window.end  # the 24:00 of its last day
        return f"{first} 24:00" if midnight else f"{window.at:%Y-%m-%d %H:%M}"
    if window.precision is Precision.DAY and window.days == 1:
        return first.isoformat()
    months = _MONTHS.get(window.precision)
    if months is None or not _whole(window, months):
        return f"{first}..{window.latest}"
    number = (first.month - 1) // months + 1
    return _PERIODS[months].format(year=first.year, number=number)


def _whole(window: DueWindow, months: int) -> bool:
    """Whether the window is a calendar period of so many months; a fiscal year is not."""
    first, end = window.earliest, window.end
    if first.day != 1 or end.day != 1 or (first.month - 1) % months:
        return False
    return (end.year - first.year) * _YEAR + end.month - first.month == months


def standing_cell(milestone: Milestone, now: datetime) -> str:
    """What matters of a milestone at `now`, in a few words; red where it is overdue."""
    if milestone.status is not MilestoneStatus.OPEN:
        closed = f" {milestone.closed_on}" if milestone.closed_on else ""
        return f"{milestone.status}{closed}"
    today = day_in(now, milestone.due.tz)
    if is_overdue(milestone, now):
        return click.style(_overdue(milestone.due, today), fg="red")
    if is_over(milestone, now):
        return f"{MilestoneStatus.PASSED} {milestone.due.latest}"
    snoozed = milestone.snoozed_until is not None and milestone.snoozed_until > now
    soon = time_left(milestone.due, now)
    ahead = _ahead(milestone.due, today) if soon is None else f"in {time_in_words(soon)}"
    return ahead + (", snoozed" if snoozed else "")


def _overdue(due: Due, today: date) -> str:
    late = (today - due.latest).days if due.latest else 0
    return f"overdue {count_of_days(late)}" if late > 0 else "overdue"


def _ahead(due: Due, today: date) -> str:
    left = days_left(due, today)
    if due.window is None and due.latest is not None:
        return f"{due.status}, {days_in_words((due.latest - today).days)} at the latest"
    begun = due.earliest is not None and due.earliest < today
    if begun and left is None and due.window is not None:
        return f"since {due.earliest}"
    if left is None or due.window is None:
        return due.status.value
    if due.window.days == 1:
        return days_in_words(left)
    return f"{'ends' if begun else 'opens'} {days_in_words(left)}"


def due_in_words(due: Due) -> str:
    """When something is due, in full."""
    if due.window is not None:
        return window_in_words(due.window)
    from tracker.dates.base.describe import bounds_in_words  # noqa: PLC0415 - as below

    bounds = bounds_in_words(due.not_before, due.not_after)
    if due.waiting_on:
        bounds.append(f"waits for {', '.join(due.waiting_on)}")
    return f"no date ({'; '.join(bounds)})" if bounds else _NO_DATE


def doubts_in_words(due: Due) -> str:
    """Why the date may be another; '' where nothing is doubtful."""
    several = ("it can be read in more than one way",) if due.readings else ()
    return "; ".join((*several, *due.doubts))


def window_in_words(window: DueWindow) -> str:
    """The days of a window, in full."""
    from tracker.dates.base.describe import describe  # noqa: PLC0415 - `tracker list` needs cells only

    return describe(window)


def summary(milestone: Milestone, now: datetime) -> str:
    """When it is due and how far off that is."""
    left = click.unstyle(standing_cell(milestone, now))
    undated = milestone.due.earliest is None and milestone.due.latest is None
    comes = words_for(milestone).comes.lower()
    return f"{comes} {due_in_words(milestone.due)}" + ("" if undated else f", {left}")


def history_row(revision: Revision) -> tuple[str, ...]:
    """A cell for each of `HISTORY`."""
    told = (revision.reason, revision.by and f"by {revision.by}", revision.source_url)
    return (
        clock(revision.changed_at, "UTC"),
        timed_cell(revision.due),
        revision.kind,
        printable("; ".join(part for part in told if part)),
    )


def clock(moment: datetime, tz: str) -> str:
    """An instant on the clocks of the IANA zone `tz`."""
    return f"{moment.astimezone(ZoneInfo(tz)):%Y-%m-%d %H:%M}"
