"""Adding and changing milestones: each use case is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.reference import reminder_id_of
from tracker.domain.reminder import ReminderKind, ReminderState
from tracker.errors import NotFound, UsageError
from tracker.planning.reminders import moved_reminder
from tracker.service.drafting import House, draft, free_key, read_due
from tracker.service.plans import plan, replan
from tracker.service.records import record_of
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A due date before and after, and how many reminders that nobody has seen it replaces."""

    before: Milestone
    after: Milestone
    superseded: int


class Milestones:
    """The use cases that write milestones."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house

    def add(self, record: MilestoneRecord, now: datetime) -> Milestone:
        """Store a new milestone and plan its reminders.

        Where `record` has no key, one is made from the title. Raises DuplicateKey for a key that
        is taken.
        """
        milestone = draft(record, self._house, now)
        with self._store.write() as transaction:
            if record.key is None:
                taken = transaction.milestones.keys_like(milestone.key)
                milestone = replace(milestone, key=free_key(milestone.key, taken))
            transaction.milestones.insert([milestone], now)
            transaction.reminders.insert(
                plan(milestone, self._house.policies, self._house.calendars), now
            )
            transaction.events.insert("added", now, key=milestone.key, detail=milestone.due.text)
        return milestone

    def edit(self, key: str, changes: dict[str, Any], now: datetime) -> Milestone:
        """Change what is known of a milestone; `changes` are fields of MilestoneRecord.

        Another due date becomes a revision, with "edited" as its reason; its words are read as of
        today where no other day is given.
        """
        if changes.get("key", key) != key:
            raise UsageError("a key never changes: people and links rely on it")
        if "due" in changes:
            changes = {"as_of": None, **changes}
        with self._store.write() as transaction:
            before = _get(transaction, key)
            drafted = draft(replace(record_of(before), **changes), self._house, now)
            after = redrafted(before, drafted, reason="edited", now=now)
            self._replace(transaction, before, after, now)
            transaction.events.insert("edited", now, key=key, detail=", ".join(sorted(changes)))
        return after

    def foresee(self, key: str, due: str, now: datetime, *, as_of: date) -> Move:
        """What `move` would do; nothing is written."""
        with self._store.read() as transaction:
            return self._moved(transaction, key, (due, as_of), "", now)

    def move(self, key: str, due: str, reason: str, now: datetime, *, as_of: date) -> Move:
        """Give a milestone another due date, with the reason; people are told once."""
        with self._store.write() as transaction:
            move = self._moved(transaction, key, (due, as_of), reason, now)
            apply_move(transaction, move.before, move.after, self._house, now)
        return move

    def _moved(
        self,
        transaction: Transaction,
        key: str,
        stated: tuple[str, date],
        reason: str,
        now: datetime,
    ) -> Move:
        before = _get(transaction, key)
        _must_be(before, MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED)
        text, as_of = stated
        new = read_due(
            text,
            as_of=as_of,
            tz=before.due.tz,
            calendar=before.calendar,
            roll=before.roll,
            calendars=self._house.calendars,
        )
        if new.same_dates(before.due):
            raise UsageError(f"{key} is due {before.due.text!r} already: nothing to move")
        pending = [
            entry for entry in transaction.reminders.of(key) if entry.state is ReminderState.PENDING
        ]
        after = replace(before, as_of=as_of).moved(new, reason=reason, changed_at=now)
        return Move(before=before, after=after, superseded=len(pending))

    def close(
        self,
        key: str,
        status: MilestoneStatus,
        now: datetime,
        *,
        on: date,
        reason: str | None = None,
    ) -> Milestone:
        """Close a milestone as met, waived or missed; what is pending is not told any more."""
        with self._store.write() as transaction:
            before = _get(transaction, key)
            _must_be(before, MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED)
            after = replace(before, status=status, closed_on=on, snoozed_until=None)
            self._still(transaction, after, now)
            detail = f"on {on}" + (f": {reason}" if reason else "")
            transaction.events.insert(status, now, key=key, detail=detail)
        return after

    def suspend(self, key: str, reason: str, now: datetime) -> Milestone:
        """Pause a milestone until further notice."""
        with self._store.write() as transaction:
            before = _get(transaction, key)
            _must_be(before, MilestoneStatus.OPEN)
            after = replace(before, status=MilestoneStatus.SUSPENDED)
            self._still(transaction, after, now)
            transaction.events.insert("suspended", now, key=key, detail=reason)
        return after

    def reopen(self, key: str, now: datetime) -> Milestone:
        """Open a closed or suspended milestone again and plan its reminders anew."""
        with self._store.write() as transaction:
            before = _get(transaction, key)
            if before.status is MilestoneStatus.OPEN:
                raise UsageError(f"{key} is open already")
            after = replace(before, status=MilestoneStatus.OPEN, closed_on=None)
            transaction.milestones.replace(after, now)
            self._replan(transaction, after, now, tell_past=True)
            transaction.events.insert("reopened", now, key=key)
        return after

    def acknowledge(
        self, name: str, now: datetime, *, by: str | None, note: str | None
    ) -> Milestone:
        """Record that a person has seen a reminder, named by reference, or a milestone, by key.

        Of a milestone that is overdue this ends the repeats, until its date moves.
        """
        with self._store.write() as transaction:
            reminder_id, key = _resolve(transaction, name)
            before = _get(transaction, key)
            after = before
            overdue = [
                entry
                for entry in transaction.reminders.of(key)
                if entry.reminder.kind is ReminderKind.OVERDUE
                and entry.reminder.revision == before.revision
            ]
            if any(entry.reminder.fire_at <= now for entry in overdue):
                after = replace(before, acknowledged_revision=before.revision)
                transaction.milestones.replace(after, now)
                ahead = [entry.id for entry in overdue if entry.state is ReminderState.PENDING]
                transaction.reminders.set_state(ahead, ReminderState.SUPERSEDED)
            detail = "; ".join(part for part in (by and f"by {by}", note) if part)
            transaction.events.insert(
                "acknowledged", now, key=key, reminder_id=reminder_id, detail=detail
            )
        return after

    def snooze(self, key: str, until: datetime, reason: str, now: datetime) -> Milestone:
        """Hold a milestone's reminders until an instant; its date stays."""
        if until <= now:
            raise UsageError(f"{until.isoformat()} is past: a snooze ends in the future")
        with self._store.write() as transaction:
            before = _get(transaction, key)
            _must_be(before, MilestoneStatus.OPEN)
            after = replace(before, snoozed_until=until)
            transaction.milestones.replace(after, now)
            detail = f"until {until.isoformat(timespec='minutes')}: {reason}"
            transaction.events.insert("snoozed", now, key=key, detail=detail)
        return after

    def _replace(
        self, transaction: Transaction, before: Milestone, after: Milestone, now: datetime
    ) -> None:
        if after.revision == before.revision:
            transaction.milestones.replace(after, now)
            self._replan(transaction, after, now, tell_past=False)
        else:
            apply_move(transaction, before, after, self._house, now)

    def _replan(
        self, transaction: Transaction, after: Milestone, now: datetime, *, tell_past: bool
    ) -> None:
        house = self._house
        calendars = house.calendars
        replan(transaction, after, house.policies, now, calendars=calendars, tell_past=tell_past)

    @staticmethod
    def _still(transaction: Transaction, after: Milestone, now: datetime) -> None:
        transaction.milestones.replace(after, now)
        transaction.reminders.supersede_pending(after.key)


