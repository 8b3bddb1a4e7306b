"""A connection with one deadline for all that goes over it, to an address that was looked at."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

_ADDRESSES_TRIED = 3
_CONNECT_S = 10.0  #: for each address
_SILENCE_S = 30.0  #: between two signs of life
_BUFFER = 64 * 1024

#: Why a host with these addresses must not be connected to; None where it may be.
CheckHost = Callable[[str, Sequence[str]], str | None]
_Found = list[tuple[Any, ...]]


class Refused(Exception):
    """The host must not be connected to; the message says why and what would help."""


class CutOff(Exception):
    """The deadline has passed, or nothing was heard for too long; the message says which."""


def any_host(_host: str, _addresses: Sequence[str]) -> str | None:
    """Whoever names a URL at the command line may go wherever he may go."""
    return None


class Deadline:
    """So many seconds from now, on the clock that never jumps."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._ends_at = time.monotonic() + within_s

    def left(self, longest: float) -> float:
        """The seconds that are left, at most `longest`; CutOff where none are."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise self.cut_off()
        return min(left, longest)

    def cut_off(self) -> CutOff:
        """Why nobody waits any longer."""
        if time.monotonic() >= self._ends_at:
            return CutOff(f"no whole answer within {self._within_s:g} s")
        return CutOff("nothing was heard for too long")


class Wire:
    """As much of a socket as http.client uses; each step has what is left of the deadline."""

    def __init__(self, held: socket.socket, deadline: Deadline) -> None:
        self._socket = held
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all of `data`, or raise CutOff."""
        self._socket.settimeout(self._deadline.left(_SILENCE_S))
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise self._deadline.cut_off() from error

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What http.client reads answers from, after it has closed this, too."""
        return io.BufferedReader(_Received(self._socket, self._deadline), _BUFFER)

    def close(self) -> None:
        """Let go of the other side, once what is read from is closed."""
        self._socket.close()


class _Received(io.RawIOBase):
    """What comes in."""

    def __init__(self, held: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._socket = held
        self._file = held.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever io reads into
        self._socket.settimeout(self._deadline.left(_SILENCE_S))
        try:
            return self._file.readinto(buffer)
        except TimeoutError as error:
            raise self._deadline.cut_off() from error

    def close(self) -> None:
        self._file.close()
        super().close()


def connected(
    host: str, port: int, deadline: Deadline, check_host: CheckHost, tls: ssl.SSLContext | None
) -> Wire:
    """A connection to `host`, over TLS where a context is given.

    The addresses that are looked at are those that are connected to: the name is resolved once.
    Raises Refused, CutOff, or OSError.
    """
    found = _resolved(host, port, deadline)
    refusal = check_host(host, [str(entry[4][0]) for entry in found])
    if refusal is not None:
        raise Refused(refusal)
    reached = _reached(found, deadline)
    try:
        if tls is not None:
            reached.settimeout(deadline.left(_SILENCE_S))
            reached = tls.wrap_socket(reached, server_hostname=host)
    except TimeoutError as error:
        reached.close()
        raise deadline.cut_off() from error
    except BaseException:
        reached.close()
        raise
    return Wire(reached, deadline)


def _reached(found: _Found, deadline: Deadline) -> socket.socket:
    """A socket that is connected to the first address that answers."""
    fault: OSError = OSError("its name has no address")
    for family, kind, protocol, _, address in found[:_ADDRESSES_TRIED]:
        held = socket.socket(family, kind, protocol)
        try:
            held.settimeout(deadline.left(_CONNECT_S))
            held.connect(address)
        except OSError as error:
            held.close()
            fault = error
        except BaseException:
            held.close()
            raise
        else:
            return held
    if isinstance(fault, TimeoutError):
        raise deadline.cut_off() from fault
    raise fault


def _resolved(host: str, port: int, deadline: Deadline) -> _Found:
    """The addresses of `host`; the system's resolver knows no deadline, so it is left behind."""
    outcome: list[_Found | Exception] = []

    def resolve() -> None:
        try:
            outcome.append(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            outcome.append(error)

    resolver = threading.Thread(target=resolve, name="resolve", daemon=True)
    resolver.start()
    resolver.join(deadline.left(_SILENCE_S))
    if not outcome:
        raise deadline.cut_off()
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]
