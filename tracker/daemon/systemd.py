"""What systemd is told of the daemon: sd_notify(3), a datagram to the socket that it names."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

_SOCKET = "NOTIFY_SOCKET"
_WATCHDOG_USEC = "WATCHDOG_USEC"
_WATCHDOG_PID = "WATCHDOG_PID"


class ServiceManager:
    """Whoever started the daemon, where it wants to hear; else every word is dropped.

    Nothing is raised and nothing waits: a service manager that does not listen is its own trouble.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = _address(environ.get(_SOCKET, ""))
        self._watchdog_s = _watchdog_s(environ)

    @property
    def watchdog_every_s(self) -> float | None:
        """How often it wants a sign of life, in seconds: half of its patience; None: never."""
        return self._watchdog_s / 2 if self._watchdog_s and self._address else None

    def ready(self, status: str) -> None:
        """The daemon has started."""
        self._send(f"READY=1\nSTATUS={status}")

    def says(self, status: str) -> None:
        """How it goes, in a line; `systemctl status` shows it."""
        self._send(f"STATUS={status}")

    def alive(self, status: str) -> None:
        """The daemon works: a sign of life."""
        self._send(f"WATCHDOG=1\nSTATUS={status}")

    def stopping(self) -> None:
        """The daemon finishes what it is sending, and ends."""
        self._send("STOPPING=1\nSTATUS=finishing what is being sent")

    def _send(self, text: str) -> None:
        if self._address is None:
            return
        flags = socket.SOCK_DGRAM | getattr(socket, "SOCK_CLOEXEC", 0)
        try:
            with socket.socket(socket.AF_UNIX, flags) as channel:
                channel.setblocking(False)  # noqa: FBT003 - the standard library's signature
                channel.sendto(text.encode(), self._address)
        except OSError:
            return


def _address(name: str) -> str | None:
    """The socket's address; one that begins with @ lies in the abstract namespace of Linux."""
    if name.startswith("@"):
        return f"\0{name[1:]}"
    return name if name.startswith("/") else None


def _watchdog_s(environ: Mapping[str, str]) -> float | None:
    """Seconds after which the service manager gives the daemon up; None where it never does."""
    patience = environ.get(_WATCHDOG_USEC, "")
    meant = environ.get(_WATCHDOG_PID, "")
    if not patience.isdecimal() or meant not in {"", str(os.getpid())}:
        return None
    return int(patience) / 1_000_000 or None
