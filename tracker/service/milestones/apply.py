"""Carrying changes out, with all that follows: what counts from them, and what comes round."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from tracker.domain.change import Change, Verb
from tracker.service.defaults import Defaults
from tracker.service.milestones.followers import (
    Cause,
    Dependent,
    cause_of,
    follow,
    that_waited_for,
)
from tracker.service.milestones.series import series_of
from tracker.service.milestones.write import write
from tracker.store.store import Transaction

_AT_ONCE = 2_000

Progress = Callable[[int], None]
Finish = Callable[[Transaction, Sequence[Change]], None]


def apply(
    transaction: Transaction,
    defaults: Defaults,
    changes: Sequence[Change],
    *,
    pins: Collection[str] = (),
    progress: Progress = lambda _count: None,
) -> tuple[Dependent, ...]:
    """Write what one person or source changes at one instant, then all that follows from it.

    What is new comes first, each after all that it counts from. `progress` is told how many more
    are written. Gives what became of the milestones that count from what moved, but for `pins`,
    whose dates stay from now on. Raises UsageError where a date would count from itself, and what
    `write` raises.
    """
    for start in range(0, len(changes), _AT_ONCE):
        part = changes[start : start + _AT_ONCE]
        write(transaction, defaults, part)
        progress(len(part))
    waited = that_waited_for(transaction, changes)
    write(transaction, defaults, waited)
    told = _carry(transaction, defaults, cause_of(changes, waited, pins))
    _go_on(transaction, defaults, changes)
    return told


def foreseen(
    transaction: Transaction,
    defaults: Defaults,
    changes: Sequence[Change],
    *,
    pins: Collection[str] = (),
) -> tuple[Dependent, ...]:
    """What `apply` would give; nothing is written."""
    cause = cause_of(changes, pins=pins)
    followed = follow(transaction, defaults, cause) if cause else ()
    return tuple(each for found in followed for each in found)


def _carry(
    transaction: Transaction, defaults: Defaults, cause: Cause | None
) -> tuple[Dependent, ...]:
    """Write what becomes of everything that counts from what changed."""
    told: list[Dependent] = []
    for found in follow(transaction, defaults, cause) if cause else ():
        write(transaction, defaults, [each.change for each in found if each.change is not None])
        told += found
    return tuple(told)


def _go_on(transaction: Transaction, defaults: Defaults, changes: Sequence[Change]) -> None:
    """Look at the series of what is closed, snoozed or seen late: nothing else will in time."""
    series = series_of(defaults)
    for change in changes:
        seen = change.verb in (Verb.SNOOZED, Verb.ACKNOWLEDGED) and change.before != change.after
        if seen or change.closes:
            series.go_on(transaction, change.after, change.at, by=change.by)
