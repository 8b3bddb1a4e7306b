"""What is changed from the page of a milestone: as commands do it, shown before it is stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
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


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield with_roles(answer_desk)


def test_what_is_known_of_it_is_changed_where_it_was_changed_in_the_form(desk: AnswerDesk) -> None:
    before = desk.milestone()
    assert looked_at(desk, "/milestones/m/edit").page.fields["owner"] == "amira"

    sent = pressed(
        desk,
        "edit",
        title="Client asset return, annual",
        authority="FCA",
        tags="crypto\r\nuk, and wider\r\n",
        source_quote="within a month\r\nof the year's end",
        owner="",
    )

    found = desk.milestone()
    assert found.title == "Client asset return, annual"
    assert found.authority == "FCA"
    assert found.tags == ("crypto", "uk, and wider")
    assert found.source_quote == "within a month\nof the year's end"
    assert found.owner is None
    assert found.due == before.due
    assert found.revision == before.revision
    assert "Changed: title, owner, authority, tags, what its source says." in (
        followed(desk, sent).words
    )
    kind, by, detail = last_entry(desk)
    assert (kind, by) == ("edited", "amira")
    assert "through the page" in detail


def test_an_owner_whom_nobody_knows_is_taken_and_said(desk: AnswerDesk) -> None:
    sent = pressed(desk, "edit", owner="jonnas")

    assert desk.milestone().owner == "jonnas"
    assert "Nobody goes by “jonnas”: did you mean jonas?" in followed(desk, sent).words


def test_what_is_too_long_for_the_form_is_left_as_it_is(desk: AnswerDesk) -> None:
    long, title = "w" * 5_000, "t" * 300
    desk.add("long", title=title, due="1 May 2027", source_quote=long, source_url="urn://x")

    shown = looked_at(desk, "/milestones/long/edit")
    sent = signed_on(desk).send(shown, authority="SEC")

    assert "too long for this page is left as it is: what its source says." in shown.words
    assert sent.status == 303
    found = desk.milestone("long")
    assert (found.source_quote, found.title, found.authority) == (long, title, "SEC")
    assert found.source_url == "urn://x"


def test_a_form_that_leaves_a_field_out_takes_nothing_away(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    fields = reader.get("/milestones/m/edit").page.fields
    sent = {name: fields[name] for name in ("seal", "mark")} | {"authority": "SEC"}

    assert reader.post("/milestones/m/edit", sent).status == 303
    assert (desk.milestone().owner, desk.milestone().authority) == ("amira", "SEC")


def test_a_move_is_shown_with_what_follows_and_carried_out_with_pins(desk: AnswerDesk) -> None:
    desk.add("next", title="What follows", due="5 days after m")
    desk.add("kept", title="What stays", due="6 days after m")
    old = desk.milestone("kept").due.earliest
    reader = signed_on(desk)

    read = reader.press("/milestones/m/move", due="Q2 2027", reason="ministers", pins="kept")
    sent = reader.send(read)

    assert "Q2 2027 (1 April to 30 June 2027)" in read.words
    assert "What stays (kept) stays" in read.words
    found = desk.milestone()
    assert (found.due.text, found.history[-1].by) == ("Q2 2027", "amira")
    assert (desk.milestone("kept").due.earliest, desk.milestone("kept").pinned) == (old, True)
    assert str(desk.milestone("next").due.earliest) == "2027-04-06"
    assert "Its date is now Q2 2027" in followed(desk, sent).words
    assert any(
        (each.kind, each.by) == ("moved", "amira") and "through the page" in each.detail
        for each in entries(desk)
    )


def test_a_doubtful_date_is_moved_to_as_the_command_does_and_its_doubt_said(
    desk: AnswerDesk,
) -> None:
    reader = signed_on(desk)

    read = reader.press("/milestones/m/move", due="03/04/2027", reason="a letter")
    reader.send(read)

    assert "can be read as" in read.words
    assert "Store the new date" in read.words
    assert desk.milestone().needs_a_look


def test_a_date_is_proposed_and_then_adopted(desk: AnswerDesk) -> None:
    reader, before = signed_on(desk), desk.milestone().due
    assert "adopt" not in reader.get("/milestones/m/move").page.choices["how"]

    read = reader.press(
        "/milestones/m/move", how="propose", due="June 2027", reason="a draft says so"
    )
    proposed = reader.send(read)

    assert "kept as proposed" in read.words
    assert desk.milestone().due == before
    assert "Proposed, not in force: June 2027" in followed(desk, proposed).words
    wrong = reader.press("/milestones/m/move", how="adopt", due="July 2027")
    assert (wrong.status, "Leave this open" in wrong.words) == (422, True)
    adopted = reader.send(reader.press("/milestones/m/move", how="adopt"))
    assert adopted.status == 303
    found = desk.milestone()
    assert (found.due.text, found.proposed) == ("June 2027", None)
    assert found.history[-1].by == "amira"


def test_a_reading_that_was_not_shown_is_not_stored(desk: AnswerDesk) -> None:
    reader, before = signed_on(desk), desk.milestone()
    read = reader.press("/milestones/m/move", due="1 March 2027", reason="x")

    again = reader.send(read, due="1 April 2027")

    assert again.status == 200
    assert "1 April 2027" in again.words
    assert desk.milestone() == before


@pytest.mark.parametrize("path", ["/milestones/m/move", "/milestones/m/moved", "/milestones/new"])
def test_who_writes_it_differently_finds_what_was_written(desk: AnswerDesk, path: str) -> None:
    reader, before = signed_on(desk), desk.milestone()
    written = {"title": "Levy"} if path.endswith("new") else {"reason": "ministers"}
    read = reader.press(path, due="Q2 2027", **written)
    assert "Is this right?" in read.words

    again = reader.post(read.page.action or "", read.page.fields | {"again": "yes"})

    assert again.status == 200
    for name, value in {"due": "Q2 2027", **written}.items():
        assert again.page.fields[name] == value
    assert desk.milestone() == before
    assert reader.send(reader.send(again, due="Q3 2027")).status == 303


def test_it_is_waived_suspended_verified_and_opened_again(desk: AnswerDesk) -> None:
    pressed(desk, "suspend", reason="stayed by the court")
    assert desk.milestone().status is MilestoneStatus.SUSPENDED
    assert last_entry(desk) == (
        "suspended",
        "amira",
        "stayed by the court; through the page",
    )
    opened = pressed(desk, "reopen")
    assert "It is open again" in followed(desk, opened).words
    assert desk.milestone().status is MilestoneStatus.OPEN

    pressed(desk, "verify", on="2026-01-05", note="page unchanged")
    assert str(desk.milestone().last_verified_on) == "2026-01-05"
    pressed(desk, "waive", reason="repealed")
    assert desk.milestone().status is MilestoneStatus.WAIVED
    assert last_entry(desk)[0:2] == ("waived", "amira")
    pressed(desk, "reopen")
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_what_cannot_be_done_as_it_stands_is_neither_offered_nor_done(desk: AnswerDesk) -> None:
    form = looked_at(desk, "/milestones/m/later")
    pressed(desk, "waive", reason="repealed")

    links = looked_at(desk).page.links

    assert "Open it again" in links
    assert {"Seen it", "Done", "Later", "Move the date", "Pause it"}.isdisjoint(links)
    assert looked_at(desk, "/milestones/m/later").status == 409
    assert signed_on(desk).send(form, note="x").status == 409
    assert desk.milestone().snoozed_until is None
