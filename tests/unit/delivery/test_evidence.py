from __future__ import annotations

import smtplib
import socket
import ssl

import pytest

from tracker.delivery.wire.evidence import crash_evidence, evidence_of
from tracker.delivery.wire.faults import describe, http_words, smtp_words
from tracker.delivery.wire.recorder import Bounds, Exchange, Recorder
from tracker.domain.delivery import Phase, Wire


def a_recorder(*exchanges: Exchange, refused: str | None = None) -> Recorder:
    return Recorder(
        bounds=Bounds(allow_hosts=frozenset(), deadline_s=20),
        message_id="<a@b>",
        exchanges=list(exchanges),
        refused=refused,
    )


def http(
    status: int | None = None, *, phase: Phase = Phase.ANSWERED, cut: bool = False
) -> Exchange:
    return Exchange(
        wire=Wire.HTTP,
        phase=phase,
        status=status,
        accepted=status is not None and 200 <= status < 300,
        cut=cut,
        detail=http_words(status) if status else "connection refused",
    )


def smtp(phase: Phase, status: int | None = None, *, detail: str = "") -> Exchange:
    return Exchange(
        wire=Wire.SMTP,
        phase=phase,
        status=status,
        accepted=status == 250,
        detail=f"SMTP {status}" if status else detail,
    )


ROWS = [
    ("200 and a content service", [http(200)], True, (Phase.ANSWERED, True, 200)),
    ("200 and a service that says no", [http(200)], False, (Phase.ANSWERED, False, 200)),
    ("a redirect is no acceptance", [http(302)], True, (Phase.ANSWERED, False, 302)),
    ("too many requests", [http(429)], False, (Phase.ANSWERED, False, 429)),
    ("no connection", [http(phase=Phase.CONNECTING)], False, (Phase.CONNECTING, False, None)),
    ("sent, no answer", [http(phase=Phase.BYTES_OUT)], False, (Phase.BYTES_OUT, False, None)),
    ("200, then cut", [http(200, cut=True)], False, (Phase.BYTES_OUT, False, None)),
    ("200, then cut, enough for the service", [http(200, cut=True)], True,
     (Phase.ANSWERED, True, 200)),
    ("500, then cut, is a 500", [http(500, cut=True)], False, (Phase.ANSWERED, False, 500)),
    ("logged in, then refused", [http(200), http(403)], False, (Phase.ANSWERED, False, 403)),
    ("refused, then logged out", [http(429), http(200)], False, (Phase.ANSWERED, False, 429)),
    ("unanswered, then logged out", [http(phase=Phase.BYTES_OUT), http(200)], False,
     (Phase.BYTES_OUT, False, None)),
    ("logged in, then no connection", [http(200), http(phase=Phase.CONNECTING)], False,
     (Phase.CONNECTING, False, None)),
    ("a mail taken", [smtp(Phase.ANSWERED, 250)], True, (Phase.ANSWERED, True, 250)),
    ("a mail refused", [smtp(Phase.ANSWERED, 550)], False, (Phase.ANSWERED, False, 550)),
    ("no STARTTLS offered", [smtp(Phase.CONNECTED, detail="not offered")], False,
     (Phase.CONNECTED, False, None)),
    ("connected, nothing wrong, nothing offered", [smtp(Phase.CONNECTED)], False,
     (Phase.UNSENDABLE, False, None)),
    ("never connected", [], False, (Phase.UNUSABLE, False, None)),
    ("never connected, called a success", [], True, (Phase.UNUSABLE, False, None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "exchanges", "verdict", "expected"), ROWS, ids=[row[0] for row in ROWS]
)
def test_what_was_seen_tells_what_became_of_the_attempt(
    sentence: str,
    exchanges: list[Exchange],
    verdict: bool,  # noqa: FBT001 - a column of the table
    expected: tuple[Phase, bool, int | None],
) -> None:
    evidence = evidence_of(a_recorder(*exchanges), verdict=verdict, wire=Wire.HTTP)
    assert (evidence.phase, evidence.accepted, evidence.status) == expected
    assert evidence.detail


def test_a_refused_host_makes_the_channel_unusable() -> None:
    recorder = a_recorder(http(phase=Phase.CONNECTING), refused="10.0.0.1 is a private address")
    evidence = evidence_of(recorder, verdict=False, wire=Wire.HTTP)
    assert evidence.phase is Phase.UNUSABLE
    assert evidence.detail == "10.0.0.1 is a private address"


CRASHES = [
    ("before any connection", [], Phase.UNSENDABLE),
    ("connected, before the mail was offered", [smtp(Phase.CONNECTED)], Phase.UNSENDABLE),
    ("after a recipient was refused", [smtp(Phase.ANSWERED, 550)], Phase.UNSENDABLE),
    ("after bytes went out", [http(phase=Phase.BYTES_OUT)], Phase.BYTES_OUT),
    ("after an answer", [http(200)], Phase.BYTES_OUT),
    ("after a mail was taken", [smtp(Phase.ANSWERED, 250)], Phase.BYTES_OUT),
]


@pytest.mark.parametrize(
    ("sentence", "exchanges", "expected"), CRASHES, ids=[row[0] for row in CRASHES]
)
def test_a_crash_is_unknown_only_once_bytes_went_out(
    sentence: str, exchanges: list[Exchange], expected: Phase
) -> None:
    error = ValueError("https://secret.example.org/token")
    evidence = crash_evidence(a_recorder(*exchanges), error, wire=Wire.HTTP)
    assert evidence.phase is expected
    assert not evidence.accepted
    assert "secret" not in evidence.detail


FAULTS: list[tuple[str, BaseException, str]] = [
    ("refused", ConnectionRefusedError(111, "refused by 10.0.0.9"), "connection refused"),
    ("no such host", socket.gaierror(-2, "secret.example.org"), "the host name was not found"),
    ("slow", TimeoutError("secret"), "no answer in time"),
    ("TLS", ssl.SSLError(1, "secret"), "TLS failed"),
    ("hung up", smtplib.SMTPServerDisconnected("ada@example.org"),
     "connection closed by the other side"),
    ("unheard of", RuntimeError("secret"), "connection failed (RuntimeError)"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "error", "words"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_is_told_in_words_of_our_own(
    sentence: str, error: BaseException, words: str
) -> None:
    assert describe(error) == words


def test_the_cause_beneath_a_wrapper_is_what_is_told() -> None:
    inner = ConnectionRefusedError(111, "x")
    outer = OSError("https://user:secret@example.org")
    outer.__cause__ = inner
    assert describe(outer) == "connection refused"


def test_an_smtp_reply_keeps_its_codes_and_loses_its_text() -> None:
    reply = b"5.1.1 <ada@example.org> unknown"
    assert smtp_words(550, reply, "the recipient") == "SMTP 550 5.1.1 to the recipient"
    assert smtp_words(421, b"ada@example.org", "the greeting") == "SMTP 421 to the greeting"


def test_an_http_status_is_told_by_its_standard_name() -> None:
    assert http_words(404) == "HTTP 404 Not Found"
    assert http_words(599) == "HTTP 599"
