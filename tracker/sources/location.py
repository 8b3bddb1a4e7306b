"""The bytes of a file, of standard input or behind a URL."""

from __future__ import annotations

import http.client
import io
import os
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import SplitResult, urlsplit

from tracker.errors import BadData
from tracker.sources.formats import LARGEST

_TIMEOUT_S = 30
_LARGEST_ANSWER = 20 * 1024 * 1024
_AGENT = "regulatory-tracker"


def open_location(location: str) -> BinaryIO:
    """The content of a file, of standard input for `-`, or behind an http or https URL.

    A URL is given 30 s for each answer and may answer at most 20 MB; it may lead on to other
    pages of its own host only. Raises BadData, a line without the secrets of a URL.
    """
    if location == "-":
        return io.BytesIO(sys.stdin.buffer.read(LARGEST + 1))
    if "://" in location:
        return io.BytesIO(_fetched(location))
    try:
        with Path(location).open("rb") as file:
            return io.BytesIO(file.read(LARGEST + 1))
    except FileNotFoundError as error:
        raise BadData(f"{location}: no such file") from error
    except OSError as error:
        raise BadData(f"{location}: cannot be read: {error.strerror}") from error


class _OwnHostOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the host that was asked, and never from https to http."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the shape of urllib's method
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.hostname != old.hostname or (old.scheme, new.scheme) == ("https", "http"):
            raise BadData(
                f"{_shown(old)}: leads on to {new.scheme}://{new.hostname}; "
                "import from there if you trust it"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetched(url: str) -> bytes:
    parts = _checked(url)
    try:
        with _opener().open(url, timeout=_TIMEOUT_S) as answer:
            content: bytes = answer.read(_LARGEST_ANSWER + 1)
            missing = answer.length  # urllib itself takes an answer that is cut for a whole one
    except urllib.error.HTTPError as error:
        raise BadData(f"{_shown(parts)}: answers {error.code} {_line(error.reason)}") from error
    except urllib.error.URLError as error:
        raise BadData(f"{_shown(parts)}: cannot be reached: {_line(error.reason)}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise BadData(f"{_shown(parts)}: cannot be read: {_line(error)}") from error
    if len(content) > _LARGEST_ANSWER:
        raise BadData(f"{_shown(parts)}: answers more than {_LARGEST_ANSWER // 1024**2} MB")
    if missing:
        raise BadData(f"{_shown(parts)}: the answer was cut, {missing:,} bytes are missing")
    return content


def _opener() -> urllib.request.OpenerDirector:
    """Without handlers for proxies, files or FTP: a URL means the host that it names."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=_trust()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _OwnHostOnly(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", _AGENT)]
    return opener


def _line(reason: object) -> str:
    return " ".join(str(reason).split()) or type(reason).__name__


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadData("this URL cannot be read; write https://HOST/PATH") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadData(f"{parts.scheme}:// is not read; write a file, - or an http or https URL")
    if "@" in parts.netloc:
        raise BadData(f"{_shown(parts)}: holds a user or password; these are not sent")
    return parts


def _shown(parts: SplitResult) -> str:
    """The URL without its user, password and query, which may be secrets."""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def _trust() -> ssl.SSLContext:
    """The platform's certificates and $SSL_CERT_FILE, or those of $REQUESTS_CA_BUNDLE."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE")
    if bundle and Path(bundle).is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle or None)
