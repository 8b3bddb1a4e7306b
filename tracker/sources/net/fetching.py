"""What is behind a URL, fetched within bounds: of time, of size, and of whom may be reached."""

from __future__ import annotations

import http.client
import io
import os
import re
import ssl
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from tracker.errors import BadData, FetchFailed
from tracker.sources.bounds import LARGEST, TIMEOUT_S
from tracker.sources.net.addresses import hidden, parted
from tracker.sources.net.wire import CheckHost, CutOff, Deadline, Refused, Wire, any_host, connected

_AGENT = "regulatory-tracker"
_FORM = "application/x-www-form-urlencoded"
_REDIRECTS = 5
_CHUNK = 256 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_SUCCESS = range(200, 300)
_PORTS = {"http": 80, "https": 443}
_UNSENDABLE = re.compile(r"[\x00-\x20\x7f-\U0010ffff]")
_LONGEST_VALIDATOR = 1_000  #: characters of an ETag or date; a longer one is not worth keeping

Asked = tuple[tuple[str, str], ...]  #: headers


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What a URL answered."""

    content: bytes | None  #: None: the same as when it gave the validators that it was shown
    etag: str | None = None
    last_modified: str | None = None
    final_url: str  #: where it was found in the end; it may hold secrets


def fetch(  # noqa: PLR0913 - the bounds
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    timeout_s: float | Deadline = TIMEOUT_S,
    largest: int = LARGEST,
    check_host: CheckHost = any_host,
    shown: str | None = None,
) -> Fetched:
    """GET `url`, or learn that it has not changed since it gave `etag` and `last_modified`.

    All of it takes at most `timeout_s` seconds, or until a deadline that others share, and gives
    at most `largest` bytes, unpacked or not. Redirects lead on within the host and port only, or
    from http to https; `check_host` is asked about every address that is connected to; the
    environment's proxies are not used. Messages call it `shown`, by default the URL without user
    and query. Raises FetchFailed, or BadData for what is no such URL.
    """
    parts = checked(url)
    name = shown or hidden(parts)
    known = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    asked = tuple((header, value) for header, value in known if value)
    deadline = timeout_s if isinstance(timeout_s, Deadline) else Deadline(timeout_s)
    exchange = _Exchange(name, asked, deadline, largest, check_host)
    try:
        for _ in range(_REDIRECTS + 1):
            answer = exchange.get(parts)
            if isinstance(answer, Fetched):
                return answer
            parts = answer
    except (Refused, CutOff) as error:
        raise FetchFailed(f"{name}: {error}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchFailed(f"{name}: cannot be read: {_line(error)}") from error
    raise FetchFailed(f"{name}: leads on more than {_REDIRECTS} times")


def ask(
    url: str,
    *,
    deadline: Deadline,
    largest: int,
    headers: Asked = (),
    form: Mapping[str, str] | None = None,
) -> bytes:
    """What `url` answers by itself to a GET, or to a POST of `form`: no redirect is followed.

    For services that are asked with a secret, which must reach nobody else. All of it ends by
    `deadline` and gives at most `largest` bytes, unpacked or not. Raises FetchFailed, or BadData
    for what is no such URL.
    """
    parts = checked(url)
    name = hidden(parts)
    body = None if form is None else urlencode(form).encode()
    sent = headers if body is None else (*headers, ("Content-Type", _FORM))
    try:
        answer = _Exchange(name, sent, deadline, largest, any_host, body).get(parts)
    except (Refused, CutOff) as error:
        raise FetchFailed(f"{name}: {error}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchFailed(f"{name}: cannot be read: {_line(error)}") from error
    if isinstance(answer, Fetched) and answer.content is not None:
        return answer.content
    raise FetchFailed(f"{name}: leads on elsewhere, which is not followed")


def checked(url: str) -> SplitResult:
    """The parts of an http or https URL; BadData, without its secrets, for anything else."""
    parts = parted(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadData(f"{parts.scheme}:// is not read; write a file, - or an http or https URL")
    if "@" in parts.netloc:
        raise BadData(f"{hidden(parts)}: holds a user or password; these are not sent")
    return parts


def leads_astray(old: SplitResult, new: SplitResult) -> bool:
    """Whether `new` is anywhere but on the host and port of `old`, or is http where that is https.

    The usual port of https is as good as that of http.
    """
    if (old.scheme, new.scheme) == ("http", "https"):
        same_port = (_port(old), _port(new)) == (_PORTS["http"], _PORTS["https"])
    else:
        same_port = old.scheme == new.scheme and _port(old) == _port(new)
    return not same_port or old.hostname != new.hostname


def megabytes(size: int) -> str:
    """A number of bytes for people."""
    return f"{size / 1024**2:.3g} MB"


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What stays the same while redirects are followed."""

    name: str
    asked: Asked
    deadline: Deadline
    largest: int
    check_host: CheckHost
    body: bytes | None = None  #: what is posted; None: it is only read

    def get(self, parts: SplitResult) -> Fetched | SplitResult:
        """The answer, or where it is to be found."""
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        if _UNSENDABLE.search(path):
            raise FetchFailed(
                f"{self.name}: holds a blank or a letter that a URL cannot hold; write it as %20"
            )
        connection = _Connection(self._connect(parts), parts.netloc)
        try:
            method = "GET" if self.body is None else "POST"
            connection.putrequest(method, path, skip_accept_encoding=True)
            for header, value in (*_ALWAYS, *self.asked):
                connection.putheader(header, value)
            if self.body is not None:
                connection.putheader("Content-Length", str(len(self.body)))
            connection.endheaders(self.body)
            with closing(connection.getresponse()) as answer:
                return self._taken(answer, parts)
        finally:
            connection.close()

    def _connect(self, parts: SplitResult) -> Wire:
        tls = _trust() if parts.scheme == "https" else None
        host = parts.hostname or ""
        try:
            return connected(host, _port(parts) or 0, self.deadline, self.check_host, tls)
        except (Refused, CutOff):
            raise
        except (OSError, UnicodeError) as error:
            raise FetchFailed(f"{self.name}: cannot be reached: {_line(error)}") from error

    def _taken(self, answer: http.client.HTTPResponse, parts: SplitResult) -> Fetched | SplitResult:
        location = answer.headers.get("Location")
        if answer.status in _MOVED and location:
            return self._moved_to(location, parts)
        if answer.status == _NOT_MODIFIED and self.asked:
            content = None
        elif answer.status in _SUCCESS:
            content = _content(answer, self.name, self.largest)
        else:
            raise FetchFailed(
                f"{self.name}: answers {answer.status} {_phrase(answer.status)}".rstrip(),
                retry_after=answer.headers.get("Retry-After"),
                status=answer.status,
            )
        return Fetched(
            content=content,
            etag=_validator(answer, "ETag"),
            last_modified=_validator(answer, "Last-Modified"),
            final_url=parts.geturl(),
        )

    def _moved_to(self, location: str, old: SplitResult) -> SplitResult:
        try:
            new = urlsplit(urljoin(old.geturl(), location))
            astray = leads_astray(old, new)
        except ValueError as error:
            raise FetchFailed(f"{self.name}: leads on to what is no URL") from error
        if new.scheme not in _PORTS:
            raise FetchFailed(f"{self.name}: leads on to {_line(new.scheme)}://, which is not read")
        if astray or "@" in new.netloc:
            place = f"{new.scheme}://{new.hostname or ''}{f':{new.port}' if new.port else ''}"
            raise FetchFailed(
                f"{self.name}: leads on to {_line(place)}; import from there if you trust it"
            )
        return new


