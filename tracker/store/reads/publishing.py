"""Reading what sources said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.store.reads.quick import Reader
from tracker.store.reads.readable import readable
from tracker.store.values.damage import Damaged
from tracker.store.values.relations import publication_of

if TYPE_CHECKING:
    from tracker.domain.publication import Publication

_PUBLICATIONS = """\
SELECT p.milestone_id, m.key, p.listed_in, p.said, p.closed_it, p.vanished_at
FROM publications p JOIN milestones m ON m.id = p.milestone_id"""


class Publishing:
    """What `Reads` can, too."""

    _reader: Reader
    aside: list[Damaged]

    def publications(self, keys: Sequence[str]) -> dict[str, Publication]:
        """What the sources of the milestones `keys` said last, by key."""
        places = ", ".join("?" * len(keys))
        rows = self._reader.rows(f"{_PUBLICATIONS} WHERE m.key IN ({places})", keys)
        number = "milestone_id"
        found = readable(publication_of, rows, "publications", self.aside, number=number)
        return {each.key: each for each in found}
