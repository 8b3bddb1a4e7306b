"""Whether a date that is put right is news to anybody, and what is still to be told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.domain.change import Change
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.readers import Reader, next_ahead_for

_DONE = frozenset({ReminderState.DISPATCHED, ReminderState.FOLDED})


def is_silent(change: Change, told: int | None) -> bool:
    """Whether nobody has to hear of a date that `change` puts right.

    `told` is the number of the last revision that anybody was told of. People know its date; where
    there is none, nobody knows any, and a slip that is mended soon is nobody's business.
    """
    before, settle = change.before, change.corrects
    if before is None or settle is None:
        return False
    if told is None:
        return change.at - before.history[-1].changed_at < settle
    return any(
        each.number == told and each.due.same_dates(change.after.due) for each in before.history
    )


def untold(
    planned: Iterable[Reminder],
    stored: Iterable[StoredReminder],
    change: Change,
    readers: Iterable[Reader],
) -> Iterator[Reminder]:
    """What is left to tell of a date that is in force again, of which `stored` were told already.

    Of a series that had begun, what comes next. The news is that of the revision which `change`
    restores, else of the last one with that date.
    """
    milestone, readers = change.after, tuple(readers)
    numbers = _of_the_date(milestone)
    of_it = [entry for entry in stored if entry.reminder.revision in numbers]
    known = {entry.reminder.occasion.text for entry in of_it if entry.state in _DONE}
    if milestone.status is MilestoneStatus.OPEN:
        last = max((entry.reminder.revision for entry in of_it), default=0)
        yield from _news(milestone, of_it, change.restores or last)
    for reminder in planned:
        if reminder.occasion.text not in known:
            yield reminder
            continue
        following = next_ahead_for(reminder, milestone, readers, change.at)
        if following is not None:
            yield following


def _of_the_date(milestone: Milestone) -> frozenset[int]:
    """The revisions that name the date in force."""
    same = (each for each in milestone.history if each.due.same_dates(milestone.due))
    return frozenset(each.number for each in same)


def _news(
    milestone: Milestone, stored: Sequence[StoredReminder], revision: int
) -> Iterator[Reminder]:
    """What nobody had heard yet of the date, and of the proposal, when `revision` was in force."""
    news = [
        entry
        for entry in stored
        if entry.reminder.kind is ReminderKind.MOVED and entry.reminder.revision == revision
    ]
    dated = [entry for entry in news if entry.reminder.occasion.proposal is None]
    proposed = [entry for entry in news if entry.reminder.occasion.proposal is not None]
    if milestone.proposed is None:
        proposed = []
    if milestone.history[0].due.same_dates(milestone.due):  # nobody knows of any other
        dated = []
    for entry in (*dated, *proposed[-1:]):
        if entry.state not in _DONE:
            yield replace(entry.reminder, revision=milestone.revision)