_ALWAYS: Asked = (("User-Agent", _AGENT), ("Accept-Encoding", "gzip"), ("Connection", "close"))


class _Connection(http.client.HTTPConnection):
    """One that is there already."""

    def __init__(self, wire: Wire, host: str) -> None:
        super().__init__(host)
        self.sock = wire
        self.auto_open = 0


def _content(answer: http.client.HTTPResponse, name: str, largest: int) -> bytes:
    """The whole body, unpacked."""
    too_much = f"{name}: answers more than {megabytes(largest)}"
    if answer.length is not None and answer.length > largest:
        raise FetchFailed(too_much)
    encoding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding not in _UNPACKERS:
        raise FetchFailed(f"{name}: answers packed as {_line(encoding)}, which is not read")
    unpacker = _UNPACKERS[encoding]()
    content, taken = io.BytesIO(), 0
    while part := _read(answer, name):
        taken += len(part)
        content.write(unpacker.unpack(part, largest + 1 - content.tell()))
        if max(taken, content.tell()) > largest:
            raise FetchFailed(too_much)
    if answer.length:  # http.client itself takes an answer that is cut for a whole one
        raise FetchFailed(f"{name}: the answer was cut, {answer.length:,} bytes are missing")
    if not unpacker.whole:
        raise FetchFailed(f"{name}: the answer was cut, what is packed in it has no end")
    return content.getvalue()


def _read(answer: http.client.HTTPResponse, name: str) -> bytes:
    try:
        return answer.read(_CHUNK)
    except http.client.IncompleteRead as error:
        raise FetchFailed(f"{name}: the answer was cut, its last part is missing") from error


class _AsItIs:
    """A body that is not packed."""

    whole = True

    def unpack(self, part: bytes, _most: int) -> bytes:
        return part


class _Gzip:
    """A gzip file of one or more members, unpacked no further than is asked for."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        self._begun = False

    @property
    def whole(self) -> bool:
        return self._member.eof or not self._begun

    def unpack(self, part: bytes, most: int) -> bytes:
        """At most `most` bytes; of a body that holds more the rest is lost."""
        content = bytearray()
        while part and len(content) < most:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
            self._begun = True
            try:
                content += self._member.decompress(part, most - len(content))
            except zlib.error as error:
                raise ValueError("what is packed in it is no gzip") from error
            part = self._member.unused_data
        return bytes(content)


_UNPACKERS: dict[str, Callable[[], _AsItIs | _Gzip]] = {
    "identity": _AsItIs,
    "gzip": _Gzip,
    "x-gzip": _Gzip,
}


def _validator(answer: http.client.HTTPResponse, header: str) -> str | None:
    value = answer.headers.get(header)
    sendable = value is not None and value.isascii() and value.isprintable()
    return value if value and sendable and len(value) <= _LONGEST_VALIDATOR else None


def _phrase(status: int) -> str:
    """What a status means; the server's own words may repeat the secrets of the URL."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)


def _line(reason: object) -> str:
    words = " ".join(str(reason).split())
    return words[:200] or type(reason).__name__


def _trust() -> ssl.SSLContext:
    """The platform's certificates and $SSL_CERT_FILE, or those of $REQUESTS_CA_BUNDLE."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE")
    if bundle and Path(bundle).is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle or None)
