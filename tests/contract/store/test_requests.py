"""Requests that name themselves are kept for a while with what was answered, each once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW
from tracker.domain.people.person import Person
from tracker.domain.people.token import KeptAnswer, TokenUse
from tracker.errors import BadData
from tracker.service.people.tokens import Tokens
from tracker.store.store import Store

_ANSWER = KeptAnswer(digest="d", status=201, headers={"ETag": '"é"'}, body='{"a": "é"}')
_DAY = timedelta(days=1)


@pytest.fixture
def number(store: Store) -> int:
    """The number of a token."""
    with store.write() as transaction:
        transaction.people.insert(Person(handle="amira", name="Amira"), NOW)
    tokens = Tokens(store, by="amira")
    token, _ = tokens.issue(TokenUse.INTERFACE, person="amira", name="n", now=NOW)
    return token.id


def _asked(store: Store, number: int, name: str = "r", at: datetime = NOW) -> KeptAnswer | None:
    """What is kept; where nothing is, an answer is from then on."""
    with store.write() as transaction:
        kept = transaction.tokens.begin(number, name, "d", at=at, since=at - _DAY)
        if kept is None:
            transaction.tokens.answered(number, name, _ANSWER)
    return kept


def test_a_request_has_its_answer_for_a_day(store: Store, number: int) -> None:
    assert _asked(store, number) is None
    assert _asked(store, number) == _ANSWER
    assert _asked(store, number, "other") is None
    assert _asked(store, number, at=NOW + _DAY) == _ANSWER
    assert _asked(store, number, at=NOW + _DAY + timedelta(seconds=1)) is None


def test_what_was_undone_was_not_answered(store: Store, number: int) -> None:
    def fails() -> None:
        with store.write() as transaction:
            transaction.tokens.begin(number, "r", "d", at=NOW, since=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert _asked(store, number) is None


def test_of_many_at_once_one_is_carried_out(store: Store, number: int) -> None:
    found: list[KeptAnswer | None] = []
    together = threading.Barrier(6)

    def ask() -> None:
        together.wait(30)
        found.append(_asked(store, number))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found.count(None) == 1
    assert found.count(_ANSWER) == 5


def test_an_answer_that_cannot_be_read_is_refused_and_not_given(store: Store, number: int) -> None:
    _asked(store, number)
    damaged = KeptAnswer(digest="d", status=201, headers={"ETag": 7}, body="")  # type: ignore[dict-item]
    with store.write() as transaction:
        transaction.tokens.answered(number, "r", damaged)
    with pytest.raises(BadData, match="requests"):
        _asked(store, number)
