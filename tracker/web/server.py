"""The HTTP server: uvicorn, with our signals, no log of addresses, and patience that ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

_REQUEST_S: Final = 10.0  #: within which the head of a request has arrived
_ANSWER_S: Final = 300.0  #: within which its answer has been taken
_BEYOND: Final = 4  #: times as many connections are kept as are answered at a time


class Server(uvicorn.Server):
    """A server that whoever runs it stops; it leaves signals alone and ends without one."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to no signal: uvicorn would raise each again once it has ended."""
        yield

    def stop(self) -> None:
        """Take no more requests, and end when those under way are answered."""
        self.should_exit = True


class _Hurried(H11Protocol):
    """Closes connections on which no whole request comes: uvicorn would wait for ever."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as there
        super().connection_made(transport)
        if self.limit_concurrency and len(self.connections) > _BEYOND * self.limit_concurrency:
            transport.abort()  # each holds a descriptor, of which a process has so many
            return
        self._wait(_REQUEST_S)

    def connection_lost(self, exc: Exception | None) -> None:
        self._relax()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:  # a request has begun
            self._wait(_ANSWER_S)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait(_REQUEST_S)

    def _wait(self, seconds: float) -> None:
        self._relax()
        self._deadline = self.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        self.transport.abort()  # a close would wait until all was taken that is written

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def config_of(
    app: FastAPI, *, connections: int, header_bytes: int, idle_s: int, leave_s: int
) -> uvicorn.Config:
    """How `app` is served: nothing is logged that a link could stand in."""
    return uvicorn.Config(
        app,
        http=_Hurried,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=connections,
        backlog=connections,  # so many are accepted before any is looked at
        h11_max_incomplete_event_size=header_bytes,
        timeout_keep_alive=idle_s,
        timeout_graceful_shutdown=leave_s,
    )
