"""What comes round: the milestone of the next occurrence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.dates.meaning.occurrences import following
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, Revision, RevisionKind
from tracker.errors import CalendarExhausted, UsageError

_KEY_LIMIT = 100
_DAY_IN_KEY = re.compile(r"/(?:after-)?\d{4}-\d{2}-\d{2}$")


def next_occurrence(milestone: Milestone, calendars: Calendars, now: datetime) -> Milestone | None:
    """The milestone of the occurrence after that of `milestone`, stated at `now`.

    None where it does not recur or this was the last one. The words that recur are those of the
    last revision that has such: moving one occurrence leaves the others where they are. Where a
    calendar does not reach far enough, or is gone, it waits for the calendar's days.
    """
    stated = _recurring(milestone, calendars)
    if stated is None or milestone.occurrence == milestone.repeat_count:
        return None
    text, after = stated
    due = _due_after(milestone, text, after, calendars)
    until = milestone.repeat_until
    if due is None or (until is not None and due.earliest is not None and due.earliest > until):
        return None
    return _as_milestone(milestone, due, after, now)


def _recurring(milestone: Milestone, calendars: Calendars) -> tuple[str, date] | None:
    """The words that say that it comes round, and the last day that they gave."""
    for revision in reversed(milestone.history):
        window = revision.due.window
        if window is not None and _recurs(milestone, revision.due.text, window, calendars):
            return revision.due.text, window.latest
    return None


def _recurs(milestone: Milestone, text: str, window: DueWindow, calendars: Calendars) -> bool:
    try:
        return interpret(text, window.earliest, _context(milestone, calendars)).recurs
    except (UsageError, CalendarExhausted):
        return False


def _due_after(milestone: Milestone, text: str, after: date, calendars: Calendars) -> Due | None:
    try:
        read = following(text, after, _context(milestone, calendars))
    except (UsageError, CalendarExhausted):
        return Due(
            text=text,
            status=DueStatus.WAITING,
            tz=milestone.due.tz,
            not_before=after + timedelta(days=1),
            waiting_on=(f"the days of the calendar {milestone.calendar} after {after.year}",),
        )
    return None if read is None else Due.of(read, tz=milestone.due.tz)


def _context(milestone: Milestone, calendars: Calendars) -> Context:
    return Context(
        tz=milestone.due.tz,
        calendar=milestone.calendar,
        roll=milestone.roll,
        calendars=calendars,
        anchors={each.name: each.day for each in milestone.anchors if each.day is not None},
    )


def _as_milestone(milestone: Milestone, due: Due, after: date, now: datetime) -> Milestone:
    """Its own history, acknowledgements and evidence; who owns it and who is told are the same.

    Its words are read as of the day after the occurrence before: so they give its date again.
    """
    reason = f"follows the occurrence of {after}"
    first = Revision(number=1, due=due, reason=reason, changed_at=now, kind=RevisionKind.OCCURRENCE)
    return replace(
        milestone,
        key=_key(milestone, due, after),
        due=due,
        status=MilestoneStatus.OPEN,
        as_of=after + timedelta(days=1),
        snoozed_until=None,
        acknowledged_revision=None,
        closed_on=None,
        pinned=False,
        proposed=None,
        occurrence=milestone.occurrence + 1,
        last_verified_on=None,
        history=(first,),
    )


def _key(milestone: Milestone, due: Due, after: date) -> str:
    """`filing` is followed by `filing/2028-03-31`, and that by `filing/2029-03-31`."""
    base = milestone.key
    if milestone.occurrence > 1:
        base = _DAY_IN_KEY.sub("", base)
    tail = f"/{due.latest}" if due.window else f"/after-{after}"
    return base[: _KEY_LIMIT - len(tail)] + tail
