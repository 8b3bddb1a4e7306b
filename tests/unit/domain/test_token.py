"""A token lets in until it expires or is revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.domain.people.role import Role
from tracker.domain.people.token import Token, TokenUse

_NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
_HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "good"),
    [
        (None, None, True),
        (_NOW + _HOUR, None, True),
        (_NOW, None, False),
        (None, _NOW - _HOUR, False),
        (_NOW + _HOUR, _NOW - _HOUR, False),
    ],
)
def test_a_token_is_good(
    expires_at: datetime | None, revoked_at: datetime | None, *, good: bool
) -> None:
    token = Token(
        id=1,
        use=TokenUse.FEED,
        name="Outlook",
        person="amira",
        role=Role.READ,
        search="",
        digest="0" * 64,
        created_at=_NOW - _HOUR,
        expires_at=expires_at,
        revoked_at=revoked_at,
        used_at=None,
    )
    assert token.is_good(_NOW) is good
