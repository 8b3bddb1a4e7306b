"""What a message tells beside its date: whose it is, the answers, who has it and who does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import a_due
from tests.planning_builders import a_claim, a_receipt, due_on, planned, stored, utc
from tests.unit.planning.messages import DAY, MARCH, a_reply
from tracker.domain.delivery import DeliveryState, ReminderClaim, StandIn
from tracker.domain.message import Message, Urgency
from tracker.domain.milestone import Acknowledgement, Due, Proposal
from tracker.domain.people.answer import BUTTONS, AnswerVerb
from tracker.planning.text.bundling import bundled
from tracker.planning.text.message import compose

_NOW = utc("2026-03-24 09:00")


def _page(claim: ReminderClaim, verb: AnswerVerb) -> str | None:
    return f"https://tracker.example.org/a/{verb}-{claim.delivery_id}"


def _told(lead_time: str = "7d", due: Due = DAY, **changes: Any) -> Message:
    """The message with links to answers."""
    facts = changes.pop("facts", {})
    reminder = planned(lead_time, "2026-03-24 09:00", key="reply")
    claim = a_claim(a_reply(due, **facts), stored(reminder, number=17), **changes)
    return compose(claim, reader_tz="UTC", now=_NOW, link_of=_page)


def _buttons(message: Message) -> list[str]:
    assert message.letter is not None
    return [each.words for each in message.letter.tellings[0].buttons]


def test_answers_are_links_in_the_words_of_their_buttons() -> None:
    message = _told()
    assert _buttons(message) == ["Seen it", "Done", "Later", "Not mine", "The date has changed"]
    assert set(_buttons(message)) < set(BUTTONS.values())
    assert "\nSeen it: https://tracker.example.org/a/seen-5\nDone: https://" in message.text
    assert "tracker ack" not in message.text
    assert "Reference: TRK-00HH" in message.text


@pytest.mark.parametrize(
    ("names", "owner"), [((("amira", "Amira Example"),), "Amira Example"), ((), "amira")]
)
def test_an_owner_is_told_by_name_where_that_is_known(
    names: tuple[tuple[str, str], ...], owner: str
) -> None:
    assert f"Owner: {owner}" in _told(facts={"owner": "amira"}, names=names).text


def test_where_it_is_asked_for_it_can_be_answered_that_there_is_nothing_new() -> None:
    assert "Checked, nothing new" in _buttons(_told("review", MARCH))


def test_without_a_page_commands_stand_before_the_small_print() -> None:
    reminder = stored(planned("7d", "2026-03-24 09:00", key="reply"), number=17)
    message = compose(
        a_claim(a_reply(), reminder), reader_tz="UTC", now=_NOW, link_of=lambda *_: None
    )
    *_, commands, small = message.text.split("\n\n")
    assert commands.startswith("Seen it: tracker ack TRK-00HH\nDone: tracker met reply\n")
    assert small == "Reminder: 7 days before · Key: reply · Reference: TRK-00HH"


def test_the_answers_come_before_what_changed() -> None:
    parts = _told("30d>2bd", raised=(a_receipt("2026-03-20 09:00"),)).text.split("\n\n")
    assert [part.split(":")[0].split(" ")[0] for part in parts] == [
        *("Reply", "Seen", "Nobody", "Reminder")
    ]


def test_a_row_of_a_digest_has_the_answers_that_serve_most() -> None:
    claims = [
        a_claim(
            replace(a_reply(), key=f"cp{number}"),
            stored(planned("7d", "2026-03-24 09:00", key=f"cp{number}"), number=number),
            delivery_id=number,
        )
        for number in (1, 2)
    ]
    (bundle,) = bundled(
        claims, reader_tz_of=lambda _: "UTC", now=_NOW, fits=lambda _: True, link_of=_page
    )
    assert _buttons(bundle.message) == ["Seen it", "Done"]
    assert "tracker " not in bundle.message.text
    assert "seen-2" in bundle.message.text


def test_what_can_only_be_done_to_one_of_several_stands_beside_it() -> None:
    proposal = Proposal(due=due_on("2026-04-02"), reason="Statement", announced_at=_NOW)
    claims = [
        a_claim(
            replace(a_reply(), key=key, proposed=proposal),
            stored(planned(told, "2026-03-24 09:00", key=key), number=number),
            delivery_id=number,
        )
        for number, key, told in ((1, "cp1", "7d"), (2, "cp1", "proposed"), (3, "cp2", "7d"))
    ]
    (bundle,) = bundled(claims, reader_tz_of=lambda _: "UTC", now=_NOW, fits=lambda _: True)
    row = next(each for each in bundle.message.text.split("\n\n") if "Key: cp1" in each)
    assert "Once the proposed date is in force: tracker move cp1 --adopt" in row
    assert "tracker ack" not in row


def test_an_escalation_says_who_has_not_answered_since_when() -> None:
    raised = (
        a_receipt("2026-03-20 09:05", "slack/amira"),
        a_receipt("2026-03-20 09:00", "mail/amira"),
        a_receipt("2026-03-21 09:00", "mail/jonas"),
        a_receipt("2026-03-21 09:00", "mail/lee", None, state=DeliveryState.PENDING),
    )
    message = _told(
        "30d>2bd", channel="mail/head", raised=raised, names=(("amira", "Amira Example"),)
    )
    assert (
        "Nobody has acknowledged the reminder 30 days before. "
        "Amira Example has not answered since Friday 20 March 2026, 09:00 UTC. "
        "jonas has not answered since Saturday 21 March 2026, 09:00 UTC. "
    ) in message.text
    assert "You are told now." in message.text
    assert "lee has not answered" not in message.text


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (Acknowledgement(revision=1, at=_NOW, by="amira"), True),
        (Acknowledgement(revision=1, at=_NOW), False),
        (Acknowledgement(revision=2, at=_NOW, by="amira"), False),
        (Acknowledgement(revision=1, at=_NOW, by="amira", until=_NOW), False),
    ],
    ids=["somebody", "nobody knows who", "of another date", "until now"],
)
def test_a_message_says_who_has_it(seen: Acknowledgement, *, told: bool) -> None:
    message = _told(facts={"acknowledgement": seen}, names=(("amira", "Amira Example"),))
    line = "Amira Example has it since Tuesday 24 March 2026, 09:00 UTC."
    assert (line in message.text.splitlines()) is told


def test_a_stand_in_reads_for_whom_it_is() -> None:
    away = StandIn(whose="Amira\r\nExample")
    message = _told(stands_in=away, facts={"owner": "amira"})
    assert "Owner: amira\nFor Amira Example, who is away.\n" in message.text
    known = _told(stands_in=replace(away, until=date(2026, 4, 3)))
    assert "For Amira Example, who is away until Friday 3 April 2026." in known.text


@pytest.mark.parametrize(
    ("why", "due", "facts", "urgency"),
    [
        ("due today", due_on("2026-03-24"), {}, Urgency.NOW),
        ("overdue", due_on("2026-03-20"), {}, Urgency.NOW),
        ("an event today", due_on("2026-03-24"), {"kind": "meeting"}, Urgency.NOW),
        ("an event that is over", due_on("2026-03-20"), {"kind": "meeting"}, Urgency.CALM),
        ("overdue since this morning", due_on("2026-03-24T08:00+00:00"), {}, Urgency.NOW),
        ("within a week", due_on("2026-03-31"), {}, Urgency.SOON),
        ("later", due_on("2026-04-01"), {}, Urgency.CALM),
        ("no date", a_due(None), {}, Urgency.CALM),
    ],
)
def test_red_is_what_is_overdue_or_due_today(
    why: str, due: Due, facts: dict[str, Any], urgency: Urgency
) -> None:
    assert _told("overdue+0d", due, facts=facts).urgency is urgency


def test_a_phone_is_told_what_when_and_whose() -> None:
    message = _told(facts={"owner": "crypto desk"})
    assert message.summary == "Due in 7 days: Reply to CP26/4 · Tuesday 31 March 2026 · crypto desk"


def test_all_that_is_told_of_a_milestone_is_one_thread() -> None:
    assert _told().thread == _told("1d", due_on("2026-04-01"), facts={"title": "other"}).thread
