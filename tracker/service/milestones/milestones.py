"""Adding and changing milestones: each use case is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.dates.base.instants import aware, day_in
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.domain.nature import Nature
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import ReminderState
from tracker.errors import NoMilestone, UsageError
from tracker.planning.reminders.series import comes_round
from tracker.service.milestones.anchors import in_place, still_named
from tracker.service.milestones.announcements import Announced, Announcing
from tracker.service.milestones.apply import apply, foreseen
from tracker.service.milestones.draft import as_added, draft, free_key
from tracker.service.milestones.followers import Dependent
from tracker.service.milestones.records import record_of
from tracker.service.milestones.references import meant_by
from tracker.service.settings import Defaults
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A due date before and after, and how many reminders that nobody has seen it replaces."""

    before: Milestone
    after: Milestone
    superseded: int
    dependents: tuple[Dependent, ...] = ()  #: what becomes of what counts from it


class Milestones:
    """The use cases that write milestones, on behalf of `by`."""

    def __init__(self, store: Store, defaults: Defaults, *, by: str) -> None:
        self._store = store
        self._defaults = defaults
        self._by = by

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
            if record.repeat_count or record.repeat_until:
                _refuse_idle_limit(milestone, self._defaults)
            self._apply(transaction, None, milestone, now, verb=Verb.ADDED)
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
            stated = replace(record_of(before), status=None)  # which no edit changes
            drafted = draft(replace(stated, **changes), self._defaults, now)
            if "due" in changes and "anchors" not in changes:
                drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
            drafted = in_place(transaction, drafted, self._defaults)
            kind = RevisionKind.CORRECTED
            after = redrafted(before, drafted, reason="edited", now=now, kind=kind, by=self._by)
            if changes.get("repeat_count") or changes.get("repeat_until"):
                _refuse_idle_limit(after, self._defaults)
            return self._apply(transaction, before, after, now)

    def move(
        self,
        key: str,
        to: Announced,
        now: datetime,
        *,
        pins: Collection[str] = (),
        dry_run: bool = False,
    ) -> Move:
        """Give a milestone another due date, with the reason; people are told once.

        What counts from it follows, but for `pins`, whose dates stay from now on. With `dry_run`
        only say what would change.
        """
        return self._move(key, now, lambda each: each.moved(to), pins, dry_run=dry_run)

    def adopt(
        self,
        key: str,
        now: datetime,
        *,
        reason: str | None = None,
        pins: Collection[str] = (),
        dry_run: bool = False,
    ) -> Move:
        """Bring the proposed date into force, in all as `move`."""
        return self._move(key, now, lambda each: each.adopted(reason), pins, dry_run=dry_run)

    def propose(self, key: str, to: Announced, now: datetime) -> Milestone:
        """Keep a date that is announced beside the one in force; people are told once."""
        with self._store.write() as transaction:
            change = self._announcing(transaction, key, now).proposed(to)
            apply(transaction, self._defaults, [change])
        return change.after

    def close(  # noqa: PLR0913 - a change and its circumstances
        self,
        key: str,
        status: MilestoneStatus,
        now: datetime,
        *,
        on: date,
        at: datetime | None = None,
        reason: str | None = None,
    ) -> Milestone:
        """Close a milestone as met, waived or missed; what is pending is not told any more.

        `at` is the instant at which it came about, where that is known; without an offset, on the
        clocks of the milestone's zone.
        """
        return self._change(
            key, now, _undecided, lambda each: _closed(each, status, on, at, now), why=reason
        )

    def suspend(self, key: str, reason: str, now: datetime) -> Milestone:
        """Pause a milestone until further notice."""
        suspended = MilestoneStatus.SUSPENDED
        return self._change(key, now, _open, lambda each: each.with_status(suspended), why=reason)

    def reopen(self, key: str, now: datetime) -> Milestone:
        """Open a closed or suspended milestone again and plan its reminders anew.

        Whoever opens an event that had passed has looked: it is asked for again later.
        """

        def opened(milestone: Milestone) -> Milestone:
            again = milestone.with_status(MilestoneStatus.OPEN)
            window = milestone.due.certain_window
            if milestone.status is not MilestoneStatus.PASSED or window is None:
                return again
            today = day_in(now, milestone.due.tz)
            return replace(again, last_verified_on=max(today, window.end))

        return self._change(key, now, _not_open, opened)

    def acknowledge(self, name: str, now: datetime, *, note: str | None) -> Milestone:
        """Record that a person has seen a reminder, named by reference, or a milestone, by key.

        Nobody else is told of what was told so far; of a milestone that is overdue this ends the
        repeats, until its date moves.
        """
        with self._store.write() as transaction:
            reminder_id, key = meant_by(transaction, name)
            before = after = _get(transaction, key)
            if any(
                entry.reminder.kind is ReminderKind.OVERDUE
                and entry.reminder.revision == before.revision
                and entry.reminder.fire_at <= now
                for entry in transaction.reminders.of(key)
            ):
                after = replace(before, acknowledged_revision=before.revision)
            change = Change(
                before=before,
                after=after,
                at=now,
                by=self._by,
                verb=Verb.ACKNOWLEDGED,
                why=note or "",
                reminder_id=reminder_id,
            )
            apply(transaction, self._defaults, [change])
        return after

    def snooze(self, key: str, until: datetime, reason: str, now: datetime) -> Milestone:
        """Hold a milestone's reminders until an instant; its date stays."""
        if until <= now:
            raise UsageError(f"{until.isoformat()} is past: a snooze ends in the future")
        return self._change(
            key,
            now,
            _open,
            lambda each: replace(each, snoozed_until=until),
            verb=Verb.SNOOZED,
            why=reason,
        )

    def verify(self, key: str, now: datetime, *, on: date, note: str | None = None) -> Milestone:
        """Record that a person held the date against its source and found nothing new.

        What would have asked for that soon is not told any more, and its doubts are settled.
        """
        return self._change(
            key,
            now,
            _live,
            lambda each: replace(each.settled(), last_verified_on=on),
            verb=Verb.VERIFIED,
            why=note,
        )

    def _change(  # noqa: PLR0913 - a change and its circumstances
        self,
        key: str,
        now: datetime,
        get: Callable[[Transaction, str], Milestone],
        becomes: Callable[[Milestone], Milestone],
        *,
        verb: Verb = Verb.EDITED,
        why: str | None = None,
    ) -> Milestone:
        """What `becomes` makes of the milestone that `get` gives, or refuses to."""
        with self._store.write() as transaction:
            before = get(transaction, key)
            return self._apply(transaction, before, becomes(before), now, verb=verb, why=why)

    def _apply(  # noqa: PLR0913 - a change and its circumstances
        self,
        transaction: Transaction,
        before: Milestone | None,
        after: Milestone,
        now: datetime,
        *,
        verb: Verb = Verb.EDITED,
        why: str | None = None,
    ) -> Milestone:
        change = Change(before=before, after=after, at=now, by=self._by, verb=verb, why=why or "")
        apply(transaction, self._defaults, [change])
        return after

    def _move(
        self,
        key: str,
        now: datetime,
        decide: Callable[[Announcing], Change],
        pins: Collection[str],
        *,
        dry_run: bool,
    ) -> Move:
        carry_out = foreseen if dry_run else apply
        with self._store.read() if dry_run else self._store.write() as transaction:
            announcing = self._announcing(transaction, key, now)
            change = decide(announcing)
            stored = transaction.reminders.of(key)
            return Move(
                before=announcing.before,
                after=change.after,
                superseded=sum(each.state is ReminderState.PENDING for each in stored),
                dependents=carry_out(transaction, self._defaults, [change], pins=pins),
            )

    def _announcing(self, transaction: Transaction, key: str, now: datetime) -> Announcing:
        return Announcing(
            transaction=transaction,
            defaults=self._defaults,
            before=_undecided(transaction, key),
            now=now,
            by=self._by,
        )


