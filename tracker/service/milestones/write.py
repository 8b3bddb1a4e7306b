"""The one place that writes milestones: each change with its reminders and what the log says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.plan import moved_reminder, proposed_reminder, still_told
from tracker.service.milestones.plans import plan, replan
from tracker.store.store import Transaction

#: what makes untrue whatever nobody was told yet
_WITHDRAWS = frozenset({Verb.MOVED, Verb.MET, Verb.WAIVED, Verb.MISSED, Verb.SUSPENDED})
_REPLANS = frozenset({Verb.REOPENED, Verb.VERIFIED, Verb.EDITED})


class Rules(Protocol):
    """What reminders are planned by."""

    @property
    def policies(self) -> Mapping[str, Policy]:
        """The policies by name."""
        ...

    @property
    def calendars(self) -> CalendarBook:
        """The business calendars."""
        ...


def write(transaction: Transaction, rules: Rules, changes: Sequence[Change]) -> None:
    """Store changes made at one instant: rows, revisions, reminders, publications and events.

    Raises DuplicateKey, NotFound, or BadData where somebody moved one since it was read.
    """
    if not changes:
        return
    at = changes[0].at
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
    transaction.reminders.insert(list(_planned(rules, done)), at)
    for change, verbs in done:
        _bring_in_line(transaction, rules, change, verbs)
    _publish(transaction, changes)
    transaction.events.insert_many([event for change in changes for event in change.events])


def _planned(rules: Rules, done: Iterable[tuple[Change, frozenset[Verb]]]) -> Iterator[Reminder]:
    """The reminders of what is new or has another date.

    A revision that names the same days, because the date waits for something else now, is no news.
    """
    for change, verbs in done:
        before, after = change.before, change.after
        if before is not None and Verb.MOVED not in verbs:
            continue
        if change.is_told and not change.told_together:
            yield moved_reminder(after, change.at)
        planned = plan(after, rules.policies, rules.calendars)
        yield from still_told(planned, after, change.at)


def _bring_in_line(
    transaction: Transaction, rules: Rules, change: Change, verbs: frozenset[Verb]
) -> None:
    """What becomes of the reminders of a milestone whose date stays."""
    before, after, reminders = change.before, change.after, transaction.reminders
    if before is None or Verb.MOVED in verbs:
        return
    if after.status is MilestoneStatus.OPEN and not _REPLANS.isdisjoint(verbs):
        replan(
            transaction,
            after,
            rules.policies,
            change.at,
            calendars=rules.calendars,
            tell_past=Verb.REOPENED in verbs or after.nature is not before.nature,
        )
    if Verb.ACKNOWLEDGED in verbs:
        reminders.supersede_kind(after.key, ReminderKind.ESCALATION)
        if after.acknowledged_revision != before.acknowledged_revision:
            reminders.supersede_kind(after.key, ReminderKind.OVERDUE)
    if Verb.PROPOSED in verbs:
        news = proposed_reminder(after, change.at, reminders.of(after.key))
        reminders.insert([news], change.at)


def _publish(transaction: Transaction, changes: Sequence[Change]) -> None:
    """Keep how milestones stand in their sources."""
    transaction.publications.store(
        [change.publication for change in changes if change.publication is not None]
    )
    gone = [change.after.key for change in changes if change.verb is Verb.VANISHED]
    transaction.publications.vanish(gone, changes[0].at)
