"""Sessions: what a browser shows to stay signed on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.service.answering.seals import Seal
from tracker.service.people.tokens import digest_of

COOKIE: Final = "tracker_session"

_LASTS: Final = timedelta(hours=12)  #: without a page being looked at
_RENEWED_AFTER: Final = timedelta(hours=1)
_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A browser in which somebody has signed on, as its cookie says."""

    person: str  #: a handle
    since: datetime  #: when the cookie was made
    key: str = field(repr=False)  #: drawn at random; the database has its digest

    @property
    def digest(self) -> str:
        """By which the database knows it."""
        return digest_of(self.key)


class Sessions:
    """Reads sessions off requests, and has browsers remember them."""

    def __init__(self, seals: Sequence[str], *, path: str, secure: bool) -> None:
        """The first of `seals` signs; `path` is the one below which everything is served."""
        self._seal = Seal(seals, purpose="session")
        self._path = path or "/"
        self._secure = secure

    def of(self, request: Request, now: datetime) -> Session | None:
        """The session that the cookie of `request` tells of; the database may know better."""
        match self._seal.opened(request.cookies.get(COOKIE, "")):
            case (str() as person, int() as made, str() as key):
                since = datetime.fromtimestamp(made, UTC)
                fresh = now - since < _LASTS
                return Session(person=person, since=since, key=key) if fresh else None
        return None

    def remember(self, response: Response, session: Session, now: datetime) -> None:
        """Have the browser that gets `response` show `session` from `now` on."""
        response.set_cookie(
            COOKIE,
            self._seal.sealed(session.person, int(now.timestamp()), session.key),
            max_age=int(_LASTS.total_seconds()),
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def renew(self, response: Response, session: Session, now: datetime) -> None:
        """Have it last longer, where it was not made just now."""
        if now - session.since >= _RENEWED_AFTER:
            self.remember(response, session, now)

    def forget(self, response: Response) -> None:
        """Have the browser that gets `response` show none any more."""
        response.delete_cookie(
            COOKIE, path=self._path, secure=self._secure, httponly=True, samesite="lax"
        )


def new_key() -> str:
    """What a session is told by, drawn at random."""
    return secrets.token_urlsafe(_BYTES)
