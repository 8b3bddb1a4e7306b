"""The HTTP server: patient with nobody who says nothing, and stopped by whoever runs it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from tracker.web import server as module
from tracker.web.server import Server, config_of


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that waits a fifth of a second for a request to begin."""
    monkeypatch.setattr(module, "_REQUEST_S", 0.2)
    app = FastAPI()
    app.add_route("/", lambda _: PlainTextResponse("ok"))
    served = Server(config_of(app, connections=8, header_bytes=2_000, idle_s=5, leave_s=5))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(served.serve([listening])))
        thread.start()
        yield int(listening.getsockname()[1])
        served.stop()
        thread.join(30)
        assert not thread.is_alive()


def _ask(port: int, head: bytes) -> bytes:
    """All that comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head)
        found = b""
        while part := connection.recv(4_096):
            found += part
    return found


@pytest.mark.parametrize("head", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_whoever_does_not_finish_a_request_is_not_waited_for(port: int, head: bytes) -> None:
    assert _ask(port, head) == b""


def test_nor_is_whoever_sends_no_second_one(port: int) -> None:
    answered = _ask(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    assert answered.startswith(b"HTTP/1.1 200")
    assert answered.endswith(b"ok")


def test_a_head_that_does_not_end_is_refused(port: int) -> None:
    assert b" 400 " in _ask(port, b"GET / HTTP/1.1\r\nX: " + b"x" * 4_000)


def test_nothing_says_what_serves(port: int) -> None:
    assert b"uvicorn" not in _ask(port, b"GET / HTTP/1.0\r\n\r\n").lower()
