"""Whatever a server answers, a sender's time and memory stay bounded."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.delivery.sender_rigs import lives, outcome, processes, served_by
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tracker.domain.delivery import Phase

MEGABYTE = 1 << 20


def test_a_bomb_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as bomb:
        for _ in range(400):
            bomb.write(bytes(MEGABYTE))
    bombs = Answer(body=packed.getvalue(), headers={"Content-Encoding": "gzip"})
    with WebhookPeer(usual=bombs) as peer, processes({"desk": peer.channel_url()}) as senders:
        (pid,) = served_by(senders)
        before = most_memory(pid)
        assert outcome(senders, "desk").accepted
        assert most_memory(pid) - before < 50 * MEGABYTE


class Flood:
    """Announces an answer of 200 MB and writes it at once, or a byte at a time."""

    def __init__(self, *, drips: bool) -> None:
        self._drips = drips

    def __enter__(self) -> Flood:  # noqa: PYI034 - nobody makes another of it
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self.channel_url = f"json://127.0.0.1:{self._listener.getsockname()[1]}/hook"
        self.written = 0
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n")
                while self.written < 200 * MEGABYTE:
                    self._write(connection)

    def _write(self, connection: socket.socket) -> None:
        if self._drips:
            self._stopping.wait(0.02)
        piece = b"x" if self._drips else bytes(MEGABYTE)
        connection.sendall(piece)
        self.written += len(piece)


@pytest.fixture(params=[False, True], ids=["at once", "a byte at a time"])
def flood(request: pytest.FixtureRequest) -> Iterator[Flood]:
    with Flood(drips=request.param) as made:
        yield made


def test_an_endless_body_is_left_unread(flood: Flood) -> None:
    """Its status came in time, and that is the service's verdict; Apprise needs no more of it."""
    with processes({"desk": flood.channel_url}, deadline_s=1) as senders:
        (pid,) = served_by(senders)
        before = most_memory(pid)
        evidence = outcome(senders, "desk")
        assert lives(pid)
        assert most_memory(pid) - before < 50 * MEGABYTE
    assert flood.written < 50 * MEGABYTE
    assert evidence.phase in {Phase.ANSWERED, Phase.BYTES_OUT}
    assert evidence.accepted or "no answer" in evidence.detail or "broke off" in evidence.detail


def most_memory(pid: int) -> int:
    """The most bytes of memory that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024 * int(re.findall(r"VmHWM:\s+(\d+)", status)[0])
