"""What of a long file is written in one transaction: records whose dates move each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tracker.domain.change import Change
from tracker.service.milestones.anchors import candidates, keys_meant, keys_of
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction


def groups_of(
    store: Store, stated: Sequence[MilestoneRecord], changes: Mapping[str, Change]
) -> Iterator[list[MilestoneRecord]]:
    """The records that are `stated`, in groups of which each can be written by itself.

    `changes` are what they change, by key. In one group stands what something counts from, here or
    in the database, with all that counts from it, whatever waits for its name, and all that recurs
    with those. What is new and only counts from others follows, each by itself, the later ones of
    a series first.
    """
    with store.read() as transaction:
        ties = _ties(transaction, changes)
    groups: dict[str, list[MilestoneRecord]] = {}
    loose: list[MilestoneRecord] = []
    for record in stated:
        key = record.key or ""
        first = ties.first(key) if ties.holds(key) else None
        if first is None:
            loose.append(record)
        else:
            groups.setdefault(first, []).append(record)
    yield from groups.values()
    loose.sort(key=lambda each: -(each.occurrence or 1))
    yield from ([each] for each in loose)


class _Ties:
    """Which keys belong together, in the end."""

    def __init__(self) -> None:
        self._nearer: dict[str, str] = {}

    def holds(self, key: str) -> bool:
        """Whether `key` belongs to any."""
        return _series(key) in self._nearer

    def first(self, key: str) -> str:
        """The key that stands for all that belong together with `key`."""
        found = _series(key)
        while (nearer := self._nearer.setdefault(found, found)) != found:
            self._nearer[found] = self._nearer[nearer]
            found = nearer
        return found

    def tie(self, keys: Iterable[str]) -> None:
        """Have all of `keys` belong together."""
        first: str | None = None
        for key in keys:
            mine = self.first(key)
            first = first or mine
            self._nearer[mine] = first


def _ties(transaction: Transaction, changes: Mapping[str, Change]) -> _Ties:
    ties = _Ties()
    known = {key: each for key, each in changes.items() if each.before is not None}
    anchors = {key: sorted(_anchors(each)) for key, each in changes.items()}
    for named in {each for wanted in anchors.values() for each in wanted if each in changes}:
        ties.first(named)
    for key, wanted in anchors.items():
        if wanted and (key in known or ties.holds(key)):
            ties.tie((key, *wanted))
    for name, waiting in transaction.anchors.unknown().items():
        meant = [key for key in keys_meant(name) if key in changes]
        if meant:
            ties.tie((*meant, *sorted(waiting)))
    for anchor, dependents in _dependents(transaction, known):
        ties.tie((anchor, *sorted(dependents)))
    return ties


def _anchors(change: Change) -> frozenset[str]:
    """The keys that a date may count from, or did."""
    before = change.before
    return (candidates(change.after) | keys_of(before.anchors if before else ())) - {""}


def _dependents(
    transaction: Transaction, known: Collection[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """What counts from each of `known`, and from those in turn."""
    seen, ahead = set(known), set(known)
    while ahead:
        level = transaction.anchors.dependents(ahead)
        yield from level.items()
        ahead = {key for keys in level.values() for key in keys} - seen
        seen |= ahead


def _series(key: str) -> str:
    """What the keys of all that one milestone becomes when it recurs have in common."""
    return key.rpartition("/")[0] or key
