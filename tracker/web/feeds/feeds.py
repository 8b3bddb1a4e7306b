"""A feed: what the person of a token looks for, as a calendar; nothing where it has not changed.

Whoever shows a token that lets nobody in is told no more than that there is no such feed: not
whether it was revoked, has expired, is another's, or never was.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.domain.people.token import TokenUse
from tracker.planning.agenda.feed import feed_of
from tracker.service.views.agenda import agenda_of
from tracker.web.callers import Throttle
from tracker.web.guard import Refused
from tracker.web.site import Site
from tracker.web.tokens import let_in

_TYPE: Final = "text/calendar; charset=utf-8"
_KEPT: Final = "private, no-cache"  #: by who asked alone, who asks each time whether it still holds
_ANY: Final = "*"
_WEAK: Final = "W/"


@dataclass(frozen=True, kw_only=True)
class Feeds:
    """`/feed/TOKEN.ics`."""

    site: Site
    throttle: Throttle

    async def shown(self, request: Request) -> Response:
        """The calendar, or that whoever asks has it already. Raises Refused."""
        response = await self.site.apart(partial(self._answer, request))
        if response is None:
            raise self._wrong(request)
        return response

    def _answer(self, request: Request) -> Response | None:
        """None where the token lets nobody in."""
        try:
            found = let_in(self.site, str(request.path_params["token"]), TokenUse.FEED)
        except Refused:
            return None
        if found is None:
            return None
        token, _ = found
        with self.site.reads() as reads:
            now, feed = self.site.clock.now(), feed_of(token.search)
            file = agenda_of(reads, now, feed=feed, called=token.name)
        return _response(request, file.text.encode(), file.changed_at)

    def _wrong(self, request: Request) -> Refused:
        address = self.site.callers.caller(request).address
        if self.throttle.is_over(address, "Feeds are guessed, or have ended"):
            return Refused(
                429, "Too many feeds were asked for from there that are none. Try later."
            )
        return Refused(404, "There is no such feed.")


def _response(request: Request, content: bytes, changed_at: datetime | None) -> Response:
    """`content`, unless whoever asks has it; to HEAD what would be said of it."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": _KEPT, "ETag": tag}
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at.replace(microsecond=0), usegmt=True)
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(len(content))
    body = b"" if request.method == "HEAD" else content
    return Response(body, media_type=_TYPE, headers=headers)


def _has(named: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag: as RFC 9110 compares it, weak ones are as good."""
    tags = {each.strip().removeprefix(_WEAK) for each in named.split(",")}
    return tag in tags or _ANY in tags
