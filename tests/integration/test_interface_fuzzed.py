"""Whatever is asked of the interface: no answer is a fault of the server or unlike its document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api_client import a_token
from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.interface_fuzz import fuzzed
from tracker.domain.people.role import Role


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(roles={Role.ADMINISTER: ("amira",)})


def test_fifty_requests_are_answered_as_the_document_says(desk: AnswerDesk) -> None:
    found = fuzzed(desk.app, a_token(desk), examples=3, whole=False)
    assert found.faults == ()
    assert found.cases >= 50, found.statuses


@pytest.mark.slow
def test_two_thousand_requests_are_answered_as_the_document_says(desk: AnswerDesk) -> None:
    found = fuzzed(desk.app, a_token(desk), examples=30, whole=True)
    assert found.faults == ()
    assert found.cases >= 2_000, found.statuses
    assert {200, 201, 404, 422} <= found.statuses.keys()
