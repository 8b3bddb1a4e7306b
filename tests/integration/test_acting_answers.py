"""What is answered from the page of a milestone: as commands do it, by who is signed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk, day
from tests.integration.signed_on import (
    entries,
    followed,
    last_entry,
    looked_at,
    pressed,
    signed_on,
    with_roles,
)
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.reminder import ReminderState


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield with_roles(answer_desk)


def _done(desk: AnswerDesk) -> list[str]:
    return [each.kind for each in entries(desk) if each.kind != "attempt"]


def test_who_has_seen_it_is_noted_by_handle_and_how(desk: AnswerDesk) -> None:
    sent = pressed(desk, "seen", "jonas", note="on my desk")

    seen = desk.milestone().acknowledgement
    assert seen is not None
    assert (seen.by, seen.ref, seen.channel) == ("jonas", None, None)
    assert last_entry(desk) == ("acknowledged", "jonas", "on my desk; through the page")
    page = followed(desk, sent, "jonas")
    assert "You have it, and nobody else is asked about what was told so far." in page.words


def test_what_is_done_is_closed_as_the_command_closes_it(desk: AnswerDesk) -> None:
    shown = looked_at(desk, "/milestones/m/done")
    assert shown.page.fields["on"] == day(desk.clock.now())

    sent = pressed(desk, "done", note="filed", link="https://example.org/receipt")

    found = desk.milestone()
    assert (found.status, found.closed_on) == (MilestoneStatus.MET, desk.clock.now().date())
    kind, by, detail = last_entry(desk)
    assert (kind, by) == ("met", "amira")
    assert "filed https://example.org/receipt; through the page" in detail
    assert "It is met, on" in followed(desk, sent).words


def test_what_was_checked_is_verified_and_what_was_told_of_it_seen(desk: AnswerDesk) -> None:
    sent = pressed(desk, "checked", note="page unchanged")

    found = desk.milestone()
    assert found.last_verified_on == desk.clock.now().date()
    assert found.acknowledgement is not None
    assert (found.acknowledgement.by, found.acknowledgement.until) == ("amira", None)
    assert _done(desk)[-2:] == ["verified", "acknowledged"]
    said = followed(desk, sent).words
    assert "its date stands. Nobody else is asked about what was told so far." in said


@pytest.mark.parametrize(
    ("act", "written"), [("checked", {}), ("later", {"until": "2026-03-01", "note": "waiting"})]
)
def test_what_nobody_was_told_is_not_seen_by_what_is_answered(
    desk: AnswerDesk, act: str, written: dict[str, str]
) -> None:
    desk.add("far", title="Far ahead", due="1 June 2028", owner="amira")

    sent = signed_on(desk).press(f"/milestones/far/{act}", **written)

    assert desk.milestone("far").acknowledgement is None
    assert "Nobody else" not in looked_at(desk, sent.headers["location"]).words


def test_reminders_wait_until_later_and_nobody_else_is_asked_before(desk: AnswerDesk) -> None:
    until = desk.clock.now() + timedelta(days=3)

    sent = pressed(desk, "later", until=day(until), note="waiting for counsel")

    found = desk.milestone()
    assert found.snoozed_until == until.replace(hour=0)
    assert found.acknowledgement is not None
    assert (found.acknowledgement.by, found.acknowledgement.until) == ("amira", found.snoozed_until)
    assert _done(desk)[-2:] == ["snoozed", "acknowledged"]
    said = followed(desk, sent).words
    assert "Its reminders wait until" in said
    assert "Nobody else is asked about it before then." in said


def test_whom_it_is_handed_to_is_told(desk: AnswerDesk) -> None:
    sent = pressed(desk, "not-mine", to="jonas", note="his desk")

    assert desk.milestone().owner == "jonas"
    kind, by, detail = last_entry(desk)
    assert (kind, by) == ("edited", "amira")
    assert "his desk" in detail
    assert "through the page" in detail
    assert "It is Jonas Beispiel's now, who is told of it." in followed(desk, sent).words
    with desk.store.read() as transaction:
        told = [each.state for each in transaction.reminders.of("m")]
    assert ReminderState.DISPATCHED not in told  # it goes out once more, to whom it concerns now


def test_what_nobody_was_told_yet_can_be_handed_over(desk: AnswerDesk) -> None:
    desk.add("far", title="Far ahead", due="1 June 2028", owner="amira")

    sent = signed_on(desk).press("/milestones/far/not-mine", to="jonas")
    declined = signed_on(desk, "jonas").press("/milestones/far/not-mine", note="nor mine")

    assert (sent.status, declined.status) == (303, 303)
    assert desk.milestone("far").owner == "jonas"
    assert last_entry(desk, "far")[:2] == ("declined", "jonas")


def test_another_date_is_shown_before_it_is_stored(desk: AnswerDesk) -> None:
    before = desk.milestone()
    reader = signed_on(desk, "jonas")
    desk.add("next", title="What follows", due="5 days after m")

    read = reader.press("/milestones/m/moved", due="1 March 2027", reason="the source says so")

    assert read.status == 200
    assert "Is this right?" in read.words
    assert "Monday 1 March 2027" in read.words or "1 March 2027" in read.words
    assert "What follows (next) moves from" in read.words
    assert desk.milestone() == before
    stored = reader.send(read)
    found = desk.milestone()
    assert str(found.due.earliest) == "2027-03-01"
    assert (found.history[-1].by, found.history[-1].reason) == ("jonas", "the source says so")
    assert str(desk.milestone("next").due.earliest) == "2027-03-06"
    assert "Its date is now" in followed(desk, stored, "jonas").words


def test_a_date_that_leaves_a_doubt_is_kept_as_proposed(desk: AnswerDesk) -> None:
    before = desk.milestone().due
    reader = signed_on(desk, "jonas")

    read = reader.press("/milestones/m/moved", due="03/04/2027", reason="a letter")
    stored = reader.send(read)

    assert "can be read as" in read.words
    assert "kept as proposed" in read.words
    assert stored.status == 303
    found = desk.milestone()
    assert found.due == before
    assert found.proposed is not None
    assert found.acknowledgement is not None


def test_a_second_person_confirms_what_one_reported(desk: AnswerDesk) -> None:
    policy = replace(desk.defaults.policies["default"], needs_second=True)
    strict = replace(desk, defaults=replace(desk.defaults, policies={"default": policy})).served()

    assert "A second person has to confirm it" in looked_at(strict, "/milestones/m/done").words
    pressed(strict, "done")
    assert strict.milestone().reported is not None
    asked = looked_at(strict, "/milestones/m/done", "jonas").words
    assert "reported it as done" in asked
    pressed(strict, "done", "jonas")
    assert strict.milestone().status is MilestoneStatus.MET


@pytest.mark.parametrize(
    ("act", "written", "said"),
    [
        ("done", {"on": "2030-01-01"}, "is ahead"),
        ("done", {"on": ""}, "Please fill this in."),
        ("done", {"on": "2026-13-01"}, "Please write a day as 2027-03-31."),
        ("done", {"link": "javascript:alert(1)"}, "Please write it from https:// on."),
        ("later", {"until": "2020-01-01", "note": "x"}, "is past"),
        ("later", {"note": ""}, "Please fill this in."),
        ("not-mine", {"to": "nobody"}, "Please choose one of these."),
        ("moved", {"due": "the day of the dog", "reason": "x"}, "the day of the dog"),
        ("moved", {"due": "1 March 2027", "reason": ""}, "Please fill this in."),
        ("seen", {"note": "\x07"}, "control character"),
        ("seen", {"note": "n" * 2_001}, "At most 2,000 characters fit here."),
        ("waive", {"reason": ""}, "Please fill this in."),
        ("waive", {"on": "2030-01-01", "reason": "x"}, "is ahead"),
        ("verify", {"on": "2030-01-01"}, "is ahead"),
        ("move", {"due": "", "reason": ""}, "Please fill this in."),
        ("move", {"due": "1 March 2027", "reason": "x", "anchors": "what"}, "is no anchor"),
        ("move", {"due": "1 March 2027", "reason": "x", "pins": "m2"}, "does not count from it"),
        ("edit", {"title": ""}, "Please fill this in."),
        ("edit", {}, "Nothing in the form was changed."),
        ("edit", {"policy": "gone"}, "Please choose one of these."),
    ],
)
def test_what_cannot_be_is_said_and_not_done(
    desk: AnswerDesk, act: str, written: dict[str, str], said: str
) -> None:
    before, log = desk.milestone(), desk.log()

    sent = pressed(desk, act, **written)

    assert sent.status == 422
    assert said in sent.words
    assert (desk.milestone(), desk.log()) == (before, log)
    for name, value in written.items():
        if "\x07" not in value and len(value) < 100 and name not in sent.page.choices:
            assert sent.page.fields[name] == value  # nobody has to write it twice
