"""Adding and changing milestones: each use case is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from tracker.dates.base.instants import day_in
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Acknowledgement, Milestone, MilestoneStatus, RevisionKind
from tracker.domain.reminder import ReminderState, StoredReminder
from tracker.errors import Lapsed, UsageError
from tracker.planning.reminders.series import comes_round
from tracker.service.defaults import Defaults
from tracker.service.milestones.anchors import in_place, still_named
from tracker.service.milestones.announcements import Announced, Announcing
from tracker.service.milestones.apply import apply, foreseen
from tracker.service.milestones.closing import Closing, closed
from tracker.service.milestones.draft import as_added, draft, free_key, restated, routed
from tracker.service.milestones.finding import Find, found, live, not_open, opened, undecided
from tracker.service.milestones.followers import Dependent
from tracker.service.milestones.plans import policy_of
from tracker.service.milestones.records import record_of
from tracker.service.milestones.references import meant_by
from tracker.service.milestones.seeing import seen_by
from tracker.service.milestones.telling import check_told, handle_of
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A due date before and after, and how many reminders that nobody has seen it replaces."""

    before: Milestone
    after: Milestone
    superseded: int
    dependents: tuple[Dependent, ...] = ()  #: what becomes of what counts from it


@dataclass(frozen=True, kw_only=True, slots=True)
class Through:
    """What somebody answers: a reminder, and the channel on which it had told them."""

    reminder: StoredReminder | None = None
    channel: str | None = None
    means: str | None = None  #: by what they do it, where they answer nothing: "the page"


class Opens(Protocol):
    """Whatever opens transactions."""

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that is durable when the block ends, and undone when the block raises."""
        ...

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that reads one state of the database."""
        ...


