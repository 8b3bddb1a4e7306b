"""The table of anchors: what each milestone counts from, and what counts from each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, delete

from tracker.domain.anchor import Anchor
from tracker.store.engine import bulk
from tracker.store.schema.columns import ANCHORS
from tracker.store.values.relations import ANCHOR_COLUMNS, anchor_of, anchor_values

_KEYED = "SELECT * FROM keyed_anchors WHERE milestone_id"
_DEPENDENTS = (
    "SELECT anchor.key AS anchor, dependent.key AS dependent FROM milestones anchor "
    "JOIN anchors a ON a.anchor_id = anchor.id "
    "JOIN milestones dependent ON dependent.id = a.milestone_id WHERE anchor.key"
)
_UNKNOWN = (
    "SELECT a.name, m.key FROM anchors a JOIN milestones m ON m.id = a.milestone_id "
    "WHERE a.anchor_id IS NULL AND a.on_date IS NULL"
)


class AnchorTable:
    """Anchors by milestone, and milestones by anchor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def dependents(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        """The keys of the milestones that count from each of `keys`; none for those without."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in bulk.rows_with(self._connection, _DEPENDENTS, sorted(keys)):
            found[record["anchor"]].add(record["dependent"])
        return {key: frozenset(counted) for key, counted in found.items()}

    def unknown(self) -> dict[str, frozenset[str]]:
        """The names that nobody knows the meaning of yet, and the keys that wait for each."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in bulk.ask(self._connection, _UNKNOWN).mappings():
            found[record["name"]].add(record["key"])
        return {name: frozenset(keys) for name, keys in found.items()}

    def of(self, ids: Sequence[int]) -> dict[int, tuple[Anchor, ...]]:
        """The anchors of each milestone that has any, by its number, in their order."""
        found: dict[int, list[Anchor]] = defaultdict(list)
        for record in self.records(ids):
            found[record["milestone_id"]].append(anchor_of(record))
        return {number: tuple(anchors) for number, anchors in found.items()}

    def records(self, ids: Sequence[int]) -> Iterator[RowMapping]:
        """The rows of the anchors of milestones, by their numbers, in their order."""
        yield from bulk.rows_with(self._connection, _KEYED, ids, order_by="ORDER BY id")

    def insert(
        self, anchors: Iterable[tuple[int, Sequence[Anchor]]], ids: Mapping[str, int]
    ) -> None:
        """Store the anchors of milestones by number; `ids` are the numbers of anchors' keys."""
        rows = (
            anchor_values(number, anchor, None if anchor.key is None else ids[anchor.key])
            for number, each in anchors
            for anchor in each
        )
        bulk.insert_rows(self._connection, ANCHORS, ANCHOR_COLUMNS, rows)

    def remove(self, ids: Sequence[int]) -> None:
        """Forget the anchors of milestones, by number."""
        for part in bulk.chunks(ids):
            self._connection.execute(delete(ANCHORS).where(ANCHORS.c.milestone_id.in_(part)))
