"""What counts from a milestone follows it: in the same transaction, each after its anchors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracker.domain.anchor import Anchor
from tracker.domain.dependence import generations
from tracker.domain.milestone import Due, Milestone, RevisionKind
from tracker.errors import TrackerError, UsageError
from tracker.service.milestones.anchors import counted, cycles, keys_meant, keys_of, stretch_of
from tracker.service.milestones.changes import apply_moves
from tracker.service.settings import Defaults
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """What changed, and what is said of it."""

    changed: Mapping[str, Milestone]  #: by key, as they are now
    reason: str
    now: datetime
    pins: frozenset[str] = frozenset()  #: dependents whose dates are to stay from now on


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """A dependent before and after, and what to tell of it."""

    before: Milestone
    after: Milestone
    told: Dependent


def shifts(before: Milestone, after: Milestone) -> bool:
    """Whether anything that counts from it has to be counted anew."""
    return stretch_of(before) != stretch_of(after)


def follow(
    transaction: Transaction, defaults: Defaults, cause: Cause, *, dry_run: bool = False
) -> tuple[Dependent, ...]:
    """Count anew everything that counts from what changed, directly or through others.

    Gives those whose dates are, or would be, other than they were, anchors before dependents.
    Raises UsageError for a pin that counts from nothing of it.
    """
    dependents = _dependents(transaction, cause.changed)
    keys = {each for found in dependents.values() for each in found}
    _refuse_useless(cause.pins - keys)
    present = {key: each for key, each in cause.changed.items() if key in dependents}
    touched = {each for key in present for each in dependents[key]}
    found: list[Dependent] = []
    for generation in generations(keys | cause.changed.keys(), dependents):
        for part in _parts([key for key in generation if key in touched]):
            steps = list(_steps(transaction, defaults, part, present, cause))
            if not dry_run:
                _write(transaction, defaults, steps, cause)
            moved = [step.after for step in steps if shifts(step.before, step.after)]
            present |= {each.key: each for each in moved if each.key in dependents}
            touched |= {key for each in moved for key in dependents.get(each.key, ())}
            found += [step.told for step in steps]
    return tuple(found)


def follow_added(
    transaction: Transaction, defaults: Defaults, added: Mapping[str, Milestone], now: datetime
) -> None:
    """Have what waits for names that turn out to be those of new milestones count from them.

    Raises UsageError where one of them would count from itself.
    """
    names = transaction.anchors.unknown()
    waiting = {name: key for name in names for key in keys_meant(name) if key in added}
    keys = {key for name in waiting for key in names[name]} - added.keys()
    if not keys:
        return
    joined = {
        key: replace(each, anchors=tuple(_joined(anchor, waiting) for anchor in each.anchors))
        for key, each in transaction.milestones.get_many(keys).items()
    }
    for cycle in cycles(transaction, {**joined, **added}):
        raise UsageError(f"a date cannot count from itself: {cycle}")
    transaction.milestones.replace_many(list(joined.values()), now)
    reason = f"{', '.join(sorted(set(waiting.values())))} was added"
    follow(transaction, defaults, Cause(changed=added, reason=reason, now=now))


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


def _steps(
    transaction: Transaction,
    defaults: Defaults,
    keys: Sequence[str],
    present: Mapping[str, Milestone],
    cause: Cause,
) -> Iterator[_Step]:
    """What becomes of each of `keys`; nothing for those whose dates stay."""
    milestones = {**transaction.milestones.get_many(keys)}
    milestones |= {key: cause.changed[key] for key in keys if key in cause.changed}
    anchors = {key for each in milestones.values() for key in keys_of(each.anchors)}
    others = {**transaction.milestones.get_many(anchors - present.keys()), **present}
    for key in keys:
        step = _step(milestones[key], others, defaults, cause)
        if step is not None:
            yield step


def _step(
    before: Milestone, others: Mapping[str, Milestone], defaults: Defaults, cause: Cause
) -> _Step | None:
    old = before.due
    try:
        new = counted(before, others, defaults)
    except TrackerError as error:
        told = _told(before, old, Effect.NEEDS_A_PERSON, str(error))
        return _Step(before=before, after=before, told=told)
    pinned = before.pinned or before.key in cause.pins
    if _stays(old, new) and before.pinned == pinned:
        return None
    if not before.status.is_live:
        told = _told(before, new, Effect.NEEDS_A_PERSON, f"it is {before.status} already")
        return _Step(before=before, after=before, told=told)
    if pinned:
        told = _told(before, new, Effect.PINNED, None)
        return _Step(before=before, after=replace(before, pinned=True), told=told)
    after = before.moved(new, reason=cause.reason, changed_at=cause.now, kind=RevisionKind.FOLLOWED)
    doubt = _doubt(new)
    effect = Effect.NEEDS_A_PERSON if doubt else Effect.MOVED
    return _Step(before=before, after=after, told=_told(before, new, effect, doubt))


def _stays(old: Due, new: Due) -> bool:
    """Whether nothing is new; what still waits may wait for something else, without a date."""
    if not new.same_dates(old):
        return False
    return new.waiting_on == old.waiting_on or new.certain_window is not None


def _doubt(due: Due) -> str | None:
    if due.window is None:
        return f"it waits for {' and '.join(due.waiting_on) or 'a date'}"
    return "its date can be read in more than one way" if due.readings else None


def _told(before: Milestone, new: Due, effect: Effect, why: str | None) -> Dependent:
    return Dependent(
        key=before.key, title=before.title, effect=effect, old=before.due, new=new, why=why
    )


def _write(
    transaction: Transaction, defaults: Defaults, steps: Sequence[_Step], cause: Cause
) -> None:
    pinned = [
        step.after
        for step in steps
        if step.after != step.before and step.after.revision == step.before.revision
    ]
    transaction.milestones.replace_many(pinned, cause.now)
    moves = [
        (step.before, step.after) for step in steps if step.after.revision != step.before.revision
    ]
    apply_moves(transaction, moves, defaults, cause.now)


def _refuse_useless(pins: Collection[str]) -> None:
    for key in sorted(pins):
        raise UsageError(f"{key} does not count from it: there is nothing to pin")
