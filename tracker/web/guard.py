"""What holds for every request and every answer, whatever page it is about."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger()

HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

_RAW: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_MOST_BYTES: Final = 32_768  #: of a form
_MOST_FIELDS: Final = 24
_PATIENCE_S: Final = 10.0  #: within which a form has arrived
#: of this site whatever a browser makes of it; longer ones are nobody's bookmark
_OWN_PATH: Final = re.compile(r"/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,500}", re.ASCII)
_FORM: Final = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A request that is answered without being looked into; the text is a sentence for people."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Guard:
    """Wraps the pages: hosts that are ours, headers on everything, and nothing told of faults."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Collection[str],
        refusal: Callable[[int, str], Response],
    ) -> None:
        """`hosts` are names without ports; `refusal` makes the page of a status and a sentence."""
        self._app = app
        self._hosts = frozenset(hosts)
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                stated = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(each for each in _RAW if each[0] not in stated),
                ]
            await send(message)

        try:
            if host_of(Headers(scope=scope).get("host", "")) not in self._hosts:
                response = self._refusal(421, "No site of that name is served here.")
                await response(scope, receive, with_headers)
                return
            await self._app(scope, receive, with_headers)
        except Exception as error:
            _log.exception("Page could not be made", error=type(error).__name__)
            if begun:
                raise
            text = "Something went wrong here. Nothing was changed; please try again later."
            await self._refusal(500, text)(scope, receive, with_headers)


def host_of(header: str) -> str:
    """The host of a Host header, in lower case and without its port."""
    host, _, port = header.lower().rpartition(":")
    return host if port.isdigit() and host else header.lower()


def check_origin(headers: Mapping[str, str], origin: str) -> None:
    """Refuse what a page of another site has sent.

    Browsers tell in Sec-Fetch-Site, or else in Origin, where a form stood. They write `null` there
    for pages that tell nobody their address, as ours do; the seal in the form speaks for those.
    """
    site = headers.get("sec-fetch-site")
    stated = headers.get("origin", "null").lower()
    if site is not None and site not in {"same-origin", "none"}:
        raise Refused(403, "This was sent from another site, so nothing was changed.")
    if stated not in {"null", origin}:
        raise Refused(403, "This was sent from another site, so nothing was changed.")


def own_path(text: str | None, base: str) -> str:
    """`text` where it is a path of ours below `base`, with its query; else nothing."""
    if text is None or not _OWN_PATH.fullmatch(text) or not text.startswith(f"{base}/"):
        return ""
    meant = unquote(text)  # a proxy may take it so
    leads_out = ".." in meant or "\\" in meant or meant.startswith("//")
    return text if meant.isprintable() and not leads_out else ""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of the form that `request` brings, each once. Raises Refused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise Refused(415, "Only the form of a page can be sent here.")
    try:
        async with asyncio.timeout(_PATIENCE_S):
            body = await bytes_of(request, _MOST_BYTES)
    except TooMuch as error:
        said = "The form holds too much. Please shorten what you wrote."
        raise Refused(413, said) from error
    except TimeoutError as error:
        raise Refused(408, "The form took too long to arrive. Please send it again.") from error
    except ClientDisconnect as error:
        raise Refused(400, "The form did not arrive whole.") from error
    try:
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise Refused(400, "The form cannot be read.") from error
    if len(dict(fields)) != len(fields):
        raise Refused(400, "The form says something twice.")
    return dict(fields)


class TooMuch(Exception):
    """A body that holds more than may be sent."""


async def bytes_of(request: Request, most: int) -> bytes:
    """What `request` brings; TooMuch where that says or turns out to be over `most` bytes."""
    stated = request.headers.get("content-length", "0")
    if not (stated.isascii() and stated.isdigit()) or int(stated) > most:
        raise TooMuch
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise TooMuch
    return bytes(body)
