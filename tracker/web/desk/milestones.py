"""The list of milestones: searched by its URL, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.describe import day_in_words
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People
from tracker.domain.people.role import Role
from tracker.errors import UsageError
from tracker.planning.search import Search, Standing, search_of
from tracker.store.reads.searching import Page
from tracker.web.answers.facts import headline_of
from tracker.web.desk.desk import Desk
from tracker.web.users import User

_SIZE: Final = 50  #: milestones a page
_OFFERED: Final = 100  #: owners, and authorities, that a browser offers while one writes
_PLACE: Final = ("after_day", "after_key")  #: where the page before ended
#: what stands behind "more"
_RARE: Final = frozenset(
    {"no_owner", "jurisdiction", "tag", "kind", "due_from", "due_before", "needs_a_look"}
)
_DAYS: Final = frozenset({"due_from", "due_before", "overdue_before"})
_STANDINGS: Final = {
    Standing.LIVE: "open or suspended",
    Standing.OPEN: "open",
    Standing.SUSPENDED: "suspended",
    Standing.CLOSED: "closed",
    Standing.ALL: "of whatever standing",
}
_ASKED: Final = {
    "text": "with the words “{}”",
    "owner": "owned by {}",
    "no_owner": "owned by nobody",
    "authority": "of {}",
    "jurisdiction": "binding in {}",
    "tag": "with the tag {}",
    "kind": "of the kind {}",
    "due_from": "on {} or later",
    "due_before": "before {}",
    "overdue_before": "duties whose last day was before {}",
    "needs_a_look": "whose date needs a look",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A milestone in a list."""

    key: str
    title: str
    when: str
    owner: str
    authority: str
    urgent: bool
    needs_a_look: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """One thing that is asked of what is listed."""

    words: str
    query: str  #: of the list that does not ask it


@dataclass(frozen=True, kw_only=True)
class MilestonesPage:
    """`/milestones`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """The milestones that the URL asks for, by their days."""
        now, alert = self.desk.site.clock.now(), ""
        asked = [pair for pair in request.query_params.multi_items() if pair[0] not in _PLACE]
        place = tuple(request.query_params.get(name, "") for name in _PLACE)
        try:
            search = search_of(asked)
        except UsageError as error:
            search, alert = Search(), f"{str(error)[:1].upper()}{str(error)[1:]}."
        after = (place[0], place[1]) if all(place) else None
        with self.desk.site.lists() as reads:
            found, onward = reads.page(search, Page(size=_SIZE, after=after))
            number, people = reads.count(search), reads.people()
            owners, authorities = reads.owners(), reads.authorities(_OFFERED)
        return self.desk.page(
            request,
            user,
            "milestones.html",
            400 if alert else 200,
            title="Milestones",
            search=search,
            standings=_STANDINGS,
            filters=tuple(filters_of(search)),
            rare=any(name in _RARE for name, _ in parse_qsl(search.query())),
            owners=sorted({people.called(each) for each in owners})[:_OFFERED],
            authorities=authorities,
            lines=lines_of(found, people, now),
            number=number,
            onward=_onward(search, onward),
            alert=alert,
            may_add=user.may(Role.EDIT),
        )


def filters_of(search: Search) -> Iterator[Filter]:
    """What `search` asks, each in words, and what it is without it."""
    pairs = parse_qsl(search.query())
    for place, (name, value) in enumerate(pairs):
        others = pairs[:place] + pairs[place + 1 :]
        yield Filter(words=_in_words(name, value), query=urlencode(others))


def _in_words(name: str, value: str) -> str:
    if name == "standing":
        return _STANDINGS[Standing(value)]
    shown = day_in_words(date.fromisoformat(value)) if name in _DAYS else value
    return _ASKED[name].format(shown)


def lines_of(milestones: Sequence[Milestone], people: People, now: datetime) -> tuple[Line, ...]:
    """What a list says of each of `milestones` at `now`."""
    return tuple(_line(each, people, now) for each in milestones)


def _line(milestone: Milestone, people: People, now: datetime) -> Line:
    facts = headline_of(milestone, now)
    return Line(
        key=milestone.key,
        title=facts.title,
        when=facts.when,
        owner=people.called(milestone.owner) if milestone.owner else "",
        authority=milestone.authority or "",
        urgent=facts.urgent,
        needs_a_look=milestone.needs_a_look,
    )


def _onward(search: Search, place: tuple[str, str] | None) -> str:
    """The query of the next page; empty where this is the last one."""
    if place is None:
        return ""
    pairs = urlencode(list(zip(_PLACE, place, strict=True)))
    return "&".join(part for part in (search.query(), pairs) if part)
