"""A sender: a process that carries messages over channels, many at a time, and notes its progress.

It is forked from the fork server, gets the channels' addresses over its pipe, and ends when that is
closed. The daemon kills it when a send does not end by itself.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import threading
from collections.abc import Callable
from typing import Any, Protocol

from tracker.delivery.channels.apprise_channel import AppriseChannel
from tracker.delivery.channels.heartbeat import HeartbeatPing
from tracker.delivery.mail.letters import Letters
from tracker.delivery.senders import pipe
from tracker.delivery.senders.progress import Progress
from tracker.delivery.senders.send_threads import SendThreads
from tracker.delivery.wire.cores import leave_no_core
from tracker.delivery.wire.recorder import Bounds
from tracker.delivery.wire.watchdog import Watchdog
from tracker.domain.channel import HEARTBEAT
from tracker.domain.delivery import Evidence, Phase
from tracker.domain.message import Message

MEMORY_MAX = 1 << 29  #: bytes of private memory; 128 sends at once were seen to take 114 MB
_STACK = 1 << 19  #: bytes; the default of 8 MB a thread counts against the limit
_CHUNK = 1 << 16


class Channel(Protocol):
    """What a sender sends over."""

    def send(self, message: Message, report: Callable[[Phase], None] | None = None) -> Evidence:
        """Try once, within the deadline; never raises."""
        ...


def run(connection: socket.socket, progress: Progress) -> None:
    """Serve until the daemon closes its end, then end at once, whatever is under way."""
    _limit()
    devnull = os.open(os.devnull, os.O_RDWR)
    os.dup2(devnull, 2)  # a traceback could hold an address
    Sender(connection, progress).serve()
    os._exit(0)


def _limit() -> None:
    """Bound the memory, and leave no core files: they would hold addresses."""
    leave_no_core()
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MAX, MEMORY_MAX))
    threading.stack_size(_STACK)


class Sender:
    """Reads orders from `connection` and answers there."""

    def __init__(self, connection: socket.socket, progress: Progress) -> None:
        self._connection = connection
        self._progress = progress
        self._writing = threading.Lock()
        self._channels: dict[str, Channel] = {}
        self._threads = SendThreads(work=self._send, tell=self._write)

    def serve(self) -> None:
        """Take orders until the other end is closed."""
        self._write(pipe.line("pid", os.getpid()))
        lines = pipe.Lines()
        while data := self._read():
            for kind, *parts in lines.feed(data):
                self._take(str(kind), parts)

    def _take(self, kind: str, parts: list[Any]) -> None:
        if kind == "settings":
            self._open(pipe.settings_from(*parts))
        else:
            self._threads.take(parts)

    def _read(self) -> bytes:
        try:
            return self._connection.recv(_CHUNK)
        except OSError:
            return b""

    def _write(self, line: bytes) -> None:
        with self._writing:
            try:
                self._connection.sendall(line)
            except OSError:
                os._exit(1)  # nobody would know what is sent from here on

    def _open(self, settings: pipe.Settings) -> None:
        capacities = {}
        watchdog = Watchdog()
        bounds = Bounds(
            allow_hosts=frozenset(settings.allow_hosts),
            deadline_s=settings.deadline_s,
            use_proxies=settings.use_proxies,
            mail_answer_s=settings.mail_answer_s,
        )
        letters = Letters(settings.templates)
        for name, url in settings.addresses.items():
            channel = AppriseChannel(
                name,
                url,
                bounds=bounds,
                schemes=settings.schemes,
                for_people=name in settings.for_people,
                watchdog=watchdog,
                letters=letters,
            )
            self._channels[name] = channel
            capacities[name] = channel.capacity()
        if settings.heartbeat is not None:
            self._channels[HEARTBEAT] = HeartbeatPing(
                settings.heartbeat, bounds=bounds, watchdog=watchdog
            )
        self._write(pipe.line("capacities", capacities))

    def _send(self, order: list[Any]) -> bytes:
        number, slot, channel, parts = order

        def report(phase: Phase) -> None:
            self._progress.note(slot, phase)

        evidence = self._channels[channel].send(pipe.message_from(parts), report)
        return pipe.evidence_line(number, evidence)
