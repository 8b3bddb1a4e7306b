"""The pages that say how one signs on, and those of signing off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import urlencode

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from tracker.domain.channel import Channel
from tracker.domain.people.reach import address_problem
from tracker.errors import DatabaseUnusable
from tracker.planning.text.words import Words
from tracker.service.answering.seals import Seal
from tracker.service.people.sign_on import SignOns
from tracker.web.callers import Throttle
from tracker.web.guard import Refused, check_origin, form_of, own_path
from tracker.web.sessions import Session
from tracker.web.sign_on.browsers import Browsers, a_browser
from tracker.web.sign_on.identity import BEGIN, MAIL
from tracker.web.site import Site
from tracker.web.users import with_address

_log = structlog.get_logger()

_ASKED: Final = (
    "If somebody who may sign on has this address, a link is on its way there. It is good once, "
    "within a quarter of an hour, in this browser."
)
_STALE: Final = "This page was open for a long time. Please open it again."


@dataclass(frozen=True, kw_only=True)
class SignOnPages:
    """What is shown to who signs on or off, and what the forms do."""

    site: Site
    sign_ons: SignOns
    browsers: Browsers
    seal: Seal  #: that a form for signing off was made here, for a session
    mails: Throttle  #: of links that are asked for
    channel: Channel | None  #: by which people get mail; None: no link can be mailed
    words: Words  #: of what tracker tells of itself
    house: str | None  #: what an account of the house is called; None: there is no such way

    async def asked(self, request: Request) -> Response:
        """How one signs on."""
        now, to = self.site.clock.now(), own_path(request.query_params.get("to"), self.site.base)
        browser = replace(self.browsers.of(request, now) or a_browser(), to=to)
        response = self.site.rendering.page(
            "sign_on/asked.html",
            title="Please sign on",
            house=self.house,
            by_mail=self.channel is not None,
            action=self._asked_at,
            seal=self.browsers.sealed(browser, self._asked_at),
            begin=f"{self.site.base}{BEGIN}?{urlencode({'to': to})}",
        )
        self.browsers.remember(response, browser, now)
        return response

    async def mailed(self, request: Request) -> Response:
        """Have a link mailed to whoever has the address that is given.

        Whether anybody has it is looked up once this is answered: neither what is said nor how long
        that takes tells a stranger whose addresses are known.
        """
        check_origin(request.headers, self.site.origin)
        given, now = await form_of(request), self.site.clock.now()
        browser, mail = self.browsers.of(request, now), given.get("mail", "").strip()
        if not self.browsers.is_sealed(browser, self._asked_at, given.get("seal", "")):
            raise Refused(403, _STALE)
        if address_problem(MAIL, mail) is not None:
            raise Refused(400, "This is no e-mail address. Please write one, and nothing else.")
        caller = self.site.callers.caller(request).address
        if self.mails.is_over(caller, "Links are asked for again and again"):
            raise Refused(429, "Too many links were asked for from there. Please try later.")
        asking = a_browser(browser.to if browser is not None else "")
        response = self.site.plain(200, "Please look into your mail", _ASKED)
        response.background = BackgroundTask(self._mail, mail, asking.key)
        self.browsers.remember(response, asking, now)
        return response

    async def _mail(self, mail: str, key: str) -> None:
        try:
            await self.site.apart(partial(self._mail_to, mail, key))
        except DatabaseUnusable as error:
            _log.error("Link could not be mailed", error=str(error))

    def _mail_to(self, mail: str, key: str) -> None:
        """Send a link where somebody who may look at pages has that address."""
        people = self.site.people()
        person = with_address(mail, people, service=MAIL)
        if person is None or self.channel is None:
            return
        try:
            handle = self.site.users.user(person, people).handle
        except Refused:
            return
        channel = self.channel.to(handle).name
        self.sign_ons.mail(handle, key, channel, self.words, self.site.clock.now())

    async def leaving(self, request: Request) -> Response:
        """The question whether to sign off."""
        session, now = self._session(request), self.site.clock.now()
        if session is None:
            return self.site.plain(200, "You are not signed on here", *self._proxied(request))
        return self.site.rendering.page(
            "sign_on/leaving.html",
            title="Sign off",
            seal=self.seal.sealed(session.digest, int(now.timestamp())),
        )

    async def left(self, request: Request) -> Response:
        """Sign off: no copy of the cookie is good any more."""
        check_origin(request.headers, self.site.origin)
        given, session = await form_of(request), self._session(request)
        response = self.site.plain(200, "You have signed off", *self._proxied(request))
        if session is not None:
            match self.seal.opened(given.get("seal", "")):
                case (session.digest, int()):
                    pass
                case _:
                    raise Refused(403, "This form was not made here, so you are still signed on.")
            now = self.site.clock.now()
            await self.site.apart(partial(self.sign_ons.end, session.digest, now))
            _log.info("Signed off", person=session.person)
        self.site.sessions.forget(response)
        return response

    @property
    def _asked_at(self) -> str:
        return f"{self.site.base}/sign-on"

    def _session(self, request: Request) -> Session | None:
        return self.site.sessions.of(request, self.site.clock.now())

    def _proxied(self, request: Request) -> tuple[str, ...]:
        if (words := self.site.callers.caller(request).signed_on) is None:
            return ()
        return (f"What is in front of these pages says that you are {words}. Sign off there.",)
