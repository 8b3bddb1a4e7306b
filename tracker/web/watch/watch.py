"""Answers to machines: short, from one read of the database that is kept for some seconds."""

from __future__ import annotations

import ipaddress
from dataclasses import asdict
from functools import partial
from typing import Final

import structlog
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tracker.domain.people.token import TokenUse
from tracker.errors import TrackerError
from tracker.service.views.readiness import Trouble, troubles
from tracker.service.views.status import standing, stored_status
from tracker.web.guard import Refused
from tracker.web.site import Site
from tracker.web.tokens import bearer_of, let_in
from tracker.web.watch.figures import Reading, written
from tracker.web.watch.kept import Kept

_log = structlog.get_logger()

_KEPT_S: Final = 3.0
_HANDED_ON: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_UNREADABLE: Final = Trouble(check="database", problem="The database cannot be read.")
_DENIED: Final = "Ask from this machine itself, or show a token: Authorization: Bearer trk_...\n"


class Watch:
    """Tells machines how the installation of `site` is."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept = Kept(partial(site.apart, self._read), site.monotonic, for_s=_KEPT_S)

    async def lives(self, _: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """200 while reminders leave in time, else 503; both with what is wrong."""
        reading = await self._kept()
        found = (_UNREADABLE,) if reading is None else troubles(reading.stands, reading.at)
        said = {"ready": not found, "problems": [asdict(each) for each in found]}
        return JSONResponse(said, status_code=503 if found else 200)

    async def metrics(self, request: Request) -> Response:
        """Every figure, for who asks on this machine or shows a token."""
        if not (_is_here(request) or await self._site.apart(partial(self._is_let_in, request))):
            headers = {"WWW-Authenticate": 'Bearer realm="tracker"'}
            return PlainTextResponse(_DENIED, status_code=401, headers=headers)
        reading = await self._kept()
        if reading is None:
            return PlainTextResponse(f"{_UNREADABLE.problem}\n", status_code=503)
        return Response(written(reading), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _read(self) -> Reading | None:
        """How everything stands; None where the database cannot be read."""
        site, channels = self._site, [each.name for each in self._site.defaults.channels]
        try:
            with site.reads() as reads:
                now = site.clock.now()
                stands = standing(stored_status(reads, now), channels, now, served=None)
                figures = reads.figures(now - stands.clock_held)
        except TrackerError as error:
            _log.error("Database cannot be read", error=str(error))
            return None
        return Reading(at=now, stands=stands, figures=figures)

    def _is_let_in(self, request: Request) -> bool:
        """Whether a good token of somebody who may look is shown."""
        shown = bearer_of(request)
        try:
            return shown is not None and let_in(self._site, shown, TokenUse.INTERFACE) is not None
        except (TrackerError, Refused):
            return False


def _is_here(request: Request) -> bool:
    """Whether the request comes from this machine, and through no proxy on it."""
    try:
        peer = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return peer.is_loopback and not any(name in request.headers for name in _HANDED_ON)
