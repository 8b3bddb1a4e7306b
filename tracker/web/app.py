"""The application: which room answers which request, and what protects all of them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.config.web import WebSettings
from tracker.planning.text.words import BUILT_IN, Words
from tracker.web.answers.routes import add_answers
from tracker.web.api.routes import add_api
from tracker.web.desk.desk import PLACES
from tracker.web.desk.routes import add_desk
from tracker.web.feeds.routes import add_feeds
from tracker.web.guard import Guard
from tracker.web.sign_on.identity import Provider
from tracker.web.sign_on.routes import add_sign_on
from tracker.web.site import FAILED, Site
from tracker.web.watch.routes import add_watch

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_TITLES: Final = {404: "There is no page here", 405: "This cannot be done here"}
_OF_A_MESSAGE: Final = "Please use the link in a message as it stands."
_ELSEWHERE: Final = "Please go back to the page before, or begin at {}."


def create_app(site: Site, provider: Provider | None = None, words: Words = BUILT_IN) -> FastAPI:
    """Everything below the `base_url` of `site`.

    `provider` signs on people of the house; links that are mailed are told in `words`.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    rendering = site.rendering
    add_answers(app, site)
    add_desk(app, site)
    add_api(app, site)
    add_sign_on(app, site, home=PLACES[0].path, provider=provider, words=words)
    add_watch(app, site)
    add_feeds(app, site)
    app.add_route(rendering.style_path, _always(rendering.style()), methods=["GET"])
    app.add_route("/robots.txt", _always(PlainTextResponse("User-agent: *\nDisallow: /\n")))

    async def failed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        of_a_message = request.url.path.startswith(f"{site.base}/a/")
        text = _OF_A_MESSAGE if of_a_message else _ELSEWHERE.format(f"{site.base_url}/")
        response = site.plain(status, _TITLES.get(status, _TITLES[404]), text)
        response.headers.update(getattr(error, "headers", None) or {})
        return response

    app.add_exception_handler(HTTPException, failed)
    app.add_middleware(
        Guard,
        hosts=_hosts(site.web),
        refusal=lambda status, text: site.plain(status, FAILED, text),
    )
    return app


def _always(response: Response) -> Callable[[Request], Response]:
    return lambda _: response


def _hosts(web: WebSettings) -> frozenset[str]:
    """The names by which people and proxies call what is served here."""
    host, _ = web.listen
    named = {urlsplit(web.origin or "").hostname or "", host}
    spelled = {f"[{each}]" if ":" in each else each for each in named}
    return frozenset(spelled | (_LOOPBACK if _is_here(host) else frozenset()))


def _is_here(host: str) -> bool:
    """Whether the machine itself reaches that address by its own names."""
    if host == "localhost":
        return True
    address = ipaddress.ip_address(host)
    return address.is_loopback or address.is_unspecified
