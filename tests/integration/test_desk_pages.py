"""Pages of people who have signed on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.web_reader import WebReader
from tracker.domain.people.role import Role

PROXY = "10.0.0.1"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def signed_on(desk: AnswerDesk, who: str = "amira", **changes: Any) -> WebReader:
    """The browser of somebody whom a trusted proxy has signed on."""
    return desk.reader(peer=PROXY, headers={"x-user": who}, **changes)


def test_who_has_not_signed_on_is_asked_to(desk: AnswerDesk) -> None:
    for reader in (desk.reader(), desk.reader(headers={"x-user": "amira"})):
        shown = reader.get("/milestones?text=asset")
        assert shown.status == 303
        assert shown.headers["location"] == "/sign-on?to=%2Fmilestones%3Ftext%3Dasset"
        assert "Client asset return" not in shown.words


def test_who_is_not_known_or_has_no_role_sees_nothing(desk: AnswerDesk) -> None:
    assert signed_on(desk, "stranger").get("/milestones").status == 403
    closed = desk.served(roles={Role.READ: ("jonas",)})
    assert signed_on(closed).get("/milestones").status == 403
    assert signed_on(closed, "jonas").get("/milestones").status == 200


def test_milestones_are_listed_and_searched(desk: AnswerDesk) -> None:
    for number in range(60):
        desk.add(f"k{number:02}", title=f"Levy {number}", due="1 March 2027", owner="jonas")
    reader = signed_on(desk)

    first = reader.get("/milestones")
    second = reader.get(first.page.links["The next ones"])
    found = reader.get("/milestones?owner=AMIRA&text=asset")

    assert "61 milestones" in first.words
    assert ("Levy 58" in first.words, "Levy 58" in second.words) == (False, True)
    assert found.page.links["Client asset return"] == "/milestones/m"
    assert "1 milestone" in found.words
    assert "Amira Example" in found.words
    desk.add("stray", title="Without an owner", due="1 March 2027")
    strays = reader.get("/milestones?no_owner=yes")
    assert "1 milestone" in strays.words
    assert "owned by nobody" in strays.words
    assert strays.page.links["Without an owner"] == "/milestones/stray"
    wrong = reader.get("/milestones?standing=gone")
    assert (wrong.status, "Standing is one of" in wrong.words) == (400, True)
