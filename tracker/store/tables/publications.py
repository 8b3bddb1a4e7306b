"""The table of publications: what the sources of milestones said last."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from tracker.domain.milestone import LIVE
from tracker.domain.publication import Publication
from tracker.store.engine import bulk
from tracker.store.schema.columns import MILESTONES, PUBLICATIONS
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.mapping import moment_text
from tracker.store.values.relations import publication_of

_COLUMNS = ("milestone_id", "listed_in", "said", "closed_it", "vanished_at")
_ANEW = (
    "ON CONFLICT (milestone_id) DO UPDATE SET listed_in = excluded.listed_in, "
    "said = excluded.said, closed_it = excluded.closed_it, vanished_at = excluded.vanished_at"
)
_KNOWN = select(
    MILESTONES.c.external_id,
    MILESTONES.c.key,
    *(PUBLICATIONS.c[name] for name in _COLUMNS[1:]),
).join_from(MILESTONES, PUBLICATIONS, isouter=True)
_LIVE = tuple(each.value for each in LIVE)


class PublicationTable:
    """Publications by their identity: the origin and the external id of their milestones."""

    def __init__(self, connection: Connection, milestones: MilestoneTable) -> None:
        self._connection = connection
        self._milestones = milestones

    def of(self, origin: str, external_ids: Collection[str]) -> dict[str, Publication]:
        """Those of an origin that are known, by external id.

        One whose milestone came without what its source said has an empty text for it.
        """
        found: dict[str, Publication] = {}
        for part in bulk.chunks(sorted(external_ids)):
            wanted = MILESTONES.c.external_id.in_(part)
            found.update(self._read(MILESTONES.c.origin == origin, wanted))
        return found

    def of_family(
        self, family: str, external_ids: Collection[str]
    ) -> Iterator[tuple[str, str, Publication]]:
        """Origin, external id and publication of what any origin of a family has under the ids.

        The origins of a family are its name, and what begins with that and a colon.
        """
        origin = MILESTONES.c.origin
        related = (origin == family) | origin.startswith(f"{family}:", autoescape=True)
        query = _KNOWN.add_columns(origin).where(related)
        for part in bulk.chunks(sorted(external_ids)):
            found = self._connection.execute(query.where(MILESTONES.c.external_id.in_(part)))
            for record in found.mappings():
                yield record["origin"], record["external_id"], publication_of(record)

    def going_on(self, origin: str) -> Iterator[tuple[str, Publication]]:
        """The external id and publication of each milestone of an origin that is not closed."""
        status = MILESTONES.c.status.in_(_LIVE)
        yield from self._read(MILESTONES.c.origin == origin, status)

    def store(self, publications: Sequence[Publication]) -> None:
        """Keep publications in place of those that were there; NotFound for an unknown key."""
        known = self._milestones.known(each.key for each in publications)
        rows = {
            each.key: (
                known[each.key].id,
                each.listed_in,
                each.said,
                each.closed_it,
                None if each.vanished_at is None else moment_text(each.vanished_at),
            )
            for each in publications
        }
        bulk.insert_rows(self._connection, PUBLICATIONS, _COLUMNS, rows.values(), on_conflict=_ANEW)

    def vanish(self, keys: Collection[str], at: datetime) -> None:
        """The milestones `keys` are not where they used to be published any more."""
        known = self._milestones.known(keys)
        for part in bulk.chunks(sorted(each.id for each in known.values())):
            wanted = PUBLICATIONS.c.milestone_id.in_(part)
            self._connection.execute(update(PUBLICATIONS).where(wanted).values(vanished_at=at))

    def _read(self, *wanted: ColumnElement[bool]) -> Iterator[tuple[str, Publication]]:
        for record in self._connection.execute(_KNOWN.where(*wanted)).mappings():
            yield record["external_id"], publication_of(record)
