"""What somebody who has signed on, or a token, may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from tracker.domain.people.person import People, Person

EVERYBODY: Final = "everybody"  #: every person who is known
TEAM: Final = "team:"  #: before the name of a team


class Role(StrEnum):
    """Each may do what those before it may."""

    READ = "read"  #: look at everything
    ANSWER = "answer"  #: acknowledge, snooze, say that it is done
    EDIT = "edit"  #: add and change milestones
    ADMINISTER = "administer"  #: people, sources, tokens of others

    def includes(self, other: Role) -> bool:
        """Whether this one may do what `other` may."""
        return _ORDER[self] >= _ORDER[other]


_ORDER: Final = {role: number for number, role in enumerate(Role)}


def role_of(person: Person, people: People, roles: Mapping[Role, Sequence[str]]) -> Role | None:
    """The most that `roles`, whom each is given to, let `person` do; None where they let nothing.

    Who is named, or is a member of a team that is named, has that role; `everybody` is whoever is
    named nowhere.
    """
    given = [role for role, names in roles.items() if _is_among(person, people, names)]
    if not given:
        given = [role for role, names in roles.items() if EVERYBODY in names]
    return max(given, key=_ORDER.__getitem__, default=None)


def strangers_among(roles: Mapping[Role, Sequence[str]], people: People) -> tuple[str, ...]:
    """The names in `roles` of nobody, or no team, whom `people` know; a line each."""
    return tuple(
        f"web.roles.{role}: {name} names {unknown} that there is"
        for role, names in roles.items()
        for name in names
        if (unknown := _unknown(name, people))
    )


def _unknown(name: str, people: People) -> str:
    if name.startswith(TEAM):
        return "" if name.removeprefix(TEAM) in people.teams else "no team"
    return "" if name == EVERYBODY or name in people.persons else "no person"


def _is_among(person: Person, people: People, names: Sequence[str]) -> bool:
    teams = [name.removeprefix(TEAM) for name in names if name.startswith(TEAM)]
    return person.handle in names or any(
        person in (*people.members(team), *people.leads(team))
        for team in teams
        if team in people.teams
    )