class Milestones:
    """The use cases that write milestones, on behalf of `by`.

    A milestone is named by its key or by the reference of one of its reminders.
    """

    def __init__(
        self, store: Opens, defaults: Defaults, *, by: str, through: Through | None = None
    ) -> None:
        self._store = store
        self._defaults = defaults
        self._by = by
        self._through = through or Through()

    def add(self, record: MilestoneRecord, now: datetime, *, dry_run: bool = False) -> Milestone:
        """Store a new milestone and plan its reminders; with `dry_run` only say what it would be.

        Where `record` has no key, one is made from the title. Raises DuplicateKey for a key that
        is taken.
        """
        milestone = draft(routed(record, self._defaults), self._defaults, now)
        with self._store.read() if dry_run else self._store.write() as transaction:
            if record.key is None:
                taken = transaction.milestones.keys_like(milestone.key)
                milestone = replace(milestone, key=free_key(milestone.key, taken))
            milestone = in_place(transaction, milestone, self._defaults)
            milestone = as_added(check_told(transaction, milestone), self._who(transaction))
            if record.repeat_count or record.repeat_until:
                _refuse_idle_limit(milestone, self._defaults)
            if not dry_run:
                self._apply(transaction, None, milestone, now, verb=Verb.ADDED)
        return milestone

    def edit(
        self, key: str, changes: dict[str, Any], now: datetime, *, reason: str | None = None
    ) -> Milestone:
        """Change what is known of a milestone; `changes` are as `restated` takes them.

        Another due date becomes a revision, whose reason is "edited" where none is given, of which
        nobody hears where nobody had heard of the date and that has not settled yet; its words are
        read as of today where no other day is given.
        """
        if "due" in changes:
            changes = {"as_of": None, **changes}
        with self._store.write() as transaction:
            before, by = found(transaction, key), self._who(transaction)
            if changes.get("key", before.key) != before.key:
                raise UsageError("a key never changes: people and links rely on it")
            stated = replace(record_of(before), status=None)  # which no edit changes
            drafted = draft(restated(stated, changes), self._defaults, now)
            if "due" in changes and "anchors" not in changes:
                drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
            drafted = check_told(transaction, in_place(transaction, drafted, self._defaults))
            kind, settle = RevisionKind.CORRECTED, self._defaults.settle
            told = reason or "edited"
            after = redrafted(before, drafted, reason=told, now=now, kind=kind, by=by)
            if changes.get("repeat_count") or changes.get("repeat_until"):
                _refuse_idle_limit(after, self._defaults)
            return self._apply(transaction, before, after, now, why=reason, corrects=settle)

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
            change = self._answering(self._announcing(transaction, key, now).proposed(to))
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
        clocks of the milestone's zone. Where its policy asks for a second person, the first who
        says that it is met only reports that.
        """
        closing = Closing(status=status, on=on, at=at, why=reason or "")
        with self._store.write() as transaction:
            before = undecided(transaction, key)
            policy = policy_of(before, self._defaults.policies)
            verb, after = closed(before, policy, closing, by=self._who(transaction), now=now)
            return self._apply(transaction, before, after, now, verb=verb, why=reason)

    def suspend(self, key: str, reason: str, now: datetime) -> Milestone:
        """Pause a milestone until further notice."""
        suspended = MilestoneStatus.SUSPENDED
        return self._change(key, now, opened, lambda each: each.with_status(suspended), why=reason)

    def reopen(self, key: str, now: datetime, *, reason: str | None = None) -> Milestone:
        """Open a closed or suspended milestone again and plan its reminders anew.

        Whoever opens an event that had passed has looked: it is asked for again later.
        """

        def open_again(milestone: Milestone) -> Milestone:
            again = milestone.with_status(MilestoneStatus.OPEN)
            window = milestone.due.certain_window
            if milestone.status is not MilestoneStatus.PASSED or window is None:
                return again
            today = day_in(now, milestone.due.tz)
            return replace(again, last_verified_on=max(today, window.end))

        return self._change(key, now, not_open, open_again, why=reason)

    def acknowledge(
        self, name: str, now: datetime, *, note: str | None, until: datetime | None = None
    ) -> Milestone:
        """Record that a person has seen a reminder, named by reference, or a milestone, by key.

        Nobody else is told of what was told so far: escalations are withdrawn, those on their way,
        too. Where somebody else has it already it stays theirs, and the log has both. Of a
        milestone that is overdue this holds the repeats back until it lapses: `until`, or as its
        policy says, or as the date moves.
        """
        with self._store.write() as transaction:
            before = found(transaction, name)
            answered = self._through.reminder or _reminder(transaction, name)
            _refuse_outdated(answered, before)
            policy = policy_of(before, self._defaults.policies)
            said = Acknowledgement(
                revision=before.revision,
                at=now,
                by=self._who(transaction),
                ref=answered.reference if answered else None,
                channel=self._through.channel,
                until=until,
            )
            after = seen_by(before, policy, said, transaction.people.all())
            number = answered.id if answered else None
            return self._apply(
                transaction,
                before,
                after,
                now,
                verb=Verb.ACKNOWLEDGED,
                why=note,
                reminder_id=number,
            )

    def snooze(self, key: str, until: datetime, reason: str, now: datetime) -> Milestone:
        """Hold a milestone's reminders until an instant; its date stays."""
        if until <= now:
            raise UsageError(f"{until.isoformat()} is past: a snooze ends in the future")
        return self._change(
            key,
            now,
            opened,
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
            live,
            lambda each: replace(each.settled(), last_verified_on=on),
            verb=Verb.VERIFIED,
            why=note,
        )

    def _change(  # noqa: PLR0913 - a change and its circumstances
        self,
        key: str,
        now: datetime,
        get: Find,
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
        reminder_id: int | None = None,
        corrects: timedelta | None = None,
    ) -> Milestone:
        by = self._who(transaction)
        change = Change(before=before, after=after, at=now, by=by, verb=verb, why=why or "")
        change = self._answering(replace(change, corrects=corrects), reminder_id)
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
            change = self._answering(decide(announcing))
            stored = transaction.reminders.of(change.after.key)
            kept = [meant_by(transaction, pin)[1] for pin in pins]
            return Move(
                before=announcing.before,
                after=change.after,
                superseded=sum(each.state is ReminderState.PENDING for each in stored),
                dependents=carry_out(transaction, self._defaults, [change], pins=kept),
            )

    def _announcing(self, transaction: Transaction, key: str, now: datetime) -> Announcing:
        return Announcing(
            transaction=transaction,
            defaults=self._defaults,
            before=undecided(transaction, key),
            now=now,
            by=self._who(transaction),
        )

    def _who(self, transaction: Transaction) -> str:
        return handle_of(transaction, self._by)

    def _answering(self, change: Change, reminder_id: int | None = None) -> Change:
        """`change` with the reminder that it answers, where it does, and the channel of that."""
        answered, through = self._through.reminder, self._through
        number = answered.id if answered else reminder_id
        return replace(change, reminder_id=number, through=through.channel or through.means)


def _reminder(transaction: Transaction, name: str) -> StoredReminder | None:
    number, _ = meant_by(transaction, name)
    return None if number is None else transaction.reminders.get(number)


def _refuse_outdated(answered: StoredReminder | None, milestone: Milestone) -> None:
    """Lapsed where a reminder told of a date that has moved since."""
    if answered is None or answered.reminder.revision == milestone.revision:
        return
    raise Lapsed(
        f"{answered.reference} told of another date of {milestone.key}, which has moved since: "
        f"`tracker ack {milestone.key}` says that the present one, {milestone.due.text!r}, was seen"
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
        acknowledgement=before.acknowledgement,
        reported=before.reported,
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
