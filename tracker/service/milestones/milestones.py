"""Adding and changing milestones: each use case is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.domain.occasion import ReminderKind
from tracker.domain.reference import reminder_id_of
from tracker.domain.reminder import ReminderState
from tracker.errors import NotFound, UsageError
from tracker.service.milestones.anchors import in_place, still_named
from tracker.service.milestones.announcing import Announced, Move, adopted, followed, moved, propose
from tracker.service.milestones.changes import apply_move
from tracker.service.milestones.draft import as_added, draft, free_key
from tracker.service.milestones.following import Cause, follow, follow_added, shifts
from tracker.service.milestones.plans import plan, replan
from tracker.service.milestones.records import record_of
from tracker.service.milestones.series import Series
from tracker.service.settings import Defaults
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction


class Milestones:
    """The use cases that write milestones."""

    def __init__(self, store: Store, defaults: Defaults) -> None:
        self._store = store
        self._defaults = defaults
        self._series = Series(policies=defaults.policies, calendars=defaults.calendars)

    def add(self, record: MilestoneRecord, now: datetime) -> Milestone:
        """Store a new milestone and plan its reminders.

        Where `record` has no key, one is made from the title. Raises DuplicateKey for a key that
        is taken.
        """
        milestone = draft(record, self._defaults, now)
        with self._store.write() as transaction:
            if record.key is None:
                taken = transaction.milestones.keys_like(milestone.key)
                milestone = replace(milestone, key=free_key(milestone.key, taken))
            milestone = as_added(in_place(transaction, milestone, self._defaults))
            transaction.milestones.insert([milestone], now)
            transaction.reminders.insert(
                plan(milestone, self._defaults.policies, self._defaults.calendars), now
            )
            transaction.events.insert("added", now, key=milestone.key, detail=milestone.due.text)
            follow_added(transaction, self._defaults, {milestone.key: milestone}, now)
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
            drafted = draft(replace(record_of(before), **changes), self._defaults, now)
            if "due" in changes and "anchors" not in changes:
                drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
            drafted = in_place(transaction, drafted, self._defaults)
            kind = RevisionKind.CORRECTED
            after = redrafted(before, drafted, reason="edited", now=now, kind=kind)
            self._replace(transaction, before, after, now)
            transaction.events.insert("edited", now, key=key, detail=", ".join(sorted(changes)))
            self._follow(transaction, before, after, f"{key} moved: edited", now)
        return after

    def foresee(
        self, key: str, to: Announced, now: datetime, *, pins: Collection[str] = ()
    ) -> Move:
        """What `move` would do; nothing is written."""
        with self._store.read() as transaction:
            move = moved(transaction, self._defaults, _movable(transaction, key), to, now)
            return followed(transaction, self._defaults, move, now, pins, dry_run=True)

    def move(self, key: str, to: Announced, now: datetime, *, pins: Collection[str] = ()) -> Move:
        """Give a milestone another due date, with the reason; people are told once.

        What counts from it follows, but for `pins`, whose dates stay from now on.
        """
        with self._store.write() as transaction:
            move = moved(transaction, self._defaults, _movable(transaction, key), to, now)
            return self._apply(transaction, move, now, pins)

    def propose(self, key: str, to: Announced, now: datetime) -> Milestone:
        """Keep a date that is announced beside the one in force; people are told once."""
        with self._store.write() as transaction:
            return propose(transaction, self._defaults, _movable(transaction, key), to, now)

    def adopt(  # noqa: PLR0913 - what a move states
        self,
        key: str,
        now: datetime,
        *,
        reason: str | None = None,
        by: str | None = None,
        pins: Collection[str] = (),
        dry_run: bool = False,
    ) -> Move:
        """Bring the proposed date into force; with `dry_run` only say what would change."""
        with self._store.read() if dry_run else self._store.write() as transaction:
            before = _movable(transaction, key)
            move = adopted(transaction, self._defaults, before, now, reason=reason, by=by)
            if dry_run:
                return followed(transaction, self._defaults, move, now, pins, dry_run=True)
            return self._apply(transaction, move, now, pins)

    def _apply(
        self, transaction: Transaction, move: Move, now: datetime, pins: Collection[str]
    ) -> Move:
        apply_move(transaction, move.before, move.after, self._defaults, now)
        return followed(transaction, self._defaults, move, now, pins)

    def _follow(
        self,
        transaction: Transaction,
        before: Milestone,
        after: Milestone,
        reason: str,
        now: datetime,
    ) -> None:
        """Have what counts from a milestone follow it, where that makes a difference."""
        if shifts(before, after):
            cause = Cause(changed={after.key: after}, reason=reason, now=now)
            follow(transaction, self._defaults, cause)

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
            self._follow(transaction, before, after, f"{key} was {status} on {on}", now)
            self._series.go_on(transaction, after, now)
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
            self._follow(transaction, before, after, f"{key} was opened again", now)
        return after

    def acknowledge(
        self, name: str, now: datetime, *, by: str | None, note: str | None
    ) -> Milestone:
        """Record that a person has seen a reminder, named by reference, or a milestone, by key.

        Nobody else is told of what was told so far; of a milestone that is overdue this ends the
        repeats, until its date moves.
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
                self._series.go_on(transaction, after, now)
            transaction.reminders.supersede_kind(key, ReminderKind.ESCALATION)
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
            self._series.go_on(transaction, after, now)
        return after

    def verify(
        self, key: str, now: datetime, *, on: date, by: str | None = None, note: str | None = None
    ) -> Milestone:
        """Record that a person held the date against its source and found nothing new.

        What would have asked for that soon is not told any more.
        """
        with self._store.write() as transaction:
            before = _get(transaction, key)
            _must_be(before, MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED)
            after = replace(before, last_verified_on=on)
            transaction.milestones.replace(after, now)
            self._replan(transaction, after, now, tell_past=False)
            detail = "; ".join(part for part in (f"on {on}", by and f"by {by}", note) if part)
            transaction.events.insert("verified", now, key=key, detail=detail)
        return after

    def _replace(
        self, transaction: Transaction, before: Milestone, after: Milestone, now: datetime
    ) -> None:
        if after.revision == before.revision:
            transaction.milestones.replace(after, now)
            self._replan(transaction, after, now, tell_past=False)
        else:
            apply_move(transaction, before, after, self._defaults, now)

    def _replan(
        self, transaction: Transaction, after: Milestone, now: datetime, *, tell_past: bool
    ) -> None:
        defaults = self._defaults
        calendars = defaults.calendars
        replan(transaction, after, defaults.policies, now, calendars=calendars, tell_past=tell_past)

    @staticmethod
    def _still(transaction: Transaction, after: Milestone, now: datetime) -> None:
        transaction.milestones.replace(after, now)
        transaction.reminders.supersede_pending(after.key)


def redrafted(
    before: Milestone, drafted: Milestone, *, reason: str, now: datetime, kind: RevisionKind
) -> Milestone:
    """`drafted` with the identity, standing and history of `before`; another date is a move.

    The date of one that is pinned stays as long as its words do.
    """
    after = replace(
        drafted,
        key=before.key,
        status=before.status,
        closed_on=before.closed_on,
        snoozed_until=before.snoozed_until,
        acknowledged_revision=before.acknowledged_revision,
        proposed=before.proposed,
        occurrence=before.occurrence,
        origin=before.origin,
        external_id=before.external_id,
        due=before.due,
        history=before.history,
    )
    kept = drafted.pinned and drafted.due.text == before.due.text
    if kept or drafted.due.same_dates(before.due):
        return after
    return after.moved(drafted.due, reason=reason, changed_at=now, kind=kind)


def _get(transaction: Transaction, key: str) -> Milestone:
    milestone = transaction.milestones.get(key)
    if milestone is None:
        raise NotFound(f"no milestone has the key {key!r}: `tracker list` shows them all")
    return milestone


def _movable(transaction: Transaction, key: str) -> Milestone:
    milestone = _get(transaction, key)
    _must_be(milestone, MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED)
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
