"""What is known of milestones, read in a short transaction each time.

Without WAL, whoever reads keeps all others from committing for as long as the transaction lasts; to
look through a long file takes half a minute.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from tracker.domain.milestone import Milestone
from tracker.domain.publication import Publication
from tracker.store.store import Store

_AT_ONCE = 1_000


class Glances:
    """Stands for a transaction where nothing is written, for its milestones and publications."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def milestones(self) -> Glances:
        """Whose `get_many` it is."""
        return self

    @property
    def publications(self) -> Glances:
        """Whose `of` it is."""
        return self

    def get_many(self, keys: Collection[str]) -> dict[str, Milestone]:
        """The milestones of `keys` that there are, by key."""
        found: dict[str, Milestone] = {}
        coming = iter(keys)
        while part := list(islice(coming, _AT_ONCE)):
            with self._store.read() as transaction:
                found |= transaction.milestones.get_many(part)
        return found

    def of(self, origin: str, external_ids: Collection[str]) -> dict[str, Publication]:
        """Those of an origin that are known, by external id."""
        with self._store.read() as transaction:
            return transaction.publications.of(origin, external_ids)
