"""Changes taken back, and milestones deleted, on somebody's behalf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.dates.base.instants import day_in
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import ReminderState
from tracker.errors import ChangedMeanwhile, UsageError
from tracker.planning.undoing import DELETED, Correction, Done, put_back, revision_before
from tracker.service.defaults import Defaults
from tracker.service.intake.summing_up import MOST_TOLD
from tracker.service.milestones.anchors import in_place
from tracker.service.milestones.apply import apply
from tracker.service.milestones.finding import found
from tracker.service.milestones.followers import Dependent
from tracker.service.milestones.milestones import Opens
from tracker.service.milestones.telling import handle_of
from tracker.service.milestones.together import all_or_none
from tracker.service.undoing.choosing import Chosen, latest, named, refuse_of_one_milestone
from tracker.service.undoing.deleting import delete, named_keys, refuse_to_delete
from tracker.store.store import Transaction

_ADDS = frozenset({Verb.ADDED.value, Verb.OCCURRENCE.value})


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """What was taken back, and what became of it."""

    chosen: Chosen
    changed: tuple[Change, ...] = ()
    deleted: tuple[str, ...] = ()  #: milestones that it had added
    waived: tuple[str, ...] = ()  #: those that it had added and people were told of
    restored: tuple[str, ...] = ()  #: milestones that it had deleted
    dependents: tuple[Dependent, ...] = ()  #: what counts from what changed
    told: tuple[str, ...] = ()  #: milestones of whose date people hear a correction


class _Foreseen(Exception):
    """Ends a transaction of which nothing is to be kept."""


class Undoing:
    """The use cases that take back, on behalf of `by`."""

    def __init__(self, store: Opens, defaults: Defaults, *, by: str) -> None:
        self._store = store
        self._defaults = defaults
        self._by = by

    def latest(self, name: str | None, limit: int) -> tuple[Chosen, ...]:
        """The last changes that can be taken back, of the milestone `name` where named."""
        with self._store.read() as transaction:
            key = None if name is None else found(transaction, name).key
            return latest(transaction, by=None, key=key, limit=limit)

    def undo(
        self, name: str | None, now: datetime, *, reason: str = "", dry_run: bool = False
    ) -> Undone:
        """Take back the change `name`, as `choosing.named` has it, or the last one of theirs.

        Nobody hears of a date that nobody was told; whoever was told another hears a correction.
        With `dry_run` only say what would become of it. Raises NotFound, or UsageError where
        anything of it was changed again since, or hangs on others' dates or on what was proposed.
        """
        return self.undo_all([name], now, reason=reason, dry_run=dry_run)[0]

    def undo_all(
        self,
        names: Sequence[str | None],
        now: datetime,
        *,
        reason: str = "",
        dry_run: bool = False,
        foreseen: Sequence[Undone] | None = None,
    ) -> tuple[Undone, ...]:
        """Take back several changes, each as `undo` does: all of them, or NoneChanged.

        UsageError where two of them are of one milestone: together they would be one change.
        ChangedMeanwhile where something else would become of it than what was `foreseen` at `now`.
        """
        with self._carried_out(dry_run=dry_run) as transaction:
            by = handle_of(transaction, self._by)
            asked = [(name or "the last one", name) for name in dict.fromkeys(names)]
            chosen = all_or_none(asked, lambda name: named(transaction, name, by=by))
            refuse_of_one_milestone(chosen)
            back = [(name, one) for (name, _), one in zip(asked, chosen, strict=True)]
            how = Correction(why=reason, at=now, by=by)
            done = all_or_none(back, lambda one: self._take_back(transaction, one, how))
            if foreseen is not None and done != tuple(foreseen):
                raise ChangedMeanwhile("something else would become of it by now")
            return done

    def delete(self, key: str, now: datetime, *, reason: str, dry_run: bool = False) -> Milestone:
        """Take a milestone that should never have been out of every list; the log keeps it.

        Raises UsageError where people were told of it, others count from it, or it comes round.
        """
        return self.delete_all([key], now, reason=reason, dry_run=dry_run)[0]

    def delete_all(
        self, names: Sequence[str], now: datetime, *, reason: str, dry_run: bool = False
    ) -> tuple[Milestone, ...]:
        """Delete several as `delete` does, which may count from one another; or NoneChanged."""
        with self._carried_out(dry_run=dry_run) as transaction:
            milestones = all_or_none(
                [(name, name) for name in names], lambda name: found(transaction, name)
            )
            keys = {each.key for each in milestones}
            all_or_none(
                list(zip(names, milestones, strict=True)),
                lambda each: refuse_to_delete(transaction, each, beside=keys),
            )
            by = handle_of(transaction, self._by)
            delete(transaction, milestones, now, by=by, why=reason)
            return milestones

    @contextmanager
    def _carried_out(self, *, dry_run: bool) -> Iterator[Transaction]:
        """A transaction of which nothing stays with `dry_run`, so that it foretells all of it."""
        with suppress(_Foreseen), self._store.write() as transaction:
            yield transaction
            if dry_run:
                raise _Foreseen

    def _take_back(self, transaction: Transaction, chosen: Chosen, asked: Correction) -> Undone:
        """Take `chosen` back, as it was asked for."""
        what = f"change {chosen.number} was taken back: {', '.join(chosen.kinds)}"
        why = "; ".join(filter(None, (what, asked.why)))
        how = replace(asked, why=why)
        each = chosen.of_each()
        revived = [done for done in chosen.done if done.kind == DELETED]
        added = {key for key, done in each.items() if any(one.kind in _ADDS for one in done)}
        altered = [key for key in each if key not in added | {done.key for done in revived}]
        stored = transaction.milestones.get_many([*added, *altered])
        _refuse_gone(set(stored) ^ {*added, *altered})
        tried = transaction.past.tried(added)
        back = [_put_back(stored[key], each[key], chosen.number, how) for key in altered]
        _refuse_counted_from(transaction, back, added - tried)
        changes = [
            *(
                _added_again(transaction, self._defaults, done, chosen.number, how)
                for done in revived
            ),
            *back,
            *(_waived(stored[key], chosen.number, how) for key in sorted(tried)),
        ]
        if _were_told_together(changes):
            changes = [replace(change, corrects=None) for change in changes]
        dependents = apply(transaction, self._defaults, changes) if changes else ()
        for done in revived:
            transaction.past.comes_back(done.key)
        gone = [stored[key] for key in sorted(added - tried)]
        if gone:
            delete(transaction, gone, how.at, by=how.by, why=why, undoes=chosen.number)
        return Undone(
            chosen=chosen,
            changed=tuple(change for change in changes if change.after.key in altered),
            deleted=tuple(milestone.key for milestone in gone),
            waived=tuple(sorted(tried)),
            restored=tuple(done.key for done in revived),
            dependents=dependents,
            told=_told(transaction, [*altered, *(dependent.key for dependent in dependents)]),
        )


def _put_back(present: Milestone, done: Sequence[Done], number: int, how: Correction) -> Change:
    """What makes of a milestone what it was before."""
    before = revision_before(present, done[0].at)
    return Change(
        before=present,
        after=put_back(present, done, how),
        at=how.at,
        by=how.by,
        verb=Verb.UNDONE,
        why=how.why,
        corrects=timedelta.max,
        undoes=number,
        restores=before.number if before else None,
    )


def _added_again(
    transaction: Transaction, defaults: Defaults, done: Done, number: int, how: Correction
) -> Change:
    """What makes of a deleted milestone one again; it counts from what its anchors are by now."""
    after = transaction.past.revived(done)
    if after.anchors and not after.pinned and after.status is MilestoneStatus.OPEN:
        due = in_place(transaction, after, defaults).due
        if not due.same_dates(after.due):
            kind = RevisionKind.FOLLOWED
            after = after.moved(due, reason=how.why, changed_at=how.at, kind=kind, by=how.by)
    return Change(
        before=None,
        after=after,
        at=how.at,
        by=how.by,
        verb=Verb.UNDONE,
        why=how.why,
        undoes=number,
    )


def _waived(milestone: Milestone, number: int, how: Correction) -> Change:
    """Closed, as people were told of what should never have been."""
    today = day_in(how.at, milestone.due.tz)
    return Change(
        before=milestone,
        after=milestone.with_status(MilestoneStatus.WAIVED, today),
        at=how.at,
        by=how.by,
        verb=Verb.UNDONE,
        why=how.why,
        undoes=number,
    )


def _were_told_together(changes: Sequence[Change]) -> bool:
    """Whether an import moved so many that one text told of them, which no milestone shows."""
    imported = [
        change
        for change in changes
        if change.before is not None and change.before.history[-1].kind is RevisionKind.IMPORTED
    ]
    return len(imported) > MOST_TOLD


def _refuse_counted_from(
    transaction: Transaction, changes: Sequence[Change], gone: AbstractSet[str]
) -> None:
    """What counts from a date has followed it, and may have been decided since: no way back."""
    moved = {
        change.after.key
        for change in changes
        if change.before is not None
        and (change.before.due, change.before.status) != (change.after.due, change.after.status)
    }
    for key, counting in sorted(transaction.anchors.dependents(moved).items()):
        if left := sorted(counting - gone):
            raise UsageError(
                f"{named_keys(left)} {'counts' if len(left) == 1 else 'count'} from {key} and may "
                f"have followed it: put {key} right with `tracker move {key}` or `tracker reopen "
                f"{key}`, and they follow"
            )


def _refuse_gone(keys: set[str]) -> None:
    for key in sorted(keys)[:1]:
        raise UsageError(
            f"{key} was deleted since: `tracker undo {key}` brings it back, and comes first"
        )


def _told(transaction: Transaction, keys: Sequence[str]) -> tuple[str, ...]:
    """Those of whose present date people are about to hear."""
    stored = transaction.reminders.of_many(keys)
    present = transaction.milestones.get_many(stored)
    return tuple(
        key
        for key in dict.fromkeys(keys)
        if any(
            entry.state is ReminderState.PENDING
            and entry.reminder.kind is ReminderKind.MOVED
            and entry.reminder.revision == present[key].revision
            for entry in stored.get(key, ())
        )
    )
