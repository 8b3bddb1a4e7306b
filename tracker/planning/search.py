"""What milestones are looked for by: on pages, in feeds, through the interface and in lists.

A search has one form in words, the query of a URL: `tag=crypto&owner=amira&due_before=2027-01-01`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tracker.domain.milestone import LIVE, MilestoneStatus
from tracker.errors import UsageError

_LONGEST: Final = 200  #: characters of what is looked for


class Standing(StrEnum):
    """Of which milestones, by how they stand."""

    LIVE = "live"  #: open or suspended
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    ALL = "all"

    @property
    def statuses(self) -> frozenset[MilestoneStatus]:
        """The statuses that it stands for."""
        return _STATUSES[self]


_STATUSES: Final = {
    Standing.LIVE: LIVE,
    Standing.OPEN: frozenset({MilestoneStatus.OPEN}),
    Standing.SUSPENDED: frozenset({MilestoneStatus.SUSPENDED}),
    Standing.CLOSED: frozenset(MilestoneStatus) - LIVE,
    Standing.ALL: frozenset(MilestoneStatus),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """Milestones of which all of this is true; what is None or empty asks nothing."""

    text: str | None = None  #: each of its words in title, key, owner, authority or instrument
    standing: Standing = Standing.LIVE
    owners: tuple[str, ...] = ()  #: any of them, as `owner` has it; small and capital letters alike
    no_owner: bool = False  #: only what is nobody's
    authority: str | None = None
    jurisdiction: str | None = None  #: each place that it names, alone or among others: UK/US
    tags: tuple[str, ...] = ()  #: all of them
    kind: str | None = None
    due_from: date | None = None  #: the window reaches that day, or a later one
    due_before: date | None = None  #: the window begins before that day
    overdue_before: date | None = None  #: an open duty whose last day lies before that day
    needs_a_look: bool = False  #: only what does

    def query(self) -> str:
        """Its words, in which equal searches are equal."""
        from urllib.parse import urlencode  # noqa: PLC0415 - lists of the command line need none

        return urlencode(list(self._pairs()))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        if self.text:
            yield "text", self.text
        if self.standing is not Standing.LIVE:
            yield "standing", self.standing.value
        yield from (("owner", each) for each in self.owners)
        if self.no_owner:
            yield "no_owner", "yes"
        for name in ("authority", "jurisdiction"):
            if (value := getattr(self, name)) is not None:
                yield name, value
        yield from (("tag", each) for each in self.tags)
        if self.kind is not None:
            yield "kind", self.kind
        for name in ("due_from", "due_before", "overdue_before"):
            if (day := getattr(self, name)) is not None:
                yield name, day.isoformat()
        if self.needs_a_look:
            yield "needs_a_look", "yes"


#: what a query may name
NAMES: Final = (
    "text",
    "standing",
    "owner",
    "no_owner",
    "authority",
    "jurisdiction",
    "tag",
    "kind",
    "due_from",
    "due_before",
    "overdue_before",
    "needs_a_look",
)
_REPEATED: Final = frozenset({"owner", "tag"})


def search_of(pairs: Iterable[tuple[str, str]]) -> Search:
    """The search of which these are the names and values; empty values ask nothing.

    Raises UsageError for a name that is not known or stands twice, and for a value that cannot be.
    """
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in NAMES:
            raise UsageError(f"milestones are not looked for by {name!r}: {', '.join(NAMES)}")
        if value := value.strip():
            said.setdefault(name, []).append(_checked(name, value))
    for name, values in said.items():
        if len(values) > 1 and name not in _REPEATED:
            raise UsageError(f"{name} stands twice: only {' and '.join(sorted(_REPEATED))} may")

    def one(name: str) -> str | None:
        return next(iter(said.get(name, ())), None)

    return Search(
        text=one("text"),
        standing=_standing(one("standing")),
        owners=tuple(said.get("owner", ())),
        no_owner=_yes("no_owner", one("no_owner")),
        authority=one("authority"),
        jurisdiction=one("jurisdiction"),
        tags=tuple(said.get("tag", ())),
        kind=one("kind"),
        due_from=_day("due_from", one("due_from")),
        due_before=_day("due_before", one("due_before")),
        overdue_before=_day("overdue_before", one("overdue_before")),
        needs_a_look=_yes("needs_a_look", one("needs_a_look")),
    )


def _checked(name: str, value: str) -> str:
    if len(value) > _LONGEST or not value.isprintable():
        raise UsageError(f"{name} takes at most {_LONGEST} characters that can be printed")
    return value


def _standing(value: str | None) -> Standing:
    if value is None:
        return Standing.LIVE
    try:
        return Standing(value)
    except ValueError as error:
        raise UsageError(f"standing is one of {', '.join(Standing)}, not {value!r}") from error


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{name} is a day such as 2027-01-31, not {value!r}") from error


def _yes(name: str, value: str | None) -> bool:
    if value not in {None, "yes", "no"}:
        raise UsageError(f"{name} is yes or no, not {value!r}")
    return value == "yes"
