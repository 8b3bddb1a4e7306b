"""People whom nothing reaches, or for whom nobody stands in: meant to be told, and not told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tracker.domain.channel import Channel
from tracker.domain.people.person import People, Person
from tracker.planning.sending.reach import Reach

_AHEAD: Final = timedelta(days=14)  #: so long before an absence somebody can still be found
_OPTIONS: Final = {"mail": "--mail ADDRESS", "slack": "--slack MEMBER_ID"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """A person or team that would not be told."""

    handle: str
    problem: str
    remedy: str  #: a command, or a key of the settings


def untold(people: People, channels: Collection[Channel], today: date) -> Iterator[Untold]:
    """Everybody, by handle, whom what is theirs would not reach today or soon."""
    for person in people.persons.values():
        if person.left_on is None:
            yield from _of_person(person, people, channels, today)
    for team in people.teams.values():
        if not people.members(team.handle):
            yield Untold(
                handle=team.handle,
                problem="nobody is in this team, so what is the team's reaches none of its people",
                remedy=f"tracker team edit {team.handle} --add WHO",
            )


def address_option(service: str) -> str:
    """What `tracker person edit` takes for an address of `service`, to be filled in."""
    return _OPTIONS.get(service, f"--address {service}=TARGET")


def _of_person(
    person: Person, people: People, channels: Collection[Channel], today: date
) -> Iterator[Untold]:
    if not Reach(channels=tuple(channels)).ways_to(person):
        yield _unreached(person, channels)
    if person.stand_in is not None and person.stand_in not in people.persons:
        yield Untold(
            handle=person.handle,
            problem=f"the stand-in {person.stand_in} is nobody that is known",
            remedy=f"tracker person edit {person.handle} --stand-in WHO",
        )
    for away in person.away:
        day = max(away.begin, today)
        if away.end < today or day > today + _AHEAD or people.stands_for(person, day):
            continue
        yield Untold(
            handle=person.handle,
            problem=f"away from {away.begin} to {away.end}, and nobody stands in on {day}",
            remedy=f"tracker person edit {person.handle} --stand-in WHO",
        )


def _unreached(person: Person, channels: Collection[Channel]) -> Untold:
    services = sorted({each.service for each in channels if each.for_people})
    if not services:
        return Untold(
            handle=person.handle,
            problem="nothing reaches this person, as no channel of the settings is for people",
            remedy="for_people = true makes one of a channel of mail or Slack",
        )
    return Untold(
        handle=person.handle,
        problem="nothing reaches this person, who has no address of a channel for people",
        remedy=f"tracker person edit {person.handle} {address_option(services[0])}",
    )
