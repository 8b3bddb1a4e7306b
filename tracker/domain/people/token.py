"""Tokens: what a program, a calendar or a browser shows to be let in, on behalf of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.people.role import Role


class TokenUse(StrEnum):
    """What a token is good for."""

    INTERFACE = "interface"  #: requests of programs
    FEED = "feed"  #: a calendar that subscribes
    SIGN_ON = "sign-on"  #: a link by which somebody signs on, once
    SESSION = "session"  #: a browser in which somebody has signed on


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token as it is kept: nobody can make it from this."""

    id: int
    use: TokenUse
    name: str  #: what it is for, in words of whoever made it
    person: str  #: the handle of whose it is
    role: Role  #: the most that it lets anybody do; `read` for a feed
    search: str  #: of a feed, which milestones, as a query; empty: all that live
    digest: str  #: SHA-256 of what is shown, in hexadecimal digits
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None  #: to within an hour

    def is_good(self, now: datetime) -> bool:
        """Whether it lets anybody in at `now`."""
        ended = self.expires_at is not None and now >= self.expires_at
        return self.revoked_at is None and not ended


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptAnswer:
    """What was answered to a request that named itself; the same request gets it again."""

    digest: str  #: of what was asked for
    status: int
    headers: Mapping[str, str]
    body: str
