"""People who are told: one delivery each, at their own time, and what becomes of one alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import pytest

from tests.integration.office import ACCEPTED, GONE, UNAVAILABLE
from tests.integration.people_house import House, a_house, a_person, a_team, told
from tracker.domain.channel import DigestTimes, Rhythm
from tracker.domain.delivery import Outcome
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.person import Away, Team
from tracker.domain.people.route import Route
from tracker.domain.policy import EscalationStep, LeadTime, Whom
from tracker.errors import UsageError
from tracker.service.milestones.announcements import Announced
from tracker.service.people.clocks import following_clocks
from tracker.service.views.upcoming import upcoming
from tracker.store.reads.reads import open_reads


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path, told("owner"))


def test_a_team_of_ten_has_ten_deliveries_and_ten_rows(house: House) -> None:
    names = [f"p{number}" for number in range(10)]
    house.employ(
        *map(a_person, names), teams=(Team(handle="crypto", name="C", members=tuple(names)),)
    )
    house.add("2026-03-31", owner="crypto")
    assert house.tick_at("2026-03-01 09:00") == [Outcome.SENT] * 10
    assert sorted(house.mail.readers()) == sorted(f"{name}@bank.example" for name in names)
    assert sorted(house.channels()) == sorted(f"mail/{name}" for name in names)
    assert house.ops.taken == []


def test_each_has_it_at_their_own_sending_time(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner", lead_times=(LeadTime.parse("7d"),)))
    house.employ(
        a_person("amira", tz="Asia/Tokyo"),
        a_person("jonas"),
        a_person("lena", tz="America/New_York"),
        teams=(a_team("amira", "jonas", "lena"),),
    )
    house.add("2026-03-31", owner="team")
    readers = {}
    for moment in ("23 23:59", "24 00:00", "24 08:59", "24 09:00", "24 12:59", "24 13:00"):
        house.tick_at(f"2026-03-{moment}")
        readers[moment] = [str(to)[0] for to in house.mail.readers()]
    assert readers == {
        "23 23:59": [],
        "24 00:00": ["a"],
        "24 08:59": ["a"],
        "24 09:00": ["a", "j"],
        "24 12:59": ["a", "j"],
        "24 13:00": ["a", "j", "l"],
    }
    assert all("late" not in message.text.lower() for message in house.mail.taken)


def test_a_refused_address_is_one_persons_alone_and_the_operator_hears(house: House) -> None:
    house.employ(
        a_person("amira"),
        a_person("jonas"),
        teams=(a_team("amira", "jonas"),),
    )
    house.mail.answer = lambda message: GONE if "amira" in str(message.to) else ACCEPTED
    house.add("2026-03-31", owner="team")
    house.tick_at("2026-03-01 09:00")
    assert house.mail.readers() == ["jonas@bank.example"]
    assert [entry.channel for entry in house.log() if entry.outcome is Outcome.REFUSED] == [
        "mail/amira"
    ]
    assert len(house.ops.taken) == 1


def test_two_hundred_people_and_a_server_that_is_down_make_no_storm(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner"), mail={"fallback": "ops"})
    names = [f"p{number}" for number in range(200)]
    house.employ(*map(a_person, names), teams=(a_team(*names),))
    house.mail.answer = lambda _message: UNAVAILABLE
    house.add("2026-03-31", owner="team")
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    for minute in range(0, 60, 2):
        house.tick_at(f"{moment + timedelta(minutes=minute):%Y-%m-%d %H:%M}")
    assert 5 <= house.mail.tried <= 12
    assert len(house.ops.taken) == 1, "of one reminder the fallback hears once"
    house.mail.answer = lambda _message: ACCEPTED
    house.tick_at("2026-03-01 11:00")
    assert len(house.mail.taken) == len(set(house.mail.readers())) == 200


def test_refusals_to_several_people_in_a_row_close_the_channel_for_a_while(house: House) -> None:
    names = [f"p{number}" for number in range(40)]
    house.employ(*map(a_person, names), teams=(a_team(*names),))
    house.mail.answer = lambda _message: GONE
    house.add("2026-03-31", owner="team")
    house.tick_at("2026-03-01 09:00")
    assert house.mail.tried == 5


def test_a_rate_is_that_of_the_channel_whoever_reads(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner"), mail={"rate_per_minute": 2})
    names = ("amira", "jonas", "lena")
    house.employ(*map(a_person, names), teams=(a_team(*names),))
    house.add("2026-03-31", owner="team")
    taken = []
    for moment in ("09:00", "09:01", "09:02"):
        house.tick_at(f"2026-03-01 {moment}")
        taken.append(len(house.mail.taken))
    assert taken == [1, 2, 3]


def test_each_person_has_a_digest_of_their_own(tmp_path: Path) -> None:
    daily = DigestTimes(rhythm=Rhythm.DAILY, at=clock_time(10), tz="Europe/London")
    house = a_house(tmp_path, told("owner"), mail={"digest": daily})
    house.employ(a_person("amira"), a_person("jonas", tz="America/New_York"))
    for key, owner in (("a", "amira"), ("b", "amira"), ("c", "jonas"), ("d", "jonas")):
        house.add("2026-03-31", key, owner=owner)
    house.tick_at("2026-03-01 09:00")
    house.tick_at("2026-03-01 10:00")
    assert house.mail.readers() == ["amira@bank.example"]
    house.tick_at("2026-03-01 14:00")
    house.tick_at("2026-03-01 15:00")
    assert house.mail.readers() == ["amira@bank.example", "jonas@bank.example"]
    assert [len(message.reminders) for message in house.mail.taken] == [2, 2]


def test_a_new_person_and_a_new_address_need_no_restart(house: House) -> None:
    house.add("2026-03-31", owner="amira")
    house.tick_at("2026-03-01 09:00")
    assert [message.to for message in house.ops.taken] == [None, None], (
        "the reminder, and that nobody is left"
    )
    amira = a_person("amira")
    house.employ(amira)
    house.tick_at("2026-03-17 09:00")
    with house.store.write() as transaction:
        transaction.people.update(
            replace(amira, addresses={"mail": "a@new.example"}), house.clock.now()
        )
    house.tick_at("2026-03-24 09:00")
    assert house.mail.readers() == ["amira@bank.example", "a@new.example"]


def test_who_lost_their_address_between_claim_and_retry_has_the_operator_told(house: House) -> None:
    amira = a_person("amira")
    house.employ(amira)
    house.mail.answer = lambda _message: UNAVAILABLE
    house.add("2026-03-31", owner="amira")
    house.tick_at("2026-03-01 09:00")
    with house.store.write() as transaction:
        transaction.people.update(replace(amira, addresses={}), house.clock.now())
    house.tick_at("2026-03-01 09:05")
    assert [entry.outcome for entry in house.log() if entry.channel == "mail/amira"][
        -1
    ] is Outcome.REFUSED
    assert len(house.ops.taken) == 1


def test_who_is_away_has_a_stand_in_who_is_told_so(house: House) -> None:
    away = (Away(begin=date(2026, 3, 1), end=date(2026, 3, 10)),)
    house.employ(a_person("jonas"))
    house.employ(a_person("amira", away=away, stand_in="jonas"))
    house.add("2026-03-31", owner="amira")
    house.tick_at("2026-03-01 09:00")
    house.tick_at("2026-03-17 09:00")
    assert house.mail.readers() == ["jonas@bank.example", "amira@bank.example"]
    first, second = (message.text for message in house.mail.taken)
    assert "Amira, who is away until" in first
    assert "10 March 2026" in first
    assert "away" not in second


def test_a_step_tells_the_lead_and_a_route_a_team(tmp_path: Path) -> None:
    step = EscalationStep(after=LeadTime.parse("2bd"), tell=(Whom.parse("owner.lead"),))
    route = Route(number=1, jurisdiction=("UK",), tell=(Whom.parse("team:crypto"),))
    house = a_house(tmp_path, told("owner", escalation=(step,)), routes=(route,))
    house.employ(
        *map(a_person, ("amira", "jonas", "lena")),
        teams=(Team(handle="crypto", name="C", members=("amira", "jonas"), leads=("lena",)),),
    )
    house.add("2026-03-31", owner="amira", jurisdiction="UK")
    house.tick_at("2026-03-02 09:00")
    assert sorted(map(str, house.mail.readers())) == ["amira@bank.example", "jonas@bank.example"]
    house.tick_at("2026-03-04 09:00")
    assert house.mail.readers()[2:] == ["lena@bank.example"]
    raised = house.mail.taken[-1].text
    since = "has not answered since Monday 2 March 2026, 09:00 London time."
    assert f"Amira {since}" in raised
    assert f"Jonas {since}" in raised
    assert "You are told now." in raised


def test_what_is_added_has_owner_policy_and_tags_of_its_routes_and_keeps_its_own(
    tmp_path: Path,
) -> None:
    routes = (
        Route(number=1, jurisdiction=("UK",), owner="uk-desk", tags=("uk",)),
        Route(number=2, authority=("FCA",), owner="fca-desk", policy="lost"),
    )
    house = a_house(tmp_path, told("owner"), routes=routes)
    house.add("2026-03-31", "a", jurisdiction="uk", authority="FCA")
    house.add("2026-03-31", "b", authority="FCA", owner="Mine", tags=("own",))
    with open_reads(house.url) as reads:
        found = {each.key: each for each in reads.milestones_by_key(["a", "b"])}
    assert (found["a"].owner, found["a"].tags, found["a"].policy) == ("uk-desk", ("uk",), "default")
    assert (found["b"].owner, found["b"].tags) == ("Mine", ("own",))


_SEVEN = (LeadTime.parse("7d"),)


@pytest.mark.parametrize(
    ("why", "words", "team"),
    [
        ("by the owner", ["owner"], ()),
        ("by a team that the policy names", ["team:team"], ("amira",)),
    ],
)
def test_who_moves_to_another_zone_has_what_is_ahead_by_that_clock(
    why: str, words: list[str], team: tuple[str, ...], tmp_path: Path
) -> None:
    house = a_house(tmp_path, told(*words, lead_times=_SEVEN))
    amira = a_person("amira", tz="America/New_York")
    house.employ(amira, teams=(a_team(*team),))
    house.add("2026-03-31", owner="amira")
    with (
        following_clocks(house.store, house.rules, house.clock.now()),
        house.store.write() as transaction,
    ):
        transaction.people.update(replace(amira, tz="Asia/Tokyo"), house.clock.now())
    house.tick_at("2026-03-24 00:00")
    assert house.mail.readers() == ["amira@bank.example"], why


def test_who_comes_in_is_told_what_was_planned_for_nobody_by_their_own_clock(house: House) -> None:
    house.add("2026-03-31", owner="amira")
    now = house.clock.now()
    with following_clocks(house.store, house.rules, now):
        house.employ(a_person("amira", tz="Asia/Tokyo"))
    house.tick_at("2026-03-24 00:00")
    assert house.mail.readers()[-1:] == ["amira@bank.example"]


def test_another_owner_is_another_clock(house: House) -> None:
    house.employ(a_person("amira", tz="America/New_York"), a_person("jonas", tz="Asia/Tokyo"))
    house.add("2026-03-31", owner="amira")
    house.milestones.edit("m", {"owner": "jonas"}, house.clock.now())
    house.tick_at("2026-03-01 00:00")
    assert house.mail.readers() == ["jonas@bank.example"]


def test_a_channel_for_people_is_no_recipient_and_says_what_to_write(house: House) -> None:
    with pytest.raises(UsageError, match="'mail' is a channel for people and reaches nobody by"):
        house.add("2026-03-31", to=("mail",))
    with pytest.raises(UsageError, match=r"no channel or tag is called 'lost'; .* channels ops$"):
        house.add("2026-03-31", to=("lost",))
    house.employ(a_person("amira"))
    with pytest.raises(UsageError, match="people are told as owner"):
        house.add("2026-03-31", to=("amira",))


def test_a_milestone_has_people_told_by_name_and_by_their_own_clocks(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("channel:ops", lead_times=(LeadTime.parse("7d"),)))
    house.employ(
        *map(a_person, ("jonas", "lena")),
        a_person("amira", tz="Asia/Tokyo"),
        teams=(Team(handle="crypto", name="C", members=("jonas",), leads=("lena",)),),
    )
    house.add("2026-03-31", "a", to=("person:amira", "team:crypto"))
    house.add("2026-03-31", "b", to=("team:crypto.lead", "ops"))
    house.tick_at("2026-03-24 00:00")
    assert house.mail.readers() == ["amira@bank.example"]
    house.tick_at("2026-03-24 09:00")
    assert sorted(map(str, house.mail.readers()[1:])) == ["jonas@bank.example", "lena@bank.example"]
    assert len(house.ops.taken) == 1
    amira = a_person("amira", tz="America/New_York")
    house.milestones.move(
        "a", Announced(due="30 April 2026", as_of=date(2026, 3, 24), reason="x"), house.clock.now()
    )
    with (
        following_clocks(house.store, house.rules, house.clock.now()),
        house.store.write() as transaction,
    ):
        transaction.people.update(amira, house.clock.now())
    house.tick_at("2026-03-24 09:01")
    before = len(house.mail.taken)
    for moment in ("00:00", "12:59"):
        house.tick_at(f"2026-04-23 {moment}")
    assert "amira@bank.example" not in house.mail.readers()[before:]
    house.tick_at("2026-04-23 13:00")
    assert house.mail.readers()[-1] == "amira@bank.example"


def test_whoever_is_named_and_away_has_a_stand_in_and_a_stranger_is_refused(house: House) -> None:
    away = (Away(begin=date(2026, 3, 1), end=date(2026, 3, 10)),)
    house.employ(a_person("jonas"), a_person("amira", away=away, stand_in="jonas"))
    house.add("2026-03-31", to=("person:amira",))
    house.tick_at("2026-03-01 09:00")
    assert house.mail.readers() == ["jonas@bank.example"]
    with pytest.raises(UsageError, match=r"person:amria names no person .* did you mean amira"):
        house.add("2026-03-31", "other", to=("person:amria",))
    with pytest.raises(UsageError, match="team:amira names no team that there is"):
        house.milestones.edit("m", {"to": ("team:amira",)}, house.clock.now())


def test_what_waits_for_a_readers_morning_is_foretold(house: House) -> None:
    house.employ(a_person("amira"), a_person("lena", tz="America/New_York"))
    house.employ(teams=(a_team("amira", "lena"),))
    house.add("2026-03-31", owner="team")
    house.tick_at("2026-03-01 09:00")
    with open_reads(house.url) as reads:
        sends = upcoming(reads, house.rules, now=house.clock.now(), days=1)
    assert [(f"{each.fire_at:%d %H:%M}", each.channels, each.why) for each in sends] == [
        ("01 14:00", ("mail/lena",), ("handed over already",))
    ]


def test_a_start_tells_the_operator_of_people_whom_nobody_has_added(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner", "team:crypto"))
    for _ in range(2):
        house.clock.set(datetime(2026, 3, 1, 9, tzinfo=UTC))
        house.ticker.look_again()
        house.ticker.run_dry()
    (message,) = house.ops.taken
    assert "policy default: team:crypto names no team that there is" in message.text


def test_what_is_closed_before_a_readers_morning_is_told_to_them_no_more(house: House) -> None:
    house.employ(
        a_person("amira"), a_person("lena", tz="America/New_York"), teams=(a_team("amira", "lena"),)
    )
    house.add("2026-03-31", owner="team")
    house.tick_at("2026-03-01 09:00")
    house.milestones.close("m", MilestoneStatus.MET, house.clock.now(), on=date(2026, 3, 1))
    house.tick_at("2026-03-01 14:00")
    assert house.mail.readers() == ["amira@bank.example"]


def test_who_has_left_before_their_morning_has_the_operator_told(house: House) -> None:
    lena = a_person("lena", tz="America/New_York")
    house.employ(a_person("amira"), lena, teams=(a_team("amira", "lena"),))
    house.add("2026-03-31", owner="team")
    house.tick_at("2026-03-01 09:00")
    with house.store.write() as transaction:
        transaction.people.update(replace(lena, left_on=date(2026, 3, 1)), house.clock.now())
    house.tick_at("2026-03-01 14:00")
    house.tick_at("2026-03-01 15:00")
    assert house.mail.readers() == ["amira@bank.example"]
    assert len(house.ops.taken) == 1
    assert unsettled_of(house) == 0


def unsettled_of(house: House) -> int:
    """How many deliveries are still to be tried."""
    with open_reads(house.url) as reads:
        return len(reads.pending_deliveries())


def test_a_channel_that_works_carries_many_people_at_once(house: House) -> None:
    names = [f"p{number}" for number in range(200)]
    house.employ(*map(a_person, names), teams=(a_team(*names),))
    house.add("2026-03-31", owner="team")
    rounds, count = house.ticker.courier.rounds, 0
    submit = rounds._submit

    def counted(composed: Any) -> None:
        nonlocal count
        count += bool(composed)
        submit(composed)

    rounds._submit = counted  # type: ignore[method-assign]  # puts each round down
    house.tick_at("2026-03-01 09:00")
    assert len(house.mail.taken) == 200
    assert count < 15, "the window doubles with each that is accepted, whoever reads it"
