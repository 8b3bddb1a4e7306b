"""Milestones that should never have been: out of every list, kept whole in the log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from tracker.domain.change import Event, Values, Verb
from tracker.domain.milestone import Milestone
from tracker.errors import UsageError
from tracker.planning.undoing import DELETED
from tracker.store.store import Transaction

_NAMED = 5  #: keys in one sentence


def delete(  # noqa: PLR0913 - what is deleted, and its circumstances
    transaction: Transaction,
    milestones: Sequence[Milestone],
    now: datetime,
    *,
    by: str,
    why: str,
    undoes: int | None = None,
) -> None:
    """Take `milestones` out of every table but the log, which keeps them whole.

    Raises UsageError where somebody was told of one, or it was tried, and where anything else
    counts from one.
    """
    keys = {each.key for each in milestones}
    _refuse_told(transaction, keys)
    _refuse_counted_from(transaction, keys, keys)
    events = []
    for each in milestones:
        said: Values = {
            "title": each.title,
            "due": each.due.text,
            "kept": transaction.past.kept(each),
        }
        detail = ": ".join(filter(None, (f"{each.title}, {each.due.text}", why)))
        events.append(Event(kind=DELETED, at=now, key=each.key, detail=detail, by=by, old=said))
        if undoes is not None:
            change: Values = {"change": undoes}
            events.append(
                Event(kind=Verb.UNDONE, at=now, key=each.key, detail=why, by=by, old=change)
            )
    transaction.events.insert_many(events)
    transaction.past.remove(keys)


def refuse_to_delete(
    transaction: Transaction, milestone: Milestone, *, beside: AbstractSet[str]
) -> None:
    """UsageError where `milestone` has to stay; what is deleted `beside` it may count from it."""
    if milestone.occurrence > 1:
        raise UsageError(
            f"{milestone.key} is one of what comes round, which would be opened again: "
            f"`tracker waive {milestone.key} --reason ...` closes it"
        )
    _refuse_told(transaction, {milestone.key})
    _refuse_counted_from(transaction, {milestone.key}, beside)


def _refuse_told(transaction: Transaction, keys: Collection[str]) -> None:
    for key in sorted(transaction.past.tried(keys))[:1]:
        raise UsageError(
            f"people were told of {key}, or it was tried, which stays in evidence: `tracker waive "
            f"{key} --reason ...` closes it instead"
        )


def _refuse_counted_from(
    transaction: Transaction, keys: Collection[str], gone: AbstractSet[str]
) -> None:
    found = transaction.anchors.dependents(keys)
    for key in sorted(found):
        others = sorted(found[key] - gone)
        if others:
            verb, them = ("counts", "it") if len(others) == 1 else ("count", "them")
            raise UsageError(
                f"{named_keys(others)} {verb} from {key}: give {them} another date first, as in "
                f"`tracker move {others[0]} --due ...`, or delete {them}, too"
            )


def named_keys(keys: Sequence[str]) -> str:
    """The keys as a sentence names them: the first few, and how many more there are."""
    more = len(keys) - _NAMED
    listed = ", ".join(keys[:_NAMED])
    return f"{listed} and {more} more" if more > 0 else listed
