"""Who is told where policies and routes name people, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import a_milestone, a_reminder
from tests.planning_builders import a_policy, an_escalation, digest_times, utc
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import Away, People, Person, Team
from tracker.domain.people.route import Route, Routes
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, Policy, Whom
from tracker.planning.sending.reach import Reach, plans_for_people, strangers, tells_people
from tracker.planning.sending.recipients import (
    audience_of,
    clocks_of,
    escalated_to,
    matched,
    may_be_told,
    readers_of,
    unmatched,
)

_NOW = utc("2026-03-02 09:00")
_AWAY = (Away(begin=date(2026, 3, 1), end=date(2026, 3, 9)),)
_THIRD = (Away(begin=date(2026, 3, 3), end=date(2026, 3, 3)),)
_MAIL = Channel(name="mail", for_people=True, service="mail", fallback="ops", tags=frozenset({"x"}))
_SLACK = Channel(name="slack", for_people=True, service="slack")
_TEAM = Channel(name="policy-team", tags=frozenset({"uk"}))
_OPS = Channel(name="ops", operator=True, tags=frozenset({"uk"}))
_CHANNELS = (_MAIL, _SLACK, _TEAM, _OPS)


def _person(handle: str, *services: str, **changes: Any) -> Person:
    addresses = {service: f"{handle}@{service}" for service in services or ("mail",)}
    return Person(handle=handle, name=handle.title(), addresses=addresses, **changes)


_PEOPLE = (
    _person("amira", "mail", "slack"),
    _person("jonas"),
    _person("lena", "mail", "slack", via=("slack",)),
    _person("mute", "fax"),
    _person("gone", left_on=date(2026, 1, 1)),
    _person("heir", left_on=date(2026, 1, 1), stand_in="jonas"),
    _person("away", away=_AWAY, stand_in="jonas"),
    _person("alone", away=_AWAY),
    _person("tokyo", tz="Asia/Tokyo", away=_THIRD, stand_in="jonas"),
    _person("picky", via=("fax",)),
)
_TEAMS = (
    Team(handle="crypto", name="Crypto", members=("amira", "gone", "away"), leads=("lena",)),
    Team(handle="empty", name="Empty"),
)


def _reach(*routes: Route, channels: tuple[Channel, ...] = _CHANNELS) -> Reach:
    people = People(
        persons={each.handle: each for each in _PEOPLE},
        teams={each.handle: each for each in _TEAMS},
    )
    return Reach(channels=channels, people=people, routes=Routes(routes=routes))


def _policy(*tell: str, **changes: Any) -> Policy:
    return a_policy(tell=tuple(map(Whom.parse, tell)), **changes)


def _owned(owner: str | None, **changes: Any) -> Milestone:
    return a_milestone(owner=owner, **changes)


@pytest.mark.parametrize(
    ("why", "owner", "tell", "told"),
    [
        (
            "a person on each channel with an address",
            "amira",
            ["owner"],
            ["mail/amira", "slack/amira"],
        ),
        ("by name, too", "Jonas", ["owner"], ["mail/jonas"]),
        ("on the services that they want", "lena", ["owner"], ["slack/lena"]),
        ("where those cannot be used, on the others", "picky", ["owner"], ["mail/picky"]),
        (
            "a team: its members, or who stands in for them",
            "crypto",
            ["owner"],
            ["mail/amira", "slack/amira", "mail/jonas"],
        ),
        ("a team's lead", "crypto", ["owner.lead"], ["slack/lena"]),
        ("a person's lead is that of their team", "amira", ["owner.lead"], ["slack/lena"]),
        ("a lead by the team's name", None, ["team:crypto.lead"], ["slack/lena"]),
        ("a person by name", None, ["person:jonas"], ["mail/jonas"]),
        ("a channel beside people", "jonas", ["owner", "channel:ops"], ["ops", "mail/jonas"]),
        ("by tag", None, ["tag:uk"], ["policy-team", "ops"]),
        ("everybody once", "jonas", ["owner", "person:jonas"], ["mail/jonas"]),
        ("who is away has somebody in their place", "away", ["owner"], ["mail/jonas"]),
        ("and so has who left and named somebody", "heir", ["owner"], ["mail/jonas"]),
        (
            "who is away with nobody there hears, and the operator",
            "alone",
            ["owner"],
            ["ops", "mail/alone"],
        ),
        ("words that name nobody: the operator", "Policy team", ["owner"], ["ops"]),
        ("no owner: the operator", None, ["owner"], ["ops"]),
        ("who left: the operator", "gone", ["owner"], ["ops"]),
        ("no address for any channel: the operator", "mute", ["owner"], ["ops"]),
        ("nobody in the team: the operator", "empty", ["owner"], ["ops"]),
        ("no such team: the operator", None, ["team:none"], ["ops"]),
        ("a person is no team", None, ["team:amira"], ["ops"]),
        ("no such channel: the operator", None, ["channel:lost"], ["ops"]),
        ("a channel for people cannot be told by itself", None, ["channel:mail"], ["ops"]),
        ("nor by its tag", None, ["tag:x"], ["ops"]),
        ("whoever is there is enough", "gone", ["owner", "person:jonas"], ["mail/jonas"]),
    ],
)
def test_words_name_whom_to_tell_and_never_nobody(
    why: str, owner: str | None, tell: list[str], told: list[str]
) -> None:
    names = readers_of(_owned(owner), _policy(*tell), _reach(), _NOW).names
    assert sorted(names) == sorted(told), why


@pytest.mark.parametrize(
    ("owner", "word", "why"),
    [
        ("gone", "owner", "owner (gone): away, or without an address for any channel"),
        ("alone", "owner", "owner (alone): away, or without an address for any channel"),
        ("empty", "owner", "owner (empty): there is nobody, or who was there has left"),
        ("Policy team", "owner", "owner (Policy team): nobody is called that"),
        (None, "owner", "owner: it has no owner"),
        (None, "team:none", "team:none: nobody is called that"),
        (None, "channel:lost", "channel:lost: no channel of the settings is that"),
    ],
)
def test_what_names_nobody_says_why_where_that_left_nobody(
    owner: str | None, word: str, why: str
) -> None:
    assert readers_of(_owned(owner), _policy(word), _reach(), _NOW).lost == (why,)


def test_whoever_is_reached_is_told_why() -> None:
    policy = _policy(
        "owner", "team:crypto.lead", "channel:ops", channels=ChannelSelection(any_of=("uk",))
    )
    audience = readers_of(_owned("away"), policy, _reach(), _NOW)
    assert [(each.channel, each.why, each.stood_in_for) for each in audience.recipients] == [
        ("policy-team", "selected (policy default)", None),
        ("ops", "selected (policy default)", None),
        ("mail/jonas", "stands in for Away: owner (policy default)", "away"),
        ("slack/lena", "leads Crypto (policy default)", None),
    ]
    assert audience.lost == ()


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-03-02 14:59", "mail/tokyo"),
        ("2026-03-02 15:00", "mail/jonas"),
        ("2026-03-03 14:59", "mail/jonas"),
        ("2026-03-03 15:00", "mail/tokyo"),
    ],
)
def test_days_of_absence_are_those_of_the_persons_own_zone(at: str, told: str) -> None:
    audience = readers_of(_owned("tokyo"), _policy("owner"), _reach(), utc(at))
    assert audience.names == (told,)


def test_who_is_meant_themselves_stands_in_for_nobody() -> None:
    audience = readers_of(_owned("away"), _policy("owner", "person:jonas"), _reach(), _NOW)
    assert [each.stood_in_for for each in audience.recipients] == [None]


def test_the_lead_of_a_person_is_said_to_be_their_teams() -> None:
    audience = readers_of(_owned("amira"), _policy("owner.lead"), _reach(), _NOW)
    assert [each.why for each in audience.recipients] == ["leads Amira's team (policy default)"]


def test_a_milestone_that_names_its_recipients_tells_them_alone() -> None:
    milestone = _owned("amira", recipients=("policy-team",))
    assert readers_of(milestone, _policy("owner"), _reach(), _NOW).names == ("policy-team",)
    assert may_be_told(milestone, _policy("owner"), _reach()) == (None,)


def test_routes_tell_beside_what_the_policy_names_and_in_place_of_everybody() -> None:
    route = Route(number=3, jurisdiction=("UK",), tell=(Whom.parse("person:jonas"),))
    british = _owned(None, jurisdiction="uk")
    named = a_policy(channels=ChannelSelection(names=("ops",)))
    told = [
        readers_of(british, policy, _reach(route), _NOW).names for policy in (a_policy(), named)
    ]
    assert told == [("mail/jonas",), ("ops", "mail/jonas")]
    assert (
        readers_of(british, a_policy(), _reach(route), _NOW).recipients[0].why == "named (route 3)"
    )
    assert readers_of(_owned(None), a_policy(), _reach(route), _NOW).names == ("policy-team",)


def test_a_fallback_hears_of_failures_alone_unless_it_is_named() -> None:
    assert readers_of(_owned(None), a_policy(), _reach(), _NOW).names == ("policy-team",)
    assert matched([ChannelSelection()], _reach()) == ("policy-team",)
    named = a_policy(channels=ChannelSelection(any_of=("uk",)))
    assert readers_of(_owned(None), named, _reach(), _NOW).names == ("policy-team", "ops")


def test_where_every_shared_channel_is_a_fallback_the_operators_hear() -> None:
    reach = _reach(channels=(_MAIL, _OPS))
    assert readers_of(_owned(None), a_policy(), reach, _NOW).names == ("ops",)


def test_a_channel_for_people_is_no_recipient_by_its_name() -> None:
    assert unmatched(_reach(), ("mail", "ops", "x")) == ("mail", "x")


def _step(*tell: str, **channels: Any) -> EscalationStep:
    return EscalationStep(
        after=LeadTime.parse("2bd"),
        tell=tuple(map(Whom.parse, tell)),
        channels=ChannelSelection(**channels),
    )


@pytest.mark.parametrize(
    ("why", "step", "told"),
    [
        ("the lead", _step("owner.lead"), ("slack/lena",)),
        ("channels and people", _step("owner.lead", names=("ops",)), ("ops", "slack/lena")),
        ("nobody leads: the operators", _step("team:empty.lead"), ("ops",)),
    ],
)
def test_steps_tell_people(why: str, step: EscalationStep, told: tuple[str, ...]) -> None:
    policy = _policy("owner", escalation=(step,))
    raised = a_reminder(occasion="30d>2bd")
    milestone = _owned("crypto")
    assert audience_of([raised], milestone, policy, _reach(), _NOW).names == told, why
    assert escalated_to([step], milestone, policy, _reach(), _NOW).names == told


def test_a_reminder_that_does_not_escalate_is_for_the_readers() -> None:
    told = audience_of([a_reminder()], _owned("jonas"), _policy("owner"), _reach(), _NOW)
    assert told.names == ("mail/jonas",)


@pytest.mark.parametrize(
    ("owner", "tell", "changes", "handles"),
    [
        ("away", ["owner"], {}, ["away", "jonas"]),
        ("heir", ["owner"], {}, ["jonas"]),
        ("mute", ["owner"], {}, [None]),
        ("jonas", ["owner", "channel:ops"], {}, [None, "jonas"]),
        ("jonas", ["owner"], {"channels": ChannelSelection(names=("ops",))}, [None, "jonas"]),
        (None, [], {}, [None]),
    ],
)
def test_a_plan_goes_by_the_clocks_of_whoever_may_have_to_be_told(
    owner: str | None, tell: list[str], changes: dict[str, Any], handles: list[str | None]
) -> None:
    told = may_be_told(_owned(owner), _policy(*tell, **changes), _reach())
    assert [each.handle if each else None for each in told] == handles


def test_a_circle_of_stand_ins_ends() -> None:
    persons = {
        "a": _person("a", stand_in="b", away=_AWAY),
        "b": _person("b", stand_in="a", away=_AWAY),
    }
    reach = Reach(channels=_CHANNELS, people=People(persons=persons))
    told = may_be_told(_owned("a"), _policy("owner"), reach)
    assert [each.handle for each in told if each] == ["a", "b"]
    assert readers_of(_owned("a"), _policy("owner"), reach, _NOW).names == ("ops", "mail/a")


@pytest.mark.parametrize(
    ("policy", "routes", "tells"),
    [
        (a_policy(), (), False),
        (_policy("channel:ops", "tag:uk"), (), False),
        (_policy("owner"), (), True),
        (a_policy(escalation=(_step("owner.lead"),)), (), True),
        (a_policy(escalation=(an_escalation("2bd", names=("ops",)),)), (), False),
        (a_policy(), (Route(number=1, tell=(Whom.parse("person:a"),)),), True),
    ],
)
def test_people_count_where_any_rule_tells_them(
    *, policy: Policy, routes: tuple[Route, ...], tells: bool
) -> None:
    assert tells_people({"default": policy}, Routes(routes=routes)) is tells


def test_clocks_of_people_count_where_a_rule_or_a_channel_may_tell_them() -> None:
    by_channel = {"default": _policy("channel:ops")}
    assert plans_for_people({"default": _policy("owner")}, Reach())
    assert plans_for_people(by_channel, _reach())
    assert not plans_for_people(by_channel, Reach(channels=(Channel(name="ops"),)))


def test_a_name_gives_the_channel_its_person_and_the_address() -> None:
    reach = _reach()
    assert reach.channel("mail/amira") == _MAIL.to("amira")
    assert reach.channel("mail/nobody") == _MAIL.to("nobody")
    assert reach.channel("lost/amira") is None
    assert reach.channel("ops") == _OPS
    assert (reach.person("mail/amira"), reach.person("ops")) == (_PEOPLE[0], None)
    addresses = ("mail/amira", "slack/jonas", "mail/gone", "mail/nobody", "ops", "lost/amira")
    assert [reach.address(name) for name in addresses] == ["amira@mail", *[None] * 5]


def test_a_reach_that_learns_who_is_there_keeps_its_channels_and_routes() -> None:
    route = Route(number=1, tell=(Whom.parse("person:jonas"),))
    reach = Reach(channels=_CHANNELS, routes=Routes(routes=(route,)))
    assert reach.knowing(_reach().people) == _reach(route)


def test_words_that_name_nobody_who_was_added_are_told_with_their_place() -> None:
    policy = _policy(
        "owner", "team:crypto", "team:amira", "person:none", escalation=(_step("team:lost.lead"),)
    )
    route = Route(number=2, tell=(Whom.parse("person:crypto"), Whom.parse("channel:ops")))
    assert strangers({"default": policy}, Routes(routes=(route,)), _reach().people) == (
        "policy default: team:amira names no team that there is",
        "policy default: person:none names no person that there is",
        "policy default, after 2bd: team:lost.lead names no team that there is",
        "route 2: person:crypto names no person that there is",
    )


def test_addresses_are_in_no_text_of_a_person() -> None:
    assert "amira@mail" not in repr(_reach())


@pytest.mark.parametrize(
    ("words", "clocks"),
    [
        ("tokyo", {("Asia/Tokyo", None), (None, None)}),
        ("jonas", {(None, None)}),
        ("crypto", {(None, None)}),
        ("mute", set()),
        ("Policy team", set()),
    ],
)
def test_words_go_by_the_clocks_of_all_whom_they_may_mean(
    words: str, clocks: set[tuple[str | None, str | None]]
) -> None:
    assert clocks_of(words, _reach()) == clocks


def test_a_digest_is_made_by_the_clock_of_its_reader() -> None:
    daily = Channel(name="mail", for_people=True, service="mail", digest=digest_times("09:00"))
    channel = _reach(channels=(daily, _OPS)).channel("mail/tokyo")
    assert channel is not None
    assert channel.digest == digest_times("09:00", "Asia/Tokyo")
    plain = _reach(channels=(daily, _OPS)).channel("mail/jonas")
    assert plain is not None
    assert plain.digest == daily.digest