def redrafted(before: Milestone, drafted: Milestone, *, reason: str, now: datetime) -> Milestone:
    """`drafted` with the identity, standing and history of `before`; another date is a move."""
    after = replace(
        drafted,
        key=before.key,
        status=before.status,
        closed_on=before.closed_on,
        snoozed_until=before.snoozed_until,
        acknowledged_revision=before.acknowledged_revision,
        due=before.due,
        history=before.history,
    )
    if drafted.due.same_dates(before.due):
        return after
    return after.moved(drafted.due, reason=reason, changed_at=now)


def apply_move(
    transaction: Transaction, before: Milestone, after: Milestone, house: House, now: datetime
) -> None:
    """Store a moved date: old reminders superseded, new ones planned, the news itself planned."""
    transaction.reminders.supersede_pending(after.key)
    transaction.milestones.replace(after, now)
    if after.status is MilestoneStatus.OPEN:
        reminders = (moved_reminder(after, now), *plan(after, house.policies, house.calendars))
        transaction.reminders.insert(reminders, now)
    transaction.events.insert(
        "moved", now, key=after.key, detail=_in_words(before.due, after.due, after)
    )


def _in_words(old: Due, new: Due, after: Milestone) -> str:
    def days(due: Due) -> str:
        return f"{due.earliest}..{due.latest}" if due.window else f"no date ({due.text})"

    return f"{days(old)} to {days(new)}: {after.history[-1].reason}"


def _get(transaction: Transaction, key: str) -> Milestone:
    milestone = transaction.milestones.get(key)
    if milestone is None:
        raise NotFound(f"no milestone has the key {key!r}: `tracker list` shows them all")
    return milestone


def _must_be(milestone: Milestone, *statuses: MilestoneStatus) -> None:
    if milestone.status not in statuses:
        raise UsageError(
            f"{milestone.key} is {milestone.status}: `tracker reopen {milestone.key}` comes first"
        )


def _resolve(transaction: Transaction, name: str) -> tuple[int | None, str]:
    reminder_id = reminder_id_of(name)
    if reminder_id is None:
        return None, name
    stored = transaction.reminders.get(reminder_id)
    if stored is None:
        raise NotFound(f"no reminder has the reference {name!r}")
    return reminder_id, stored.reminder.key
