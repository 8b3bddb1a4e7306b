"""What is added from the pages: once, after its date was shown as it is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.signed_on import (
    followed,
    last_entry,
    looked_at,
    signed_on,
    with_roles,
)


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield with_roles(answer_desk)


def test_a_milestone_is_added_after_its_date_was_shown_as_it_is_read(desk: AnswerDesk) -> None:
    reader = signed_on(desk)

    read = reader.press(
        "/milestones/new",
        title="Taskforce report",
        due="end of Q1 2027",
        on="2026-01-05",
        owner="jonas",
        authority="HM Treasury",
        tags="uk\r\ncrypto",
        source_url="https://example.org/report",
    )

    assert read.status == 200
    assert "Wednesday 31 March 2027" in read.words or "March 2027" in read.words
    assert "Step by step" in read.words
    assert "Key taskforce-report" in read.words
    assert looked_at(desk, "/milestones/taskforce-report").status == 404
    sent = reader.send(read)
    assert sent.headers["location"].startswith("/milestones/taskforce-report?")
    assert "It was added as taskforce-report." in followed(desk, sent).words
    found = desk.milestone("taskforce-report")
    assert (found.owner, found.authority, found.tags) == ("jonas", "HM Treasury", ("uk", "crypto"))
    assert str(found.as_of) == "2026-01-05"
    assert last_entry(desk, "taskforce-report")[:2] == ("added", "amira")


def test_a_form_that_is_sent_twice_adds_one_milestone(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    read = reader.press("/milestones/new", title="Levy", due="1 March 2027")

    first, second = reader.send(read), reader.send(read)

    assert (first.status, second.status) == (303, 422)
    assert "levy" in second.words
    assert looked_at(desk, "/milestones/levy-2").status == 404


def test_a_date_that_is_doubtful_past_or_odd_says_so_before_it_is_added(desk: AnswerDesk) -> None:
    reader = signed_on(desk)

    doubtful = reader.press("/milestones/new", title="A", due="03/04/2027", owner="jonnas")
    past = reader.press("/milestones/new", title="Client asset return", due="1 March 2025")
    unread = reader.press("/milestones/new", title="C", due="when pigs fly")

    assert "can be read as" in doubtful.words
    assert "did you mean jonas?" in doubtful.words
    assert "is past: it counts as overdue" in past.words
    assert (unread.status, unread.page.fields["title"]) == (422, "C")


def test_what_is_added_can_count_from_another(desk: AnswerDesk) -> None:
    reader = signed_on(desk)

    read = reader.press(
        "/milestones/new",
        title="Follows",
        due="20 days after the return",
        anchors="the return=m",
        nature="event",
        calendar="UK",
        key="follows",
    )
    reader.send(read)

    found = desk.milestone("follows")
    assert [each.key for each in found.anchors] == ["m"]
    assert (found.nature, found.calendar) == ("event", "UK")
