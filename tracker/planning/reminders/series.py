"""What comes round: the milestone of the next occurrence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.interpret import Reading, read
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.dates.meaning.occurrences import following
from tracker.domain.anchor import meanings
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
    words, after = stated
    due = _due_after(milestone, words, after, calendars)
    until = milestone.repeat_until
    if due is None or (until is not None and due.earliest is not None and due.earliest > until):
        return None
    return _as_milestone(milestone, due, after, now)


def comes_round(milestone: Milestone, calendars: Calendars) -> bool:
    """Whether the words of one of its dates say that more of them follow."""
    return _recurring(milestone, calendars) is not None


def _recurring(milestone: Milestone, calendars: Calendars) -> tuple[Reading, date] | None:
    """The words that say that it comes round, and the last day that they gave."""
    for revision in reversed(milestone.history):
        if revision.due.window is not None:
            words = _coming_round(milestone, revision.due.text, revision.due.window, calendars)
            if words is not None:
                return words, revision.due.window.latest
    return None


def _coming_round(
    milestone: Milestone, text: str, window: DueWindow, calendars: Calendars
) -> Reading | None:
    """The words, read; None where they do not say that it comes round."""
    try:
        words = read(text)
        found = words.on(window.earliest, _context(milestone, calendars))
    except (UsageError, CalendarExhausted):
        return None
    return words if found.recurs else None


def _due_after(
    milestone: Milestone, words: Reading, after: date, calendars: Calendars
) -> Due | None:
    try:
        found = following(words, after, _context(milestone, calendars))
    except (UsageError, CalendarExhausted):
        return Due(
            text=words.text,
            status=DueStatus.WAITING,
            tz=milestone.due.tz,
            not_before=after + timedelta(days=1),
            waiting_on=(f"the days of the calendar {milestone.calendar} after {after.year}",),
        )
    return None if found is None else Due.of(found, tz=milestone.due.tz)


def _context(milestone: Milestone, calendars: Calendars) -> Context:
    return milestone.context(calendars, meanings(milestone.anchors, milestone.due.tz))


def _as_milestone(milestone: Milestone, due: Due, after: date, now: datetime) -> Milestone:
    """Its own history, acknowledgements and evidence; who owns it and who is told are the same.

    Its source publishes the first one only: an identity there is that of one milestone.

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
        settled_revision=1 if _is_settled(milestone, due) else None,
        closed_on=None,
        closed_at=None,
        pinned=False,
        proposed=None,
        occurrence=milestone.occurrence + 1,
        last_verified_on=None,
        origin=None,
        external_id=None,
        history=(first,),
    )


def _is_settled(milestone: Milestone, due: Due) -> bool:
    """Whether somebody has looked into what is doubtful of these words already."""
    settled = milestone.settled_revision == milestone.revision
    return settled and due.doubts == milestone.due.doubts


def _key(milestone: Milestone, due: Due, after: date) -> str:
    """`filing` is followed by `filing/2028-03-31`, and that by `filing/2029-03-31`."""
    base = milestone.key
    if milestone.occurrence > 1:
        base = _DAY_IN_KEY.sub("", base)
    tail = f"/{due.latest}" if due.window else f"/after-{after}"
    return base[: _KEY_LIMIT - len(tail)] + tail
