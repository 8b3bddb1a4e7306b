"""The one place that writes milestones: each change with its reminders and what the log says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, ReminderState
from tracker.planning.reminders.plan import moved_reminder, proposed_reminder, still_told
from tracker.planning.reminders.settling import is_silent, untold
from tracker.service.milestones.plans import Rules, plan, readers, replan, with_people
from tracker.store.store import Transaction

#: what makes untrue whatever nobody was told yet
_WITHDRAWS = frozenset({Verb.MOVED, Verb.MET, Verb.WAIVED, Verb.MISSED, Verb.SUSPENDED})
_REPLANS = frozenset({Verb.REOPENED, Verb.VERIFIED, Verb.EDITED, Verb.ACKNOWLEDGED, Verb.UNDONE})


def write(transaction: Transaction, rules: Rules, changes: Sequence[Change]) -> None:
    """Store changes made at one instant: rows, revisions, reminders, publications and events.

    Raises DuplicateKey, NotFound, or BadData where somebody moved one since it was read.
    """
    if not changes:
        return
    rules, at = with_people(rules, transaction.people.all), changes[0].at
    changes = _settled(transaction, changes)
    done = [(change, change.verbs) for change in changes]
    added = [change.after for change in changes if change.before is None]
    changed = [change.after for change in changes if change.before not in (None, change.after)]
    if added:
        transaction.milestones.insert(added, at)
    transaction.reminders.supersede_pending(
        [change.after.key for change, verbs in done if not _WITHDRAWS.isdisjoint(verbs)]
    )
    transaction.reminders.end_planned(
        [change.after.key for change, verbs in done if Verb.PASSED in verbs]
    )
    transaction.milestones.replace(changed, at)
    transaction.reminders.insert(list(_planned(transaction, rules, done)), at)
    staying = [each for each in done if each[0].before is not None and Verb.MOVED not in each[1]]
    _replan(transaction, rules, staying, at)
    for change, verbs in staying:
        _bring_in_line(transaction, change, verbs)
    _publish(transaction, changes)
    transaction.events.insert_many([event for change in changes for event in change.events])


def _settled(transaction: Transaction, changes: Sequence[Change]) -> Sequence[Change]:
    """`changes`, those marked that put right what nobody was told."""
    mended = [
        each.after.key for each in changes if each.corrects is not None and Verb.MOVED in each.verbs
    ]
    if not mended:
        return changes
    told = transaction.past.told(mended)
    return [replace(each, silent=is_silent(each, told.get(each.after.key))) for each in changes]


def _planned(
    transaction: Transaction, rules: Rules, done: Iterable[tuple[Change, frozenset[Verb]]]
) -> Iterator[Reminder]:
    """The reminders of what is new or has another date.

    A revision that names the same days, because the date waits for something else now, is no news.
    """
    for change, verbs in done:
        before, after = change.before, change.after
        if before is not None and Verb.MOVED not in verbs:
            continue
        if change.is_told and not (change.told_together or change.silent):
            yield moved_reminder(after, change.at)
        planned = still_told(plan(after, rules), after, change.at)
        if change.silent:
            stored = transaction.reminders.of(after.key)
            planned = tuple(untold(planned, stored, change, readers(after, rules)))
        yield from planned


def _replan(
    transaction: Transaction,
    rules: Rules,
    staying: Iterable[tuple[Change, frozenset[Verb]]],
    at: datetime,
) -> None:
    """Plan anew what is open, whose date stays, and what else may call for other reminders."""
    parts: dict[bool, list[Milestone]] = {True: [], False: []}
    for change, verbs in staying:
        before, after = change.before, change.after
        if after.status is MilestoneStatus.OPEN and not _REPLANS.isdisjoint(verbs):
            becomes = before is not None and after.nature is not before.nature
            parts[Verb.REOPENED in verbs or becomes].append(after)
    for tell_past, some in parts.items():
        replan(transaction, some, rules, at, tell_past=tell_past)


def _bring_in_line(transaction: Transaction, change: Change, verbs: frozenset[Verb]) -> None:
    """What becomes of the reminders of a milestone whose date stays, beside what is planned."""
    before, after, reminders = change.before, change.after, transaction.reminders
    if Verb.ACKNOWLEDGED in verbs:
        reminders.supersede_pending([after.key], ReminderKind.ESCALATION)
    if before is not None and Verb.UNDONE in verbs:
        _tell_as_before(transaction, before, after)
    if Verb.PROPOSED in verbs:
        news = proposed_reminder(after, change.at, reminders.of(after.key))
        reminders.insert([news], change.at)


def _tell_as_before(transaction: Transaction, before: Milestone, after: Milestone) -> None:
    """Escalations that an acknowledgement had ended go on: no plan holds them."""
    if not before.acknowledged or after.acknowledged:
        return
    reminders = transaction.reminders
    withdrawn = [
        each.id
        for each in reminders.of(after.key)
        if each.reminder.revision == after.revision
        and each.reminder.kind is ReminderKind.ESCALATION
        and each.state is ReminderState.SUPERSEDED
    ]
    reminders.set_state(withdrawn, ReminderState.PENDING)


def _publish(transaction: Transaction, changes: Sequence[Change]) -> None:
    """Keep how milestones stand in their sources."""
    transaction.publications.store(
        [change.publication for change in changes if change.publication is not None]
    )
    gone = [change.after.key for change in changes if change.verb is Verb.VANISHED]
    transaction.publications.vanish(gone, changes[0].at)
