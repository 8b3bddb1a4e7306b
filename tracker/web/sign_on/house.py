"""Signing on with an account of the house: to where that is done, and back."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar
from urllib.parse import urlsplit

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.config.house.oidc import OidcSettings
from tracker.service.people.sign_on import SignOns
from tracker.web.callers import Throttle
from tracker.web.guard import Refused, own_path
from tracker.web.sessions import Session, new_key
from tracker.web.sign_on.browsers import Browser, Browsers, a_browser
from tracker.web.sign_on.identity import (
    Attempt,
    Disbelieved,
    Provider,
    Unknown,
    Unreachable,
    attempt_of,
    person_of,
)
from tracker.web.site import Site

Result = TypeVar("Result")

_log = structlog.get_logger()

_LONGEST_CODE: Final = 4_096
_AGAIN: Final = "Please sign on again from the beginning."
_OTHERWISE: Final = "A link from whoever runs tracker signs you on without it."
_ASK: Final = "Nothing was changed. Please ask whoever runs tracker to let you in."


@dataclass(frozen=True, kw_only=True)
class HousePages:
    """What leads to the house's own sign-on, and what comes of the way back."""

    site: Site
    oidc: OidcSettings
    provider: Provider
    sign_ons: SignOns
    browsers: Browsers  #: that are under way
    throttle: Throttle
    home: str  #: where somebody goes who wanted no page in particular
    waiting: anyio.CapacityLimiter  #: for the provider: the database has threads of its own

    async def begun(self, request: Request) -> Response:
        """Send a browser to where its user signs on."""
        self._throttled(request)
        browser = a_browser(own_path(request.query_params.get("to"), self.site.base))
        attempt = attempt_of(browser, self.site.secrets)
        try:
            address = await self._waited(partial(self.provider.address, attempt))
        except Unreachable as error:
            return self._unreachable(error)
        response = RedirectResponse(address, 303)
        self.browsers.remember(response, browser, self.site.clock.now())
        return response

    async def back(self, request: Request) -> Response:
        """Sign on whoever comes back with a code that is good for somebody here.

        Whatever comes of it, the attempt is over: to try again is to begin anew.
        """
        self._throttled(request)
        try:
            response = await self._answered(request)
        except Refused as error:
            response = self.site.plain(error.status, "You are not signed on", str(error))
        self.browsers.forget(response)
        return response

    async def _answered(self, request: Request) -> Response:
        browser, asked = self.browsers.of(request, self.site.clock.now()), request.query_params
        attempt = None if browser is None else attempt_of(browser, self.site.secrets)
        state = asked.get("state", "")
        if browser is None or attempt is None or not _same(state, attempt.state):
            raise Refused(403, f"This was not asked for in this browser, or long ago. {_AGAIN}")
        code = asked.get("code", "")
        if not code or len(code) > _LONGEST_CODE or not code.isascii():
            raise Refused(403, f"You were not signed on there. {_AGAIN}")
        try:
            claims = await self._claims(code, asked.get("iss"), attempt)
            return await self._signed_on(browser, claims)
        except Unreachable as error:
            return self._unreachable(error)
        except Disbelieved as error:
            _log.warning("Identity is not believed", problem=str(error))
            raise Refused(403, f"What is said of you there is not believed. {_AGAIN}") from error
        except Unknown as error:
            raise Refused(403, f"{error} {_ASK}") from error

    async def _claims(
        self, code: str, issuer: str | None, attempt: Attempt
    ) -> Mapping[str, object]:
        now = self.site.clock.now()
        return await self._waited(partial(self.provider.claims, code, issuer, attempt, now))

    async def _signed_on(self, browser: Browser, claims: Mapping[str, object]) -> Response:
        key, now = new_key(), self.site.clock.now()
        begun = await self.site.apart(partial(self._begun, claims, key))
        if begun is None:
            raise Refused(403, f"You are here no more. {_ASK}")
        _log.info("Signed on", person=begun)
        response = RedirectResponse(browser.to or self.home, 303)
        self.site.sessions.remember(response, Session(person=begun, since=now, key=key), now)
        return response

    def _begun(self, claims: Mapping[str, object], key: str) -> str | None:
        """Begin a session of whomever `claims` mean; raises Unknown, Disbelieved or Refused."""
        people = self.site.people()
        user = self.site.users.user(person_of(claims, self.oidc, people), people)
        how = f"by {urlsplit(self.oidc.issuer).hostname}"
        begun = self.sign_ons.accept(user.handle, how, key, self.site.clock.now())
        return None if begun is None else begun.person

    async def _waited(self, work: Callable[[], Result]) -> Result:
        return await anyio.to_thread.run_sync(work, limiter=self.waiting)

    def _throttled(self, request: Request) -> None:
        address = self.site.callers.caller(request).address
        if self.throttle.is_over(address, "Somebody signs on again and again"):
            raise Refused(429, "Too many have tried to sign on from there. Please try later.")

    def _unreachable(self, error: Unreachable) -> Response:
        _log.warning("Sign-on of the house cannot be asked", problem=str(error))
        title, said = "Please try again in a minute", f"{self.oidc.name} cannot be asked just now."
        response = self.site.plain(503, title, said[:1].upper() + said[1:], _OTHERWISE)
        response.headers["Retry-After"] = "60"
        return response


def _same(given: str, meant: str) -> bool:
    return given.isascii() and hmac.compare_digest(given, meant)
