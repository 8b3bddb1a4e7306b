from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_milestone
from tests.planning_builders import a_claim, planned, stored, utc
from tracker.domain.channel import Channel, channel_and_person
from tracker.domain.delivery import Outcome
from tracker.domain.policy import ChannelSelection


@pytest.mark.parametrize(
    ("why", "selection", "selected"),
    [
        ("an empty selection takes every channel", ChannelSelection(), True),
        ("its name is listed", ChannelSelection(names=("ops", "mail")), True),
        ("another name is listed", ChannelSelection(names=("ops",)), False),
        ("one of its tags is enough", ChannelSelection(any_of=("us", "uk")), True),
        ("none of the tags is its own", ChannelSelection(any_of=("us", "eu")), False),
        ("it has all the tags", ChannelSelection(all_of=("uk", "crypto")), True),
        ("it lacks one of the tags", ChannelSelection(all_of=("uk", "us")), False),
        ("a name or a tag will do", ChannelSelection(names=("ops",), any_of=("uk",)), True),
        ("any or all: one of both will do", ChannelSelection(any_of=("us",), all_of=("uk",)), True),
        ("tags are no names", ChannelSelection(names=("uk",)), False),
    ],
)
def test_a_selection_takes_a_channel_or_leaves_it(
    why: str, selection: ChannelSelection, *, selected: bool
) -> None:
    assert selection.matches("mail", frozenset({"uk", "crypto"})) is selected


@pytest.mark.parametrize(
    ("why", "prior", "repeat"),
    [
        ("the first attempt", (), False),
        ("nothing arrived before", (Outcome.NOT_SENT, Outcome.REFUSED), False),
        ("an earlier attempt may have arrived", (Outcome.UNKNOWN, Outcome.NOT_SENT), True),
    ],
)
def test_a_claim_knows_whether_it_may_repeat_what_arrived(
    why: str, prior: tuple[Outcome, ...], *, repeat: bool
) -> None:
    reminder = stored(planned("7d", "2026-03-24 09:00"))
    assert a_claim(a_milestone(), reminder, prior=prior).possible_repeat is repeat


def test_a_reminder_made_after_its_time_was_missed_by_nobody() -> None:
    reminder = planned("7d", "2026-03-24 09:00")
    made = ("2026-03-24 08:59", "2026-03-24 09:00", "2026-03-24 09:01")
    late = [stored(reminder, created_at=utc(at)).planned_late for at in made]
    assert late == [False, False, True]


def test_milestone_revision_and_occasion_identify_a_reminder() -> None:
    early, late = planned("7d", "2026-03-24 09:00"), planned("7d", "2026-03-25 09:00")
    assert early.identity == late.identity == ("taskforce", 1, "7d")


def test_a_personal_channel_is_named_after_both() -> None:
    shared = Channel(name="mail", for_people=True, service="mail", rate_per_minute=30)
    personal = shared.to("amira")
    assert personal == replace(shared, name="mail/amira", person="amira")
    assert channel_and_person(personal.name) == ("mail", "amira")
    assert channel_and_person(shared.name) == ("mail", None)
