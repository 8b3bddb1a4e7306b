"""Planning anew what somebody's zone, working days or absence is for, when those change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.people.person import People
from tracker.domain.policy import WhomKind
from tracker.planning.sending.reach import Reach, plans_for_people, words_of
from tracker.planning.sending.recipients import clocks_of
from tracker.service.milestones.plans import Rules, replan, with_people
from tracker.service.milestones.policies import apply_policies, fingerprint
from tracker.store.store import Store

_AT_ONCE = 200


@contextmanager
def following_clocks(store: Store, rules: Rules, now: datetime) -> Iterator[None]:
    """Plan anew what goes by other clocks once people have been changed within.

    Reads nothing where nobody can be told. What is cut off is done when a daemon starts.
    """
    if not plans_for_people(rules.policies, rules.reach):
        yield
        return
    before = _people(store)
    yield
    after = _people(store)
    if before != after:
        _follow(store, rules, before, after, now)


def _follow(store: Store, rules: Rules, before: People, after: People, now: datetime) -> None:
    old, new = rules.reach.knowing(before), rules.reach.knowing(after)
    ruled = [
        word.name
        for word in words_of(rules.policies, rules.reach.routes)
        if word.kind in (WhomKind.TEAM, WhomKind.PERSON)
    ]
    if _changed(ruled, old, new):
        apply_policies(store, rules, now)
        return
    with store.read() as transaction:
        owners, named = transaction.people.owners(), transaction.people.told_by_name()
    changed = _changed({word for word, live in owners.values() if live}, old, new)
    owned = [key for key, (word, live) in owners.items() if live and word in changed]
    told = [key for key, words in named.items() if _changed(words, old, new)]
    keys = list(dict.fromkeys((*owned, *told)))
    for start in range(0, len(keys), _AT_ONCE):
        _replan(store, rules, keys[start : start + _AT_ONCE], now)
    _note(
        store,
        fingerprint(with_people(rules, lambda: before)),
        fingerprint(with_people(rules, lambda: after)),
    )


def _note(store: Store, before: str, after: str) -> None:
    """What followed the policies and the people of `before`, or was coming to, does of `after`."""
    with store.write() as transaction:
        transaction.daemon.plan_alone()
        planning = transaction.daemon.planning()
        if planning is not None and planning.policies == before:
            transaction.daemon.plan_by(replace(planning, policies=after))
        elif transaction.daemon.policies_applied() == before:
            transaction.daemon.apply_policies(after)


def _changed(words: Iterable[str], old: Reach, new: Reach) -> set[str]:
    """Those of `words` that name people who go by other clocks than before."""
    return {word for word in words if clocks_of(word, old) != clocks_of(word, new)}


def _replan(store: Store, rules: Rules, keys: Sequence[str], now: datetime) -> None:
    with store.write() as transaction:
        known = with_people(rules, transaction.people.all)

        def replanned(some: Sequence[Milestone]) -> None:
            replan(transaction, some, known, now, tell_past=False)

        found = transaction.milestones.get_many(keys).values()
        is_open = [each for each in found if each.status is MilestoneStatus.OPEN]
        transaction.each(is_open, replanned)


def _people(store: Store) -> People:
    with store.read() as transaction:
        return transaction.people.all()
