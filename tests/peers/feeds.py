"""Local servers of feeds: one that behaves as official services do, and one that says any bytes."""

from __future__ import annotations

import functools
import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import Message as Headers
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.peers.http_peer import Answer, HttpPeer

LAST_MODIFIED = "Sun, 22 Nov 2026 09:00:00 GMT"


@dataclass(frozen=True, kw_only=True)
class _Publication:
    content: bytes
    etag: str | None
    packed: bool


@functools.lru_cache(maxsize=2)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


class FeedPeer(HttpPeer):
    """Serves what is published, by path, and answers 304 to who has it already.

    See `HttpPeer` for other answers, faults and what was asked.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._published: dict[str, _Publication] = {}
        self._results: list[dict[str, object]] = []

    def publish(
        self, path: str, content: bytes, *, etag: str | None = None, packed: bool = False
    ) -> str:
        """Serve `content`; gives its URL."""
        self._published[path] = _Publication(content=content, etag=etag, packed=packed)
        return f"{self.base_url}{path}"

    def publish_search(self, results: Iterable[dict[str, object]]) -> str:
        """Serve a search of the Federal Register's API, two results a page; gives its URL."""
        self._results = list(results)
        return f"{self.base_url}/documents.json?order=newest"

    def judge(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What is published, or 404."""
        if path.startswith("/documents.json"):
            return Answer(body=self._page(path), headers={"ETag": '"search"'})
        found = self._published.get(urlsplit(path).path)
        if found is None:
            return Answer(status=404, body=b"no")
        answered = {"Last-Modified": LAST_MODIFIED} | ({"ETag": found.etag} if found.etag else {})
        if found.etag and headers["If-None-Match"] == found.etag:
            return Answer(status=304, body=b"", headers=answered)
        if found.packed and "gzip" in headers.get("Accept-Encoding", ""):
            body = _packed(found.content)
            return Answer(body=body, headers=answered | {"Content-Encoding": "gzip"})
        return Answer(body=found.content, headers=answered)

    def _page(self, path: str) -> bytes:
        number = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
        page: dict[str, object] = {
            "count": len(self._results),
            "results": self._results[2 * number - 2 : 2 * number],
        }
        if 2 * number < len(self._results):
            page["next_page_url"] = f"{self.base_url}/documents.json?order=newest&page={number + 1}"
        return json.dumps(page).encode()


class RawPeer:
    """Says whatever it is given, once to each who asks; use as a context manager."""

    def __init__(self, says: Callable[[], Iterable[bytes]]) -> None:
        self._says = says
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.asked: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/feed"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        for connection in self._accepted():
            with connection:
                try:
                    self.asked.append(connection.recv(65_536))
                    for part in self._says():
                        connection.sendall(part)
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(1)  # until the other side has gone
                except OSError:
                    continue

    def _accepted(self) -> Iterator[socket.socket]:
        while True:
            try:
                yield self._listener.accept()[0]
            except OSError:
                return
