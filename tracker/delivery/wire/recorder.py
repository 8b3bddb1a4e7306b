"""What one attempt was seen to do on the network.

Apprise answers True or False. Whether a reminder may be sent again depends on more: a refused
connection may be repeated at once, a message whose bytes went out may have arrived. The hooks in
`http_wire` and `smtp_wire` write here what they see; `evidence` reads it. The recorder of an
attempt is held in a context variable, so that attempts in several threads do not mix.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from tracker.delivery.wire.watchdog import Deadline, Watchdog
from tracker.domain.delivery import Phase, Wire

MAIL_ANSWER_S: Final = 600.0  #: RFC 5321, 4.5.3.2.6: a server may scan a message before it answers


@dataclass(kw_only=True, slots=True)
class Exchange:
    """One connection's question and answer; Apprise may need several for one message."""

    wire: Wire
    phase: Phase = Phase.CONNECTING
    status: int | None = None
    accepted: bool = False  #: the answer was the one that stands for acceptance
    cut: bool = False  #: the answer broke off after its status
    retry_after: str | None = None
    too_large: bool = False  #: refused for its size alone
    content_type: str = ""
    body: bytes = b""  #: of an HTTP answer, as much of it as is read
    detail: str = ""

    def answered(self, status: int, *, accepted: bool, detail: str) -> None:
        """Note the other side's verdict."""
        self.phase = Phase.ANSWERED
        self.status = status
        self.accepted = accepted
        self.detail = detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What an attempt may do."""

    allow_hosts: frozenset[str]  #: names and addresses that may be private
    deadline_s: float  #: seconds in which it ends
    use_proxies: bool = False  #: whether those of the environment are used
    mail_answer_s: float = MAIL_ANSWER_S  #: seconds more for a mail server's answer to a message

    @property
    def connect_s(self) -> float:
        """Seconds for each address: three may be tried, then the answer is waited for."""
        return self.deadline_s / 5


@dataclass(kw_only=True, slots=True)
class Recorder:
    """The exchanges of one attempt, and what its hooks need to know."""

    bounds: Bounds
    message_id: str
    plain_text: str = ""  #: the text part of an e-mail
    exchanges: list[Exchange] = field(default_factory=list)
    refused: str | None = None  #: why a host was not connected to
    out_of_time: bool = False
    answer_s: float | None = None  #: what the answer was given, where that is not the deadline
    report: Callable[[Phase], None] | None = None  #: told how far the attempt got, once a phase
    deadline: Deadline | None = None
    _reported: Phase | None = None
    _socket: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, wire: Wire) -> Exchange:
        """Open the next exchange."""
        exchange = Exchange(wire=wire)
        self.exchanges.append(exchange)
        return exchange

    @property
    def current(self) -> Exchange | None:
        """The exchange under way."""
        return self.exchanges[-1] if self.exchanges else None

    def reached(self, phase: Phase) -> None:
        """Note how far the exchange under way got; BYTES_OUT before the bytes leave.

        Reports never go back: a second exchange of one message does not take back the first.
        """
        if self.current is not None:
            self.current.phase = phase
        if self.report is not None and self._reported not in {phase, Phase.BYTES_OUT}:
            self._reported = phase
            self.report(phase)

    def awaits_answer(self, seconds: float) -> None:
        """Give the answer `seconds` from now, where the deadline would come earlier."""
        self.answer_s = seconds
        if self.deadline is not None:
            self.deadline.extend(seconds)

    def connected(self, connection: socket.socket | None) -> None:
        """Note the socket in use, so that the deadline can cut it."""
        with self._lock:
            self._socket = connection
            late = self.out_of_time
        if late:
            self.cut()

    def cut(self) -> None:
        """End the attempt's connection: whoever waits on it wakes up with an error.

        The sockets' own time-outs count from the last byte, so an answer that drips in would never
        end.
        """
        with self._lock:
            self.out_of_time = True
            connection = self._socket
        if connection is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown: it takes the TLS layer away under the reader's feet.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


_active: ContextVar[Recorder | None] = ContextVar("tracker_delivery_recorder", default=None)


def active_recorder() -> Recorder | None:
    """The recorder of the attempt that this code runs in, if it runs in one."""
    return _active.get()


@contextlib.contextmanager
def recording(recorder: Recorder, watchdog: Watchdog) -> Iterator[Recorder]:
    """Make `recorder` the active one, and hold its deadline."""
    token = _active.set(recorder)
    try:
        with watchdog.over(recorder.bounds.deadline_s, recorder.cut) as deadline:
            recorder.deadline = deadline
            yield recorder
    finally:
        _active.reset(token)
