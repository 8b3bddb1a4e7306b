"""Where people sign on and off."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import anyio
from fastapi import FastAPI

from tracker.config.house.oidc import OidcSettings
from tracker.domain.bulletin import SIGN_ON_LASTS
from tracker.domain.channel import Channel
from tracker.planning.text.words import Words
from tracker.service.answering.links import HANDED, MAILED, SignOnLinks
from tracker.service.answering.seals import Seal
from tracker.service.people.sign_on import SignOns
from tracker.web.callers import Throttle
from tracker.web.sign_on.browsers import Browsers
from tracker.web.sign_on.house import HousePages
from tracker.web.sign_on.identity import BACK, BEGIN, MAIL, Provider
from tracker.web.sign_on.links import LinkPages
from tracker.web.sign_on.pages import SignOnPages
from tracker.web.site import Site

_MOST: Final = 20  #: wrong links, or tries with an account, of an address in a minute
_MINUTE_S: Final = 60.0
_MOST_MAILS: Final = 5  #: that an address may ask for while one is good
_UNDER_WAY: Final = timedelta(minutes=10)  #: for signing on elsewhere and coming back
_ASKED_AT_ONCE: Final = 4
_ADDRESSES: Final = 4_096  #: that are counted at a time


def add_sign_on(
    app: FastAPI, site: Site, *, home: str, provider: Provider | None, words: Words
) -> None:
    """Serve `/sign-on` and `/sign-off`; who signs on and wanted no page is sent to `home`.

    With a `provider` people sign on with their accounts in the house, too; links that are mailed
    are told in `words`.
    """
    browsers = Browsers(site.secrets, path=site.base, secure=site.is_secure)
    if site.web.oidc is not None and provider is not None:
        _add_house(app, site, site.web.oidc, provider, home=home)
    for place in (HANDED, MAILED):
        _add_links(app, site, place, browsers, home=home)
    pages = SignOnPages(
        site=site,
        sign_ons=SignOns(site.store),
        browsers=browsers,
        seal=Seal(site.secrets, purpose="sign-off"),
        mails=_throttle(site, most=_MOST_MAILS, per_s=SIGN_ON_LASTS.total_seconds()),
        channel=_by_mail(site),
        words=words,
        house=None if site.web.oidc is None or provider is None else site.web.oidc.name,
    )
    for path, method, make in (
        ("/sign-on", "GET", pages.asked),
        ("/sign-off", "GET", pages.leaving),
        ("/sign-off", "POST", pages.left),
    ):
        app.add_route(f"{site.base}{path}", site.guarded(make), methods=[method])
    if pages.channel is not None:
        app.add_route(f"{site.base}/sign-on", site.guarded(pages.mailed), methods=["POST"])


def _add_links(app: FastAPI, site: Site, place: str, browsers: Browsers, *, home: str) -> None:
    pages = LinkPages(
        site=site,
        place=place,
        links=SignOnLinks(site.base_url, site.secrets, place=place),
        asked_for=place == MAILED,
        sign_ons=SignOns(site.store),
        browsers=browsers,
        throttle=_throttle(site),
        home=f"{site.base}{home}",
    )
    path = f"{site.base}/{place}/{{token}}"
    for method, make in (("GET", pages.opened), ("POST", pages.followed)):
        app.add_route(path, site.guarded(make), methods=[method])


def _by_mail(site: Site) -> Channel | None:
    """The channel by which people get mail."""
    channels = site.defaults.channels
    return next((each for each in channels if each.for_people and each.service == MAIL), None)


def _add_house(
    app: FastAPI, site: Site, oidc: OidcSettings, provider: Provider, *, home: str
) -> None:
    pages = HousePages(
        site=site,
        oidc=oidc,
        provider=provider,
        sign_ons=SignOns(site.store),
        browsers=Browsers(
            site.secrets,
            path=site.base,
            secure=site.is_secure,
            cookie="tracker_oidc",
            lasts=_UNDER_WAY,
        ),
        throttle=_throttle(site),
        home=f"{site.base}{home}",
        waiting=anyio.CapacityLimiter(_ASKED_AT_ONCE),
    )
    for path, make in ((BEGIN, pages.begun), (BACK, pages.back)):
        app.add_route(f"{site.base}{path}", site.guarded(make), methods=["GET"])


def _throttle(site: Site, *, most: int = _MOST, per_s: float = _MINUTE_S) -> Throttle:
    return Throttle(site.monotonic, most=most, per_s=per_s, addresses=_ADDRESSES)
