"""Receivers in a process of their own, so cheap that they hold nobody up.

    python -m tests.bench.receivers http|https|smtp [DELAY_S [CERTIFICATE]]

Prints the port. Ends when stdin does, and says then how many messages it took and how many
seconds of processor time that cost.
"""

from __future__ import annotations

import asyncio
import resource
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.sites import REPOSITORY

_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok"
_REPLIES = {b"RSET": b"250 ok\r\n", b"NOOP": b"250 ok\r\n", b"AUTH": b"235 ok\r\n"}


@dataclass
class Receiver:
    """The other side: where it listens, and, when it has ended, what it cost."""

    port: int
    messages: int = 0
    cpu_s: float = 0.0


@contextmanager
def receiver(
    kind: str, delay_s: float = 0.0, certificate: Path | None = None
) -> Iterator[Receiver]:
    """A receiver that lasts as long as the block."""
    arguments = [kind, str(delay_s), *([str(certificate)] if certificate else [])]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.receivers", *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    made = Receiver(port=int(process.stdout.readline()))
    try:
        yield made
    finally:
        process.stdin.close()
        messages, cpu_s = process.stdout.readline().split()
        made.messages, made.cpu_s = int(messages), float(cpu_s)
        process.wait()


@dataclass
class _Count:
    messages: int = 0


@dataclass
class _Http(asyncio.Protocol):
    """Takes a request after the other and answers each with 200."""

    count: _Count
    delay_s: float
    _held: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, found, body = self._held.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._held = body[_length(head) :]
        self.count.messages += 1
        asyncio.get_running_loop().call_later(self.delay_s, self._transport.write, _OK)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


@dataclass
class _Smtp(asyncio.Protocol):
    """Takes a mail after the other, with STARTTLS; any login is good."""

    count: _Count
    tls: ssl.SSLContext
    _held: bytes = b""
    _in_data: bool = False
    _greeted: bool = False
    _secures: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if not self._greeted:
            self._greeted = True
            transport.write(b"220 bench\r\n")

    def data_received(self, data: bytes) -> None:
        self._held += data
        while self._step():
            pass

    def _step(self) -> bool:
        """Work off one command or one mail; whether there was one.

        A client's first words over TLS come with the end of its handshake, and wait until what
        would answer them is secure, too.
        """
        if self._secures:
            return False
        line, found, rest = self._held.partition(b"\r\n.\r\n" if self._in_data else b"\r\n")
        if not found:
            return False
        self._held = rest
        if self._in_data:
            self._in_data = False
            self.count.messages += 1
            self._transport.write(b"250 kept\r\n")
        else:
            self._command(line[:4].upper())
        return True

    def _command(self, verb: bytes) -> None:
        if verb == b"STAR":
            self._secures = True
            self._transport.write(b"220 go on\r\n")
            task = asyncio.get_running_loop().create_task(self._secure())
            self._tasks.add(task)
        elif verb == b"EHLO":
            self._transport.write(b"250-bench\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")
        elif verb == b"DATA":
            self._in_data = True
            self._transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
        else:
            self._transport.write(_REPLIES.get(verb, b"250 ok\r\n"))

    async def _secure(self) -> None:
        loop = asyncio.get_running_loop()
        secured = await loop.start_tls(self._transport, self, self.tls, server_side=True)
        assert secured is not None
        self._transport, self._secures = secured, False
        self.data_received(b"")


async def _serve(kind: str, delay_s: float, certificate: Path | None) -> None:
    loop, count = asyncio.get_running_loop(), _Count()
    tls = _context(certificate) if certificate else None
    if kind == "smtp":
        assert tls is not None
        server = await loop.create_server(lambda: _Smtp(count, tls), "127.0.0.1", 0, backlog=256)
    else:
        server = await loop.create_server(
            lambda: _Http(count, delay_s), "127.0.0.1", 0, ssl=tls, backlog=256
        )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    print(count.messages, spent.ru_utime + spent.ru_stime, flush=True)


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


if __name__ == "__main__":
    asyncio.run(
        _serve(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    )
