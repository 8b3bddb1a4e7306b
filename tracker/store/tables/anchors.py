"""The table of anchors: what each milestone counts from, and what counts from each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, column, delete, select, table, text

from tracker.domain.anchor import Anchor
from tracker.store.engine import bulk
from tracker.store.schema.rows import ANCHORS, MILESTONES
from tracker.store.values.relations import ANCHOR_COLUMNS, anchor_of, anchor_values

_KEYED = table("keyed_anchors", *map(column, ("id", "milestone_id", "name", "anchor_key")))
_EVERYTHING = text("*")


class AnchorTable:
    """Anchors by milestone, and milestones by anchor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def dependents(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        """The keys of the milestones that count from each of `keys`; none for those without."""
        found: dict[str, set[str]] = defaultdict(set)
        anchor, dependent = MILESTONES.alias("anchor"), MILESTONES.alias("dependent")
        pairs = (
            select(anchor.c.key, dependent.c.key)
            .join(ANCHORS, ANCHORS.c.anchor_id == anchor.c.id)
            .join(dependent, dependent.c.id == ANCHORS.c.milestone_id)
        )
        for part in bulk.chunks(sorted(keys)):
            for key, counted in self._connection.execute(pairs.where(anchor.c.key.in_(part))):
                found[key].add(counted)
        return {key: frozenset(counted) for key, counted in found.items()}

    def unknown(self) -> dict[str, frozenset[str]]:
        """The names that nobody knows the meaning of yet, and the keys that wait for each."""
        found: dict[str, set[str]] = defaultdict(set)
        query = (
            select(ANCHORS.c.name, MILESTONES.c.key)
            .join(MILESTONES, MILESTONES.c.id == ANCHORS.c.milestone_id)
            .where(ANCHORS.c.anchor_id.is_(None), ANCHORS.c.on_date.is_(None))
        )
        for name, key in self._connection.execute(query):
            found[name].add(key)
        return {name: frozenset(keys) for name, keys in found.items()}

    def of(self, ids: Sequence[int]) -> dict[int, tuple[Anchor, ...]]:
        """The anchors of each milestone that has any, by its number, in their order."""
        found: dict[int, list[Anchor]] = defaultdict(list)
        for record in self.records(ids):
            found[record["milestone_id"]].append(anchor_of(record))
        return {number: tuple(anchors) for number, anchors in found.items()}

    def records(self, ids: Sequence[int]) -> Iterator[RowMapping]:
        """The rows of the anchors of milestones, by their numbers, in their order."""
        for part in bulk.chunks(ids):
            query = select(_EVERYTHING).select_from(_KEYED)
            query = query.where(_KEYED.c.milestone_id.in_(part)).order_by(_KEYED.c.id)
            yield from self._connection.execute(query).mappings()

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
