"""What becomes of the milestones that count from others: each decided after its anchors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.domain.anchor import Anchor
from tracker.domain.change import Change, Verb
from tracker.domain.dependence import generations
from tracker.domain.milestone import Due, Milestone, RevisionKind
from tracker.errors import TrackerError, UsageError
from tracker.planning.undoing import seen_and_settled
from tracker.service.defaults import Defaults
from tracker.service.milestones.anchors import counted, cycles, keys_meant, keys_of, stretch_of
from tracker.store.store import Transaction

_AT_ONCE = 1_000  #: milestones in memory together


class Effect(StrEnum):
    """What becomes of a milestone when an anchor of its date changes."""

    MOVED = "moved"  #: its date follows
    PINNED = "pinned"  #: its date stays, as somebody wanted
    NEEDS_A_PERSON = "needs a person"  #: it waits, is closed, or can be read in several ways


@dataclass(frozen=True, kw_only=True, slots=True)
class Dependent:
    """A milestone that counts from one that changes, and what becomes of its date."""

    key: str
    title: str
    effect: Effect
    old: Due
    new: Due  #: what its words give now; in force only where `effect` is not PINNED
    why: str | None = None  #: what a person has to decide
    change: Change | None = None  #: None where it stays as it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """What changed, and what is said of it."""

    changed: Mapping[str, Milestone]  #: by key, as they are now
    reason: str
    now: datetime
    by: str
    pins: frozenset[str] = frozenset()  #: dependents whose dates are to stay from now on
    corrects: timedelta | None = None  #: as of the change that they follow

    def change(self, before: Milestone, after: Milestone) -> Change:
        """What it makes of a dependent."""
        verb = Verb.PINNED if after.pinned and not before.pinned else Verb.EDITED
        return Change(
            before=before,
            after=after,
            at=self.now,
            by=self.by,
            verb=verb,
            why=self.reason,
            corrects=self.corrects,
        )


def cause_of(
    changes: Sequence[Change], waited: Sequence[Change] = (), pins: Collection[str] = ()
) -> Cause | None:
    """What others have to follow in `changes`, which are of one source; None where nothing is.

    `waited` are those whose names turned out to be those of new milestones: all that counts from
    something is counted once, from what everything is by then.
    """
    shifted = [change for change in changes if _shifts(change)]
    if not (shifted or waited or pins):
        return None
    added = [change for change in changes if change.before is None] if waited else []
    changed = {change.after.key: change.after for change in (*added, *(shifted or changes))}
    changed |= {change.after.key: change.after for change in waited if change.after.key in changed}
    first = (shifted or changes)[0]
    return Cause(
        changed=changed,
        reason=_reason(shifted, waited, first),
        now=first.at,
        by=first.by,
        pins=frozenset(pins),
        corrects=first.corrects,
    )


def _reason(shifted: Sequence[Change], waited: Sequence[Change], first: Change) -> str:
    """What is said of the dates that follow."""
    if len(shifted) > 1:
        return f"{len(shifted)} milestones moved: {first.why}"
    return first.cause if shifted or not waited else waited[0].why


def _shifts(change: Change) -> bool:
    """Whether anything that counts from it has to be counted anew."""
    before = change.before
    return before is not None and stretch_of(before) != stretch_of(change.after)


def follow(
    transaction: Transaction, defaults: Defaults, cause: Cause
) -> Iterator[Sequence[Dependent]]:
    """Count anew everything that counts from what changed, directly or through others.

    Gives those whose dates are, or would be, other than they were, anchors before dependents, some
    at a time: whoever writes them does so before asking for more. Raises UsageError for a pin that
    counts from nothing of it.
    """
    dependents = _dependents(transaction, cause.changed)
    keys = {each for found in dependents.values() for each in found}
    _refuse_useless(cause.pins - keys)
    present = {key: each for key, each in cause.changed.items() if key in dependents}
    touched = {each for key in present for each in dependents[key]}
    for generation in generations(keys | cause.changed.keys(), dependents):
        for part in _parts([key for key in generation if key in touched]):
            found = list(_found(transaction, defaults, part, present, cause))
            changes = [each.change for each in found if each.change is not None]
            moved = [change.after for change in changes if _shifts(change)]
            present |= {each.key: each for each in moved if each.key in dependents}
            touched |= {key for each in moved for key in dependents.get(each.key, ())}
            yield found


def that_waited_for(transaction: Transaction, changes: Sequence[Change]) -> tuple[Change, ...]:
    """What waits for names that turn out to be those of new milestones, counting from them.

    Raises UsageError where one of them would count from itself.
    """
    added = {change.after.key: change.after for change in changes if change.before is None}
    if not added:
        return ()
    names = transaction.anchors.unknown()
    waiting = {name: key for name in names for key in keys_meant(name) if key in added}
    keys = {key for name in waiting for key in names[name]}
    why = f"{', '.join(sorted(set(waiting.values())))} was added"
    found = tuple(
        Change(
            before=each,
            after=replace(each, anchors=tuple(_joined(one, waiting) for one in each.anchors)),
            at=changes[0].at,
            by=changes[0].by,
            why=why,
        )
        for each in transaction.milestones.get_many(keys).values()
    )
    joined = {change.after.key: change.after for change in found}
    for cycle in cycles(transaction, {**joined, **added, **joined}):
        raise UsageError(f"a date cannot count from itself: {cycle}")
    return found


def _joined(anchor: Anchor, waiting: Mapping[str, str]) -> Anchor:
    known = anchor.key is not None or anchor.day is not None
    return anchor if known else replace(anchor, key=waiting.get(anchor.name))


def _dependents(transaction: Transaction, changed: Collection[str]) -> dict[str, frozenset[str]]:
    """What counts from each of `changed`, and from those in turn."""
    found: dict[str, frozenset[str]] = {}
    seen, ahead = set(changed), set(changed)
    while ahead:
        level = transaction.anchors.dependents(ahead)
        found |= level
        ahead = {key for keys in level.values() for key in keys} - seen
        seen |= ahead
    return found


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _found(
    transaction: Transaction,
    defaults: Defaults,
    keys: Sequence[str],
    present: Mapping[str, Milestone],
    cause: Cause,
) -> Iterator[Dependent]:
    """What becomes of each of `keys`; nothing for those whose dates stay."""
    milestones = {**transaction.milestones.get_many(keys)}
    milestones |= {key: cause.changed[key] for key in keys if key in cause.changed}
    anchors = {key for each in milestones.values() for key in keys_of(each.anchors)}
    others = {**transaction.milestones.get_many(anchors - present.keys()), **present}
    for key in keys:
        dependent = _dependent(milestones[key], others, defaults, cause)
        if dependent is not None:
            yield dependent


def _dependent(
    before: Milestone, others: Mapping[str, Milestone], defaults: Defaults, cause: Cause
) -> Dependent | None:
    old = before.due
    try:
        new = counted(before, others, defaults)
    except TrackerError as error:
        return _becomes(before, old, Effect.NEEDS_A_PERSON, str(error))
    pinned = before.pinned or before.key in cause.pins
    if _is_same(old, new) and before.pinned == pinned:
        return None
    if before.status.is_decided:
        return _becomes(before, new, Effect.NEEDS_A_PERSON, f"it is {before.status} already")
    if before.pinned:
        return _becomes(before, new, Effect.PINNED)
    if pinned:
        change = cause.change(before, replace(before, pinned=True))
        return _becomes(before, new, Effect.PINNED, change=change)
    after = before.moved(
        new,
        reason=cause.reason,
        changed_at=cause.now,
        kind=RevisionKind.FOLLOWED,
        by=cause.by,
    )
    after = after if cause.corrects is None else seen_and_settled(after)
    doubt = _doubt(new)
    effect = Effect.NEEDS_A_PERSON if doubt else Effect.MOVED
    return _becomes(before, new, effect, doubt, cause.change(before, after))


def _is_same(old: Due, new: Due) -> bool:
    """Whether nothing is new; what still waits may wait for something else, without a date."""
    if not new.same_dates(old):
        return False
    return new.waiting_on == old.waiting_on or new.certain_window is not None


def _doubt(due: Due) -> str | None:
    if due.window is None:
        return f"it waits for {' and '.join(due.waiting_on) or 'a date'}"
    return "its date can be read in more than one way" if due.readings else None


def _becomes(
    before: Milestone,
    new: Due,
    effect: Effect,
    why: str | None = None,
    change: Change | None = None,
) -> Dependent:
    return Dependent(
        key=before.key,
        title=before.title,
        effect=effect,
        old=before.due,
        new=new,
        why=why,
        change=change,
    )


def _refuse_useless(pins: Collection[str]) -> None:
    for key in sorted(pins):
        raise UsageError(f"{key} does not count from it: there is nothing to pin")
