"""Who is who: people and teams, who is away, and how much each owns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.describe import day_in_words
from tracker.dates.base.instants import day_in
from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.staffing import spellings
from tracker.planning.search import Search
from tracker.web.desk.desk import Desk
from tracker.web.users import User

_STRANGERS: Final = 100  #: owners who are but words that are shown
_UNOWNED: Final = Search(no_owner=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Owned:
    """How much somebody owns, and the list of it."""

    number: int
    query: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonLine:
    """A person in the list."""

    handle: str
    name: str
    reached: str  #: by which services; addresses stay where they are
    teams: str
    leads: str
    standing: str
    away: bool
    owned: Owned


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamLine:
    """A team in the list."""

    handle: str
    name: str
    members: str
    leads: str
    owned: Owned


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranger:
    """An owner who is nobody that is known."""

    words: str
    owned: Owned


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """`/people`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """Everybody."""
        now, tz = self.desk.site.clock.now(), self.desk.site.defaults.tz
        with self.desk.site.reads() as reads:
            people, owners = reads.people(), reads.owners()
            unowned = reads.count(_UNOWNED)
        strangers = [each for each in owners if people.named(each) is None]
        return self.desk.page(
            request,
            user,
            "people.html",
            title="People",
            persons=[
                _person(each, people, owners, day_in(now, each.tz or tz))
                for each in people.persons.values()
            ],
            teams=[_team(each, people, owners) for each in people.teams.values()],
            strangers=[
                Stranger(words=each, owned=_owned([each], owners))
                for each in sorted(strangers, key=lambda each: -owners[each])[:_STRANGERS]
            ],
            beyond=max(0, len(strangers) - _STRANGERS),
            unowned=Owned(number=unowned, query=_UNOWNED.query()),
        )


def _owned(words: Sequence[str], owners: Mapping[str, int]) -> Owned:
    number = sum(owners[each] for each in words)
    return Owned(number=number, query=Search(owners=tuple(words)).query())


def _owned_by(handle: str, people: People, owners: Mapping[str, int]) -> Owned:
    return _owned(spellings(owners, people, frozenset({handle})), owners)


def _person(person: Person, people: People, owners: Mapping[str, int], today: date) -> PersonLine:
    teams = people.teams.values()
    return PersonLine(
        handle=person.handle,
        name=person.name,
        reached=", ".join(sorted(person.addresses)) or "nothing",
        teams=", ".join(each.name for each in teams if person.handle in each.members),
        leads=", ".join(each.name for each in teams if person.handle in each.leads),
        standing="; ".join(_standing(person, people, today)),
        away=person.left_on is not None or person.is_away(today),
        owned=_owned_by(person.handle, people, owners),
    )


def _standing(person: Person, people: People, today: date) -> Iterator[str]:
    """Whether somebody is there on `today`, who is told if not, and who is away next."""
    if person.left_on is not None:
        yield f"left on {day_in_words(person.left_on)}"
    elif now := next((each for each in person.away if each.begin <= today <= each.end), None):
        yield f"away until {day_in_words(now.end)}"
    else:
        yield "here"
        for each in person.away:
            if each.begin > today:
                yield f"away from {day_in_words(each.begin)} to {day_in_words(each.end)}"
        return
    told = people.stands_for(person, today)
    yield f"{told.name} is told" if told else "nobody stands in"


def _team(team: Team, people: People, owners: Mapping[str, int]) -> TeamLine:
    def names(handles: Sequence[str]) -> str:
        return ", ".join(map(people.called, handles)) or "nobody"

    return TeamLine(
        handle=team.handle,
        name=team.name,
        members=names(team.members),
        leads=names(team.leads),
        owned=_owned_by(team.handle, people, owners),
    )
