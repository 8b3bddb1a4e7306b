"""Reading milestones at a glance, one after the other: calendars show thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from tracker.domain.milestone import LIVE
from tracker.planning.search import Search, Standing
from tracker.store.reads.quick import Reader
from tracker.store.reads.searching import ORDER, conditions_of
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import Record, moment_text

if TYPE_CHECKING:
    from tracker.planning.agenda.entries import Glance

_AT_ONCE: Final = 500  #: rows: to go to and fro for each of them takes a fifth longer
_WITH_CLOSED: Final = frozenset(Standing) - {Standing.SUSPENDED}
_CLOSED: Final = "status NOT IN ('open', 'suspended') AND updated_at"


class Glancing:
    """What `Reads` can, too."""

    _reader: Reader
    aside: list[Damaged]

    def glances(self, search: Search, *, closed_since: datetime) -> Iterator[Glance]:
        """The milestones that `search` asks for, by the first day they can fall on.

        Of those that are closed, whether it asks for them or not, the ones that were since that
        instant or have changed since: whoever has them in a calendar is to see it. Of suspended
        ones alone nobody asks for them.
        """
        from tracker.store.values.glances import GLANCES  # noqa: PLC0415 - lists need none

        anyhow = replace(search, standing=Standing.ALL)
        conditions, parameters = conditions_of(anyhow, folded=self._reader.folded)
        standing, words = _standing(search.standing, closed_since)
        where = " AND ".join((*conditions, standing))
        query = f"{GLANCES} WHERE {where} ORDER BY {ORDER}"
        rows = self._reader.each(query, (*parameters, *words))
        while part := list(islice(rows, _AT_ONCE)):
            yield from self._glances(part)

    def _glances(self, rows: Iterable[Record]) -> list[Glance]:
        from tracker.store.values.glances import glance_of  # noqa: PLC0415 - lists need none

        found = []
        for row in rows:
            glance = read_row(glance_of, row, "milestones")
            if isinstance(glance, Damaged):
                self.aside.append(glance)
            else:
                found.append(glance)
        return found

    def closed_before(self, at: datetime) -> int:
        """How many milestones are closed and have not changed since that instant."""
        query = f"SELECT count(*) AS number FROM current_milestones WHERE {_CLOSED} < ?"  # noqa: S608  # constants
        number: int = self._reader.rows(query, (moment_text(at),))[0]["number"]
        return number

    def moved(self) -> int:
        """How many milestones have had another date before."""
        query = "SELECT count(*) AS number FROM milestones WHERE revision > 1"
        number: int = self._reader.rows(query)[0]["number"]
        return number


def _standing(standing: Standing, closed_since: datetime) -> tuple[str, list[object]]:
    """That a milestone stands so, or was closed since then."""
    either: list[str] = []
    parameters: list[object] = []
    if live := sorted(each.value for each in standing.statuses & LIVE):
        either.append(f"status IN ({', '.join('?' * len(live))})")
        parameters += live
    if standing in _WITH_CLOSED:
        either.append(f"({_CLOSED} >= ?)")
        parameters.append(moment_text(closed_since))
    return f"({' OR '.join(either)})", parameters
