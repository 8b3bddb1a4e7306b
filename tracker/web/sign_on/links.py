"""The pages of links that sign on: to look at one does nothing, its button does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.domain.people.person import Person
from tracker.domain.people.token import TokenUse
from tracker.service.answering.links import SignOnLinks
from tracker.service.people.sign_on import SignOns
from tracker.service.people.tokens import digest_of
from tracker.web.callers import Throttle
from tracker.web.guard import Refused, check_origin, form_of
from tracker.web.sessions import Session, new_key
from tracker.web.sign_on.browsers import Browser, Browsers, a_browser
from tracker.web.site import Site

_log = structlog.get_logger()

_OVER: Final = (
    "This link is no longer good",
    "It was used before, or is too old. Please ask for another one.",
)
_STALE: Final = "This page was open for a long time. Please open it again."
_ELSEWHERE: Final = (
    "This link is good in the browser in which it was asked for. Please open it there, or ask for "
    "another one here."
)


@dataclass(frozen=True, kw_only=True)
class LinkPages:
    """What the links of one place show, and what the buttons of their pages do."""

    site: Site
    place: str
    links: SignOnLinks
    asked_for: bool  #: each is good in the one browser from which it was asked for
    sign_ons: SignOns
    browsers: Browsers
    throttle: Throttle
    home: str  #: where somebody goes who wanted no page in particular

    async def opened(self, request: Request) -> Response:
        """Whom a link signs on; nobody is by looking at it."""
        now = self.site.clock.now()
        browser = self.browsers.of(request, now)
        person = await self._invited(request, browser)
        if person is None:
            return self.site.plain(410, *_OVER)
        browser, path = browser or a_browser(), self._path(request)
        response = self.site.rendering.page(
            "sign_on/opened.html",
            title=f"Sign on as {person.name}",
            person=person,
            action=path,
            seal=self.browsers.sealed(browser, path),
        )
        self.browsers.remember(response, browser, now)
        return response

    async def followed(self, request: Request) -> Response:
        """Sign on whom a link is of; it is good no more."""
        check_origin(request.headers, self.site.origin)
        given, now = await form_of(request), self.site.clock.now()
        browser = self.browsers.of(request, now)
        if not self.browsers.is_sealed(browser, self._path(request), given.get("seal", "")):
            raise Refused(403, _STALE)
        assert browser is not None  # noqa: S101 - it is what was sealed for
        person, key = await self._invited(request, browser), new_key()
        if person is None:
            return self.site.plain(410, *_OVER)
        begun = await self.site.apart(partial(self.sign_ons.begin, self._link(request), key, now))
        if begun is None:
            return self.site.plain(410, *_OVER)
        _log.info("Signed on", person=begun.person)
        response = RedirectResponse(browser.to or self.home, 303)
        session = Session(person=begun.person, since=now, key=key)
        self.site.sessions.remember(response, session, now)
        return response

    async def _invited(self, request: Request, browser: Browser | None) -> Person | None:
        """Whom the link of `request` signs on; None where it is over. Raises Refused."""
        link = self._link(request)
        if self.asked_for and (browser is None or digest_of(browser.key) != link):
            raise Refused(403, _ELSEWHERE)
        return await self.site.apart(partial(self._person, link))

    def _person(self, digest: str) -> Person | None:
        with self.site.reads() as reads:
            token, people = reads.token(digest), reads.people()
        if token is None or token.use is not TokenUse.SIGN_ON:
            return None
        good = token.is_good(self.site.clock.now())
        return people.persons.get(token.person) if good else None

    def _link(self, request: Request) -> str:
        found = self.links.opened(str(request.path_params["token"]))
        if found is not None:
            return found
        address = self.site.callers.caller(request).address
        if self.throttle.is_over(address, "Links are guessed, or damaged on the way"):
            raise Refused(429, "Too many links from there were none of ours. Please try later.")
        raise Refused(
            404,
            "This link is none of ours, or a part of it is missing. Please copy all of it.",
        )

    def _path(self, request: Request) -> str:
        return f"{self.site.base}/{self.place}/{request.path_params['token']}"
