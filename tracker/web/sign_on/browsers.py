"""Browsers in which somebody is about to sign on: each is known again by a cookie."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.service.answering.seals import Seal
from tracker.web.sessions import new_key

COOKIE: Final = "tracker_sign_on"
LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Browser:
    """A browser that has seen a page of ours, and where it is to go once somebody signed on."""

    key: str = field(repr=False)  #: drawn at random
    to: str  #: a path; empty: none was asked for


class Browsers:
    """Knows browsers again, and the forms that were made for them."""

    def __init__(
        self,
        seals: Sequence[str],
        *,
        path: str,
        secure: bool,
        cookie: str = COOKIE,
        lasts: timedelta = LASTS,
    ) -> None:
        """The first of `seals` signs; `path` is the one below which everything is served."""
        self._seal = Seal(seals, purpose=f"{cookie} browser")
        self._cookie = cookie
        self._lasts = lasts
        self._forms = Seal(seals, purpose="sign-on form")
        self._path = path or "/"
        self._secure = secure

    def of(self, request: Request, now: datetime) -> Browser | None:
        """The browser that sends `request`, where a page was shown in it not long ago."""
        match self._seal.opened(request.cookies.get(self._cookie, "")):
            case (str() as key, str() as to, int() as made):
                fresh = now - datetime.fromtimestamp(made, UTC) < self._lasts
                return Browser(key=key, to=to) if fresh else None
        return None

    def remember(self, response: Response, browser: Browser, now: datetime) -> None:
        """Know the browser that gets `response` again."""
        response.set_cookie(
            self._cookie,
            self._seal.sealed(browser.key, browser.to, int(now.timestamp())),
            max_age=int(self._lasts.total_seconds()),
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response) -> None:
        """Know the browser that gets `response` no more."""
        response.delete_cookie(
            self._cookie, path=self._path, secure=self._secure, httponly=True, samesite="lax"
        )

    def sealed(self, browser: Browser, path: str) -> str:
        """That a form at `path` was made for `browser`."""
        return self._forms.sealed(_digest(browser, path))

    def is_sealed(self, browser: Browser | None, path: str, text: str) -> bool:
        """Whether `text` says so."""
        return browser is not None and self._forms.opened(text) == (_digest(browser, path),)


def a_browser(to: str = "") -> Browser:
    """A browser that is seen for the first time."""
    return Browser(key=new_key(), to=to)


def _digest(browser: Browser, path: str) -> str:
    return hashlib.sha256(f"{browser.key}\0{path}".encode()).hexdigest()[:32]
