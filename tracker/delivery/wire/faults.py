"""Words for what went wrong on the network, free of addresses and secrets."""

from __future__ import annotations

import http
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator

from tracker.delivery.wire.network import RefusedHost

_EXCEEDED = 552
_ENHANCED = re.compile(r"\d\.\d{1,3}\.\d{1,3}")


def chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything it was made of, nearest first."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [getattr(each, "reason", None), *each.args, each.__cause__, each.__context__]


def describe(error: BaseException) -> str:
    """One line on a connection's failure; the error's own text may hold URLs, so it is not used."""
    errors = list(chain(error))
    for kind, words in _WORDS:
        found = next((each for each in errors if isinstance(each, kind)), None)
        if isinstance(found, RefusedHost):
            return found.remedy
        if isinstance(found, ssl.SSLCertVerificationError):
            return f"{words} (verification code {found.verify_code})"
        if found is not None:
            return words
    return f"connection failed ({type(errors[-1]).__name__})"


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (RefusedHost, ""),
    (ssl.SSLCertVerificationError, "the server's TLS certificate is not trusted"),
    (ssl.SSLError, "TLS failed"),
    (socket.gaierror, "the host name was not found"),
    (ConnectionRefusedError, "connection refused"),
    (TimeoutError, "no answer in time"),
    (ConnectionResetError, "connection reset"),
    (BrokenPipeError, "connection closed by the other side"),
    (smtplib.SMTPServerDisconnected, "connection closed by the other side"),
)


def http_words(status: int) -> str:
    """An HTTP status with its standard name; the server's own words are not repeated."""
    try:
        return f"HTTP {status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def is_too_large(status: int, reply: bytes | str) -> bool:
    """Whether an SMTP reply refuses a message for its size (RFC 3463, 5.3.4 and 5.2.3)."""
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    return status == _EXCEEDED and text.startswith(("5.3.4", "5.2.3"))


def smtp_words(status: int, reply: bytes | str, what: str) -> str:
    """An SMTP reply as its codes and the command it answers; its text may hold addresses."""
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    enhanced = _ENHANCED.match(text)
    return f"SMTP {status}{' ' + enhanced[0] if enhanced else ''} to {what}"
