"""Whoever would not be told is found before something is to be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.domain.channel import Channel
from tracker.domain.people.person import Away, People, Person, Team
from tracker.planning.people_lint import address_option, untold

_TODAY = date(2026, 6, 1)
_MAIL = Channel(name="post", for_people=True, service="mail")
_DESK = Channel(name="desk")


def _person(handle: str = "amira", **more: object) -> Person:
    stated: dict[str, object] = {"addresses": {"mail": "a@b.example"}, **more}
    return Person(handle=handle, name=handle, **stated)  # type: ignore[arg-type]


def _away(after: int, days: int = 1) -> Away:
    begin = _TODAY + timedelta(days=after)
    return Away(begin=begin, end=begin + timedelta(days=days - 1))


def _said(*persons: Person, teams: tuple[Team, ...] = (), channels: tuple[Channel, ...]) -> str:
    people = People(
        persons={each.handle: each for each in persons}, teams={each.handle: each for each in teams}
    )
    found = untold(people, channels, _TODAY)
    return "\n".join(f"{each.handle}: {each.problem}: {each.remedy}" for each in found)


@pytest.mark.parametrize(
    "person",
    [
        _person(),
        _person(left_on=_TODAY, addresses={}),
        _person(away=(_away(-9, 3),)),
        _person(away=(_away(15),)),
    ],
    ids=["who is there", "who left", "who was away", "who is away much later"],
)
def test_nothing_is_said_of(person: Person) -> None:
    assert not _said(person, channels=(_DESK, _MAIL))


def test_a_team_with_somebody_in_it_is_well() -> None:
    team = Team(handle="crypto", name="Crypto", members=("amira",))
    assert not _said(_person(), teams=(team,), channels=(_MAIL,))


def test_somebody_stands_in_for_who_is_away() -> None:
    amira = _person(away=(_away(0),), stand_in="jonas")
    assert not _said(amira, _person("jonas"), channels=(_MAIL,))


def test_a_stand_in_whom_nobody_has_added_is_told() -> None:
    assert _said(_person(stand_in="jonas"), channels=(_MAIL,)) == (
        "amira: the stand-in jonas is nobody that is known: "
        "tracker person edit amira --stand-in WHO"
    )


@pytest.mark.parametrize("away", [_away(0), _away(-1, 2), _away(14)])
def test_nobody_stands_in_for_who_is_away_today_or_soon(away: Away) -> None:
    day = max(away.begin, _TODAY)
    assert _said(_person(away=(away,)), channels=(_MAIL,)) == (
        f"amira: away from {away.begin} to {away.end}, and nobody stands in on {day}: tracker "
        "person edit amira --stand-in WHO"
    )


def test_an_address_at_no_channel_reaches_nobody() -> None:
    said = _said(_person(addresses={"sms": "+44"}), channels=(_DESK, _MAIL))
    assert "has no address of a channel for people: tracker person edit amira --mail" in said


@pytest.mark.parametrize(
    ("service", "option"),
    [
        ("mail", "--mail ADDRESS"),
        ("slack", "--slack MEMBER_ID"),
        ("telegram", "--address telegram=TARGET"),
    ],
)
def test_an_address_is_given_by_the_option_of_its_service(service: str, option: str) -> None:
    assert address_option(service) == option


def test_without_a_channel_for_people_nobody_is_reached() -> None:
    assert "for_people = true" in _said(_person(), channels=(_DESK,))


@pytest.mark.parametrize("members", [(), ("left",)])
def test_a_team_without_anybody_tells_nobody(members: tuple[str, ...]) -> None:
    team = Team(handle="crypto", name="Crypto", members=members)
    said = _said(_person("left", left_on=_TODAY), teams=(team,), channels=(_MAIL,))
    assert said.startswith("crypto: nobody is in this team")
    assert said.endswith("tracker team edit crypto --add WHO")