def redrafted(  # noqa: PLR0913 - a change and its circumstances
    before: Milestone,
    drafted: Milestone,
    *,
    reason: str,
    now: datetime,
    kind: RevisionKind,
    by: str,
) -> Milestone:
    """`drafted` with the identity, standing and history of `before`; another date is a move.

    So are words that cast another doubt on the same date; those that cast none settle it. The date
    of one that is pinned stays as long as its words do.
    """
    kept = drafted.pinned and drafted.due.text == before.due.text
    after = replace(
        drafted,
        key=before.key,
        status=before.status,
        closed_on=before.closed_on,
        closed_at=before.closed_at,
        snoozed_until=before.snoozed_until,
        acknowledged_revision=before.acknowledged_revision,
        settled_revision=before.settled_revision,
        proposed=before.proposed,
        occurrence=before.occurrence,
        origin=before.origin,
        external_id=before.external_id,
        due=before.due,
        history=before.history,
    ).kept_open()
    if kept or drafted.due.same_doubts(before.due):
        return after
    if not drafted.due.is_doubtful and drafted.due.same_dates(before.due):
        return after.settled()
    return after.moved(drafted.due, reason=reason, changed_at=now, kind=kind, by=by)


def _refuse_idle_limit(milestone: Milestone, defaults: Defaults) -> None:
    """UsageError where a limit is put to what does not recur; a date not known yet may."""
    if milestone.due.window is not None and not comes_round(milestone, defaults.calendars):
        raise UsageError(
            f"{milestone.due.text!r} does not recur, so --count and --until limit nothing: leave "
            'them out, or say how often it is due, as in "31 March each year"'
        )


