"""Tokens let in whom they are of, until they are revoked or expire, or that person leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import NOW
from tracker.domain.people.person import Person, Team
from tracker.domain.people.role import Role
from tracker.domain.people.token import Token, TokenUse
from tracker.errors import NotFound, UsageError
from tracker.service.people.tokens import Tokens, digest_of
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.store import Store

_AMIRA = Person(handle="amira", name="Amira Example")
_HOUR = timedelta(hours=1)


@pytest.fixture
def reads(tokens: Tokens, database_url: str) -> Iterator[Reads]:
    with open_reads(database_url) as opened:
        yield opened


@pytest.fixture
def tokens(store: Store) -> Tokens:
    with store.write() as transaction:
        transaction.people.insert(_AMIRA, NOW)
        transaction.people.insert_team(Team(handle="crypto", name="Crypto"), NOW)
    return Tokens(store, by="jonas")


def _issued(tokens: Tokens, **changes: object) -> tuple[Token, str]:
    asked = {"person": "amira", "name": "Outlook", "now": NOW} | changes
    return tokens.issue(TokenUse.FEED, **asked)  # type: ignore[arg-type]


def test_what_is_shown_finds_the_token_and_is_kept_nowhere(tokens: Tokens, reads: Reads) -> None:
    token, shown = _issued(tokens, search="tag=crypto", role=Role.READ)
    assert reads.token(digest_of(shown)) == token
    assert reads.tokens() == (token,)
    assert token.search == "tag=crypto"
    assert shown not in repr(token)
    assert shown not in "".join(entry.detail for entry in reads.log())
    assert reads.token(digest_of(f"{shown}x")) is None


def test_two_tokens_are_never_the_same(tokens: Tokens) -> None:
    assert len({_issued(tokens)[1] for _ in range(20)}) == 20


def test_a_token_that_is_revoked_is_good_no_more(tokens: Tokens, reads: Reads) -> None:
    token, shown = _issued(tokens)
    assert tokens.revoke(token.id, NOW + _HOUR).revoked_at == NOW + _HOUR
    assert tokens.revoke(token.id, NOW + 2 * _HOUR).revoked_at == NOW + _HOUR
    found = reads.token(digest_of(shown))
    assert found is not None
    assert not found.is_good(NOW + _HOUR)
    said = [(entry.kind, entry.by) for entry in reads.log()]
    assert said == [("token issued", "jonas"), ("token revoked", "jonas")]


def test_a_token_expires(tokens: Tokens) -> None:
    token, _ = _issued(tokens, expires_at=NOW + _HOUR)
    assert token.is_good(NOW)
    assert not token.is_good(NOW + _HOUR)
    with pytest.raises(UsageError):
        _issued(tokens, expires_at=NOW)


def test_who_leaves_or_is_removed_has_no_token(store: Store, tokens: Tokens, reads: Reads) -> None:
    _, shown = _issued(tokens)
    with store.write() as transaction:
        transaction.people.update(replace(_AMIRA, left_on=date(2026, 1, 1)), NOW)
    assert reads.token(digest_of(shown)) is None
    with pytest.raises(UsageError, match="has left"):
        _issued(tokens)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"person": "nobody"}, NotFound, "nobody is called"),
        ({"person": "crypto"}, UsageError, "is a team"),
        ({"name": "  "}, UsageError, "has a name"),
        ({"name": "a\x1b[2J"}, UsageError, "control character"),
    ],
)
def test_no_token_is_made_for(
    tokens: Tokens, reads: Reads, changes: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        _issued(tokens, **changes)
    assert reads.tokens() == ()


def test_no_number_that_is_none_is_revoked(tokens: Tokens) -> None:
    with pytest.raises(NotFound):
        tokens.revoke(7, NOW)
