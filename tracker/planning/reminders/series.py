"""What comes round: the milestone of the next occurrence, or that there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from tracker.dates.base.describe import day_in_words
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.interpret import Reading, read
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.dates.meaning.occurrences import following
from tracker.domain.anchor import meanings
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, Revision, RevisionKind
from tracker.errors import CalendarExhausted, UsageError

_KEY_LIMIT = 100
_FOLLOWS = re.compile(r"follows ([^\s,]+), ")
_DAY_IN_KEY = re.compile(r"/(?:after-)?\d{4}-\d{2}-\d{2}(?:-\d+)?$")


def next_occurrence(milestone: Milestone, calendars: Calendars, now: datetime) -> Milestone | None:
    """The milestone of the occurrence after that of `milestone`, stated at `now`.

    None where it does not recur or this was the last one. The words that recur are those of the
    last revision that has such: moving one occurrence leaves the others where they are. Where a
    calendar does not reach far enough, or is gone, it waits for the calendar's days.
    """
    stated = _recurring(milestone, calendars)
    if stated is None:
        return None
    words, after = stated
    due = _due_after(milestone, words, after, calendars)
    if due is None or _beyond(milestone, due) is not None:
        return None
    return _as_milestone(milestone, due, after, now)


def end_of_series(milestone: Milestone, calendars: Calendars) -> str | None:
    """Why `milestone` is the last of what comes round; None where another follows, or it is alone.

    A series that ends without a word is a deadline that somebody still waits to be told of.
    """
    stated = _recurring(milestone, calendars)
    if stated is None:
        return None
    words, after = stated
    due = _due_after(milestone, words, after, calendars)
    if due is None:
        return f"its words name no day after {day_in_words(after)}"
    return _beyond(milestone, due)


def _beyond(milestone: Milestone, due: Due) -> str | None:
    """What keeps a series from going on to `due`, where something does."""
    number, until = milestone.repeat_count, milestone.repeat_until
    if number is not None and milestone.occurrence >= number:
        return f"it was to come round {number} times" if number > 1 else "it was to come but once"
    if until is not None and due.earliest is not None and due.earliest > until:
        return f"it comes round no later than {day_in_words(until)}"
    return None


def find_follower(
    milestone: Milestone, follower: Milestone, get: Callable[[str], Milestone | None]
) -> tuple[str, Milestone | None]:
    """The occurrence after `milestone` among those that `get` gives by their keys, and its key.

    `follower` is what `next_occurrence` gave. Where it is not there, the key is the first one that
    is free: somebody else's milestone may have the one it would rather have, and two series whose
    long keys begin alike want the same.
    """
    key, tail = follower.key, follower.key[follower.key.rindex("/") :]
    number = 1
    while (stored := get(key)) is not None and not _is_follower(milestone, stored):
        number += 1
        end = f"{tail}-{number}"
        key = series_key(milestone)[: _KEY_LIMIT - len(end)] + end
    return key, stored


def has_stopped(
    milestone: Milestone, get: Callable[[str], Milestone | None], calendars: Calendars
) -> bool:
    """Whether nothing follows a milestone that is over, though it comes round.

    Its words say so; or its number does, and its words are not understood any more.
    """
    if milestone.status is MilestoneStatus.SUSPENDED:
        return False
    stated_at = milestone.history[-1].changed_at
    follower = next_occurrence(milestone, calendars, stated_at)
    if follower is None:
        return milestone.occurrence > 1 and not comes_round(milestone, calendars)
    return find_follower(milestone, follower, get)[1] is None


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
        words, context = _words(text), _context(milestone, calendars)
        recurs = words.may_recur(context) and words.on(window.earliest, context).recurs
    except (UsageError, CalendarExhausted):
        return None
    return words if recurs else None


@lru_cache(maxsize=1024)  # asked as it is handed over, then for each channel
def _words(text: str) -> Reading:
    return read(text)


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
    reason = f"follows {milestone.key}, the occurrence of {after}"
    first = Revision(number=1, due=due, reason=reason, changed_at=now, kind=RevisionKind.OCCURRENCE)
    return replace(
        milestone,
        key=_key(milestone, due, after),
        due=due,
        status=MilestoneStatus.OPEN,
        as_of=after + timedelta(days=1),
        snoozed_until=None,
        acknowledgement=None,
        reported=None,
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
    tail = f"/{due.latest}" if due.window else f"/after-{after}"
    return series_key(milestone)[: _KEY_LIMIT - len(tail)] + tail


def series_key(milestone: Milestone) -> str:
    """The key of the series: that of its first occurrence."""
    return milestone.key if milestone.occurrence == 1 else _DAY_IN_KEY.sub("", milestone.key)


def _is_follower(milestone: Milestone, other: Milestone) -> bool:
    """Whether `other`, which has one of the keys of the occurrence after `milestone`, is that one.

    Its first revision names what it follows. Where that is not known, because a file without
    history or an older version made it, its number tells; and its title, where the key was cut.
    """
    if other.occurrence != milestone.occurrence + 1:
        return False
    named = _FOLLOWS.match(other.history[0].reason) if other.history else None
    if named is not None:
        return named[1] == milestone.key
    return not _is_cut(milestone, other) or other.title == milestone.title


def _is_cut(milestone: Milestone, other: Milestone) -> bool:
    """Whether the key of a series made room for the day of `other`."""
    return not other.key.startswith(f"{series_key(milestone)}/")
