"""A search as conditions on rows of `current_milestones`, and the order in which they are read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tracker.domain.milestone import Milestone
from tracker.planning.search import Search, Standing
from tracker.store.values.windows import NEVER, days_of

ORDER: Final = "first_day, key"
#: what is without a last day ends last
LAST: Final = f"coalesce(last_day, '{NEVER}')"
#: that its first or its last day lies from one day to before another
EDGES: Final = "((first_day >= ? AND first_day < ?) OR (last_day >= ? AND last_day < ?))"
#: the dates alone
DATED: Final = (
    "SELECT id, key, due_text, due_status, tz, earliest, latest, precision, modality, instant, "
    "not_before, not_after, readings, rule, waiting_on, doubts, estimate FROM current_milestones"
)
#: as `Milestone.needs_a_look` has it
LOOK: Final = (
    "status IN ('open', 'suspended') AND (doubts <> '[]' OR readings <> '[]') "
    "AND coalesce(settled_revision, 0) <> revision"
)
#: Few are in doubt or late among all that there are: they are found first, and sorted then.
_DOUBTFUL: Final = (
    "id IN (SELECT milestone_id FROM revisions WHERE doubts <> '[]' OR readings <> '[]')"
)
#: as `can_be_overdue` has it: only of events it is known when they pass by themselves
_LATE: Final = (
    "id IN (SELECT id FROM milestones WHERE status = 'open' AND passes_at IS NULL "
    "AND last_day < ?) AND modality NOT IN ('from', 'after')"
)
#: what may be asked about: no day, and not checked since one
VAGUE: Final = (
    "status = 'open'",
    "(precision IS NULL OR precision NOT IN ('minute', 'day', 'week') OR readings <> '[]')",
    "(last_verified_on IS NULL OR last_verified_on < ?)",
)
#: what stands between places where something binds in several, the longest first
_BETWEEN_PLACES: Final = (" and ", ", ", "; ", " / ", " & ", ",", ";", "&", "+")
_SEPARATORS: Final = re.compile("|".join(map(re.escape, _BETWEEN_PLACES)))
_CLOSED: Final = "'met', 'missed', 'passed', 'waived'"
NOT_CLOSED: Final = f"status NOT IN ({_CLOSED})"  #: of what no status is known, too
_LIVE: Final = "status IN ('open', 'suspended')"
#: in words, as partial indexes do not see through a parameter
_STANDING: Final = MappingProxyType(
    {
        Standing.LIVE: (_LIVE,),
        Standing.OPEN: (_LIVE, "status = 'open'"),
        Standing.SUSPENDED: (_LIVE, "status = 'suspended'"),
        Standing.CLOSED: (f"status IN ({_CLOSED})",),
        Standing.ALL: (),
    }
)
_SEARCHED: Final = ("title", "key", "owner", "authority", "instrument")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A part of what is found: the first `size` of those behind a place."""

    size: int | None = None  #: None: all
    after: tuple[str, str] | None = None  #: the last place before: its day and key

    def conditions(self) -> tuple[list[str], list[object]]:
        """What holds of the rows of this page and of those behind it."""
        if self.after is None:
            return [], []
        day, _ = self.after
        # The day alone leaves out what comes before without a look at its milestone.
        return ["first_day >= ?", f"({ORDER}) > (?, ?)"], [day, *self.after]


WHOLE: Final = Page()
UNDATED: Final = (NEVER, "")  #: the place behind which stands what has no first day


def place_of(milestone: Milestone) -> tuple[str, str]:
    """Where `milestone` stands in the order of what is found."""
    return days_of(milestone.due)[0], milestone.key


def conditions_of(search: Search, *, folded: str) -> tuple[list[str], list[object]]:
    """The conditions of `search` and their parameters; `folded` makes small letters."""
    found: list[tuple[str, tuple[object, ...]]] = []
    found += [(condition, ()) for condition in _STANDING[search.standing]]
    for word in (search.text or "").lower().split():
        within = " OR ".join(f"{folded}({column}) LIKE ? ESCAPE '!'" for column in _SEARCHED)
        found.append((f"({within})", (f"%{_escaped(word)}%",) * len(_SEARCHED)))
    if search.owners:
        owners = [each.lower() for each in search.owners]
        found.append((f"{folded}(owner) IN ({_places(len(owners))})", tuple(owners)))
    if search.no_owner:
        found.append(("owner IS NULL", ()))
    found += [
        (f"{folded}({column}) = ?", (value.lower(),))
        for column in ("authority", "kind")
        if (value := getattr(search, column)) is not None
    ]
    found += [
        (f"{_listed(f'{folded}(jurisdiction)')} LIKE ? ESCAPE '!'", (f"%/{_escaped(place)}/%",))
        for place in _SEPARATORS.sub("/", search.jurisdiction or "").lower().split("/")
        if place
    ]
    # In JSON a tag alone stands between two quotes: one within a tag has a backslash before it.
    found += [
        ("replace(tags, ?, '') <> tags", (json.dumps(tag, ensure_ascii=False),))
        for tag in search.tags
    ]
    if search.due_from is not None:
        found.append(("last_day >= ?", (search.due_from.isoformat(),)))
    if search.due_before is not None:
        found.append(("first_day < ?", (search.due_before.isoformat(),)))
    if search.overdue_before is not None:
        found.append((_LATE, (search.overdue_before.isoformat(),)))
    if search.needs_a_look:
        found += [(_DOUBTFUL, ()), (LOOK, ())]
    return [condition for condition, _ in found], [each for _, some in found for each in some]


def counted_in(search: Search) -> str:
    """Where what `search` asks for is counted: beside their dates only where it asks about them."""
    of_dates = search.needs_a_look or search.overdue_before is not None
    return "current_milestones" if of_dates else "milestones"


def _listed(column: str) -> str:
    """The places that a column names, each between two strokes: "UK, US" is "/uk/us/"."""
    for separator in _BETWEEN_PLACES:
        column = f"replace({column}, '{separator}', '/')"
    return f"'/' || {column} || '/'"


def _escaped(word: str) -> str:
    for special in "!%_":
        word = word.replace(special, f"!{special}")
    return word


def _places(number: int) -> str:
    return ", ".join("?" * number)