def _closed(
    milestone: Milestone, status: MilestoneStatus, on: date, at: datetime | None, now: datetime
) -> Milestone:
    if status is MilestoneStatus.MISSED and milestone.nature is Nature.EVENT:
        raise UsageError(
            f"{milestone.key} is an event: `tracker met` says that it took place, `tracker waive` "
            "that it did not"
        )
    if at is None:
        return milestone.with_status(status, on)
    tz = milestone.due.tz
    instant = aware(at, tz)
    if instant > now:
        raise UsageError(f"{at.isoformat()} is ahead: what is to come cannot have come about")
    return milestone.with_status(status, day_in(instant, tz), instant)


def _get(transaction: Transaction, key: str) -> Milestone:
    milestone = transaction.milestones.get(key)
    if milestone is None:
        raise NoMilestone(key)
    return milestone


def _live(transaction: Transaction, key: str) -> Milestone:
    """The milestone, open or suspended; UsageError where it is closed."""
    milestone = _get(transaction, key)
    if not milestone.status.is_live:
        raise _is_not_open(milestone)
    return milestone


def _undecided(transaction: Transaction, key: str) -> Milestone:
    """The milestone, unless somebody has closed it: UsageError; events also pass by themselves."""
    milestone = _get(transaction, key)
    if milestone.status.is_decided:
        raise _is_not_open(milestone)
    return milestone


def _open(transaction: Transaction, key: str) -> Milestone:
    """The milestone, which is open; else UsageError."""
    milestone = _get(transaction, key)
    if milestone.status is not MilestoneStatus.OPEN:
        raise _is_not_open(milestone)
    return milestone


def _not_open(transaction: Transaction, key: str) -> Milestone:
    """The milestone, closed or suspended; else UsageError."""
    milestone = _get(transaction, key)
    if milestone.status is MilestoneStatus.OPEN:
        raise UsageError(f"{key} is open already")
    return milestone


def _is_not_open(milestone: Milestone) -> UsageError:
    key = milestone.key
    return UsageError(f"{key} is {milestone.status}: `tracker reopen {key}` comes first")
