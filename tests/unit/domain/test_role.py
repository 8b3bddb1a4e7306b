"""What somebody may do is what names them, or their team, before what is everybody's."""

from __future__ import annotations

import pytest

from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.role import Role, role_of, strangers_among

_AMIRA, _JONAS, _LEA = (Person(handle=each, name=each) for each in ("amira", "jonas", "lea"))
_PEOPLE = People(
    persons={each.handle: each for each in (_AMIRA, _JONAS, _LEA)},
    teams={"crypto": Team(handle="crypto", name="Crypto", members=("amira",), leads=("lea",))},
)

GIVEN = {
    "nobody anything": ({}, None),
    "everybody to answer": ({Role.ANSWER: ("everybody",)}, Role.ANSWER),
    "by name, less than everybody": (
        {Role.ANSWER: ("everybody",), Role.READ: ("amira",)},
        Role.READ,
    ),
    "by name, more than by team": (
        {Role.ADMINISTER: ("amira",), Role.EDIT: ("team:crypto",)},
        Role.ADMINISTER,
    ),
    "by team": ({Role.ANSWER: ("everybody",), Role.EDIT: ("team:crypto",)}, Role.EDIT),
    "others by name": ({Role.EDIT: ("jonas",)}, None),
    "a team that is none": ({Role.EDIT: ("team:nobody",)}, None),
}


@pytest.mark.parametrize(("roles", "given"), GIVEN.values(), ids=GIVEN.keys())
def test_amira_is_given(roles: dict[Role, tuple[str, ...]], given: Role | None) -> None:
    assert role_of(_AMIRA, _PEOPLE, roles) is given


def test_a_lead_has_what_the_team_has() -> None:
    assert role_of(_LEA, _PEOPLE, {Role.EDIT: ("team:crypto",)}) is Role.EDIT
    assert role_of(_JONAS, _PEOPLE, {Role.EDIT: ("team:crypto",)}) is None


def test_each_role_may_what_those_before_it_may() -> None:
    for number, role in enumerate(Role):
        assert [role.includes(each) for each in Role] == [n <= number for n in range(len(Role))]


def test_names_of_nobody_who_is_known_are_told_with_their_role() -> None:
    roles = {
        Role.READ: ("everybody", "amira", "team:nowhere"),
        Role.EDIT: ("amria", "nowhere"),
    }
    assert strangers_among(roles, _PEOPLE) == (
        "web.roles.read: team:nowhere names no team that there is",
        "web.roles.edit: amria names no person that there is",
        "web.roles.edit: nowhere names no person that there is",
    )
