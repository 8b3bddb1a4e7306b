"""A local HTTP server that answers, delays, hangs and breaks off as it is told."""

from __future__ import annotations

import gzip
import json
import os
import socket
import ssl
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from email.message import Message as Headers
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

LONGEST_HANG_S = 60
_MEGABYTE = bytes(1_000_000)


class Fault(Enum):
    """How a peer fails on the wire."""

    RESET_BEFORE_READING = "reset before reading"
    RESET_AFTER_READING = "reset after reading"
    HANG = "hang"  #: read everything, answer nothing until the peer stops
    DRIP = "drip"  #: answer headers slowly, without end
    DRIP_STATUS = "drip status"  #: answer a status line slowly, without end
    DRIP_BODY = "drip body"  #: answer at once, then a byte at a time without end
    HUGE = "huge"  #: answer with 200 MB
    BOMB = "bomb"  #: answer with 1 MB that unpacks to 1 GB
    CUT_ANSWER = "cut answer"  #: announce a longer answer than is given


#: What breaks, if anything, only after the status was given.
_ANSWERED = frozenset({None, Fault.CUT_ANSWER, Fault.DRIP, Fault.DRIP_BODY, Fault.HUGE, Fault.BOMB})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a peer answers to one request."""

    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request as it came in."""

    at: float  #: seconds since the epoch, by the peer's own clock
    method: str
    path: str
    headers: Headers
    body: bytes
    accepted: bool  #: answered with 2xx

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class HttpPeer:
    """A server on a port of the system's choice; use as a context manager.

    `peer.answers` holds what the next requests get, in turn; when it is empty, a request gets what
    `peer.by_path` holds for its path, in turn, the last one for ever; else what `judge` says, by
    default `peer.usual`. With `log`, every accepted request is appended to
    that file as a line of JSON and synced to disk before it is answered, so that what a killed
    client was told can be compared with what it remembers.
    """

    def __init__(
        self,
        *,
        log: Path | None = None,
        tls: ssl.SSLContext | None = None,
        usual: Answer | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self.usual = usual or Answer()
        self.answers: deque[Answer] = deque()
        self.by_path: dict[str, tuple[Answer, ...]] = {}
        self.requests: list[Received] = []
        self.stopping = threading.Event()
        self.written = 0  #: bytes of huge answers that were taken
        self._log = log
        self._lock = threading.Lock()
        self._server = _Server((address, 0), self, tls)
        self._scheme = "https" if tls else "http"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def base_url(self) -> str:
        """`http(s)://127.0.0.1:port`, without a path."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @property
    def accepted(self) -> list[Received]:
        """The requests that were answered with 2xx, oldest first."""
        with self._lock:
            return [each for each in self.requests if each.accepted]

    def will_answer(self, *answers: Answer) -> Self:
        """Add to the answers of the next requests."""
        self.answers.extend(answers)
        return self

    def judge(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What a request gets when nothing else was asked for."""
        return self.usual

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def next_answer(self, path: str) -> Answer | None:
        """The answer that was asked for next, if any."""
        with self._lock:
            if self.answers:
                return self.answers.popleft()
            first, *rest = self.by_path.get(path) or (None,)
            if rest:
                self.by_path[path] = tuple(rest)
            return first

    def keep(self, received: Received) -> None:
        """Remember a request, on disk too if it was accepted."""
        with self._lock:
            self.requests.append(received)
            if self._log is not None and received.accepted:
                _append(self._log, received)


def _append(log: Path, received: Received) -> None:
    line = {"at": received.at, "path": received.path, "body": received.body.decode()}
    with log.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], peer: HttpPeer, tls: ssl.SSLContext | None
    ) -> None:
        self.peer = peer
        self._tls = tls
        super().__init__(address, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        # The handshake is made in the connection's own thread: a slow client blocks nobody else.
        wrapped = self._tls.wrap_socket(request, server_side=True) if self._tls else request
        super().finish_request(wrapped, client_address)
        if wrapped is not request:
            wrapped.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are what the tests are about: no traceback for them."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _handle(self) -> None:
        peer = self.server.peer
        asked = peer.next_answer(self.path)
        if asked is not None and asked.fault is Fault.RESET_BEFORE_READING:
            self._reset()
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # the client died on the way: nobody takes half a message
            self._reset()
            return
        came_in = time.clock_gettime(time.CLOCK_REALTIME)
        answer = asked or peer.judge(self.command, self.path, self.headers, body)
        peer.stopping.wait(answer.delay_s)
        accepted = 200 <= answer.status < 300 and answer.fault in _ANSWERED
        peer.keep(
            Received(
                at=came_in,
                method=self.command,
                path=self.path,
                headers=self.headers,
                body=body,
                accepted=accepted,
            )
        )
        self._answer(answer)

    do_GET = do_POST = do_PUT = _handle  # noqa: N815 - names that http.server prescribes

    def _answer(self, answer: Answer) -> None:
        if answer.fault is Fault.RESET_AFTER_READING:
            self._reset()
        elif answer.fault is Fault.HANG:
            self.server.peer.stopping.wait(LONGEST_HANG_S)
        elif answer.fault is Fault.DRIP:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self._drip(b"X-Drip: x\r\n")
        elif answer.fault is Fault.DRIP_STATUS:
            self.wfile.write(b"HTTP/1.")
            self._drip(b"1")
        elif answer.fault is Fault.DRIP_BODY:
            self._head(answer, 1_000_000)
            self._drip(b"x")
        elif answer.fault is Fault.HUGE:
            self._head(answer, 200 * len(_MEGABYTE))
            self._pour([_MEGABYTE] * 200)
        elif answer.fault is Fault.BOMB:
            packed = gzip.compress(_MEGABYTE, mtime=0)
            self._head(answer, 1_000 * len(packed), {"Content-Encoding": "gzip"})
            self._pour([packed] * 1_000)
        else:
            self._reply(answer)

    def _reply(self, answer: Answer) -> None:
        missing = 10 if answer.fault is Fault.CUT_ANSWER else 0
        self._head(answer, len(answer.body) + missing)
        self.wfile.write(answer.body)

    def _head(self, answer: Answer, length: int, more: dict[str, str] | None = None) -> None:
        self.send_response(answer.status)
        for name, value in (answer.headers | (more or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _drip(self, drop: bytes) -> None:
        for _ in range(LONGEST_HANG_S * 10):
            if self.server.peer.stopping.wait(0.1):
                return
            self.wfile.write(drop)

    def _pour(self, parts: list[bytes]) -> None:
        for part in parts:
            self.wfile.write(part)
            self.server.peer.written += len(part)

    def _reset(self) -> None:
        """Close with RST in place of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Keep stderr clean."""
