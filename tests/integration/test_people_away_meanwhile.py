"""What was held for somebody who went away meanwhile, or is removed: somebody else is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.integration.office import ACCEPTED, UNAVAILABLE
from tests.integration.people_house import House, a_house, a_person, a_team, told
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import DigestTimes, Rhythm
from tracker.domain.people.person import Away, Person
from tracker.domain.policy import QuietTimes
from tracker.service.people.drafting import Drafting
from tracker.service.people.staff import Staff
from tracker.store.reads.reads import open_reads

_NIGHT = QuietTimes(begin=time(19), end=time(8), days_off=False)
_DAILY = DigestTimes(rhythm=Rhythm.DAILY, at=time(9), tz="Europe/London")
_AWAY = (Away(begin=date(2026, 3, 2), end=date(2026, 3, 10)),)


def _settle_nothing(_house: House) -> None:
    pass


def _refuse_for_now(house: House) -> None:
    house.mail.answer = lambda _message: UNAVAILABLE


_HELD: dict[str, tuple[dict[str, Any], dict[str, Any], str, Callable[[House], None]]] = {
    "by quiet times": ({"quiet": _NIGHT}, {}, "2026-03-01 20:00", _settle_nothing),
    "by a digest": ({}, {"digest": _DAILY}, "2026-03-01 20:00", _settle_nothing),
    "by a server that was down": ({}, {}, "2026-03-01 20:00", _refuse_for_now),
}


@pytest.mark.parametrize("case", _HELD)
def test_what_was_held_into_an_absence_goes_to_who_stands_in_and_says_why(
    case: str, tmp_path: Path
) -> None:
    policy, mail, evening, begin = _HELD[case]
    house = a_house(tmp_path, told("owner", send_at=time(9), **policy), mail=mail)
    amira = a_person("amira", stand_in="jonas", away=_AWAY)
    house.employ(a_person("jonas"), amira)
    begin(house)
    house.tick_at("2026-03-01 19:30")
    house.add("2026-03-31", owner="amira")
    house.tick_at(evening)
    assert house.mail.taken == []
    house.mail.answer = lambda _message: ACCEPTED
    house.tick_at("2026-03-02 09:00")
    assert house.mail.readers() == ["jonas@bank.example"]
    (message,) = house.mail.taken
    assert "Amira, who is away until" in message.text
    (passed,) = [each for each in house.log("m") if each.kind == "passed on"]
    assert passed.detail == "mail/amira to mail/jonas: amira is away"
    assert house.tick_at("2026-03-11 09:00") == []


def test_with_nobody_in_place_who_is_away_is_told_and_so_are_the_operators(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner", quiet=_NIGHT))
    house.employ(a_person("amira", away=_AWAY))
    house.tick_at("2026-03-01 20:00")
    house.add("2026-03-31", owner="amira")
    house.tick_at("2026-03-01 20:00")
    house.tick_at("2026-03-02 09:00")
    house.tick_at("2026-03-02 10:00")
    assert house.mail.readers() == ["amira@bank.example"]
    assert len(house.ops.taken) == 1


def test_who_is_told_anyway_hears_once(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner", quiet=_NIGHT))
    house.employ(a_person("jonas"), a_person("amira", stand_in="jonas", away=_AWAY))
    house.employ(teams=(a_team("amira", "jonas"),))
    house.tick_at("2026-03-01 20:00")
    house.add("2026-03-31", owner="team")
    house.tick_at("2026-03-01 20:00")
    house.tick_at("2026-03-02 09:00")
    assert house.mail.readers() == ["jonas@bank.example"]


@pytest.mark.parametrize(
    ("case", "changes", "readers", "ops"),
    [
        ("a stand-in takes over", {"stand_in": "jonas"}, ["jonas@bank.example"], 0),
        ("nobody does, so the operators hear", {}, [], 1),
    ],
)
def test_what_waits_for_who_is_removed_is_told_to_somebody_else(
    case: str, changes: dict[str, Any], readers: list[str], ops: int, tmp_path: Path
) -> None:
    house = a_house(tmp_path, told("team:team", quiet=_NIGHT))
    amira: Person = replace(a_person("amira"), **changes)
    house.employ(a_person("jonas"), amira, teams=(a_team("amira"),))
    house.tick_at("2026-03-01 20:00")
    house.add("2026-03-31")
    house.tick_at("2026-03-01 20:00")
    staff = Staff(
        store=house.store,
        drafting=Drafting(calendars=CalendarBook(), channels=("mail",), tz="UTC"),
        orders=house.ticker.orders,
        by="hr",
    )
    assert staff.remove("amira", house.clock.now()) == "amira"
    house.tick_at("2026-03-02 07:59")
    assert house.mail.taken == house.ops.taken == [], case
    house.tick_at("2026-03-02 08:00")
    house.tick_at("2026-03-02 08:10")
    assert house.mail.readers() == readers, case
    assert len(house.ops.taken) == ops, case
    with open_reads(house.url) as reads:
        assert reads.pending_deliveries() == ()
