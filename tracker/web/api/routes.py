"""Where the interface is."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tracker.web.api.asking import PREFIX
from tracker.web.api.document import document_of
from tracker.web.api.door import Door
from tracker.web.api.interface import DOCUMENT, Interface
from tracker.web.api.operations import OPERATIONS
from tracker.web.callers import Throttle
from tracker.web.site import Site

_WRONG_TOKENS: Final = 20  #: that an address may show in a minute before it is told no more
_MINUTE_S: Final = 60.0
_ADDRESSES: Final = 4_096  #: that are counted at a time


class _Below(BaseRoute):
    """Everything below a path, whatever it holds."""

    def __init__(self, path: str, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        """`routes` are for whoever looks what there is: `app` leads requests itself."""
        self.path = path
        self.routes = list(routes)
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for something there."""
        below = scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self.path}/")
        return (Match.FULL if below else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        await self._app(scope, receive, send)


def add_api(app: FastAPI, site: Site) -> None:
    """Serve programs below `/api/v1`."""
    throttle = Throttle(site.monotonic, most=_WRONG_TOKENS, per_s=_MINUTE_S, addresses=_ADDRESSES)
    door = Door(site=site, throttle=throttle)
    interface = Interface(site, door, OPERATIONS, functools.partial(_document, site.base_url))
    served = [*((each.path, each.method) for each in OPERATIONS), (DOCUMENT, "GET")]
    routes = [Route(path, interface, methods=[method]) for path, method in served]
    app.router.routes.append(_Below(f"{site.base}{PREFIX}", interface, routes))


@functools.cache  # it says the same until the program ends, and many a program never asks for it
def _document(base_url: str) -> str:
    return json.dumps(document_of(OPERATIONS, base_url), ensure_ascii=False)
