"""What is known after a mail server failed, on real connections."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self

import pytest

from tests.contract.delivery.rigs import a_message, opened
from tests.peers.authority import Authority
from tests.peers.smtp import Cut, SmtpPeer
from tracker.domain.delivery import Outcome, Phase
from tracker.planning.sending.outcome import outcome_of

SMTP_ROWS = [
    ("the greeting says no", {"greeting": "421 4.3.2 closing"}, Phase.ANSWERED, 421),
    ("the recipient is unknown", {"rcpt_reply": "550 5.1.1 <desk@example.org> unknown"},
     Phase.ANSWERED, 550),
    ("the recipient is busy", {"rcpt_reply": "451 4.3.0 later"}, Phase.ANSWERED, 451),
    ("the message is refused", {"data_reply": "554 5.7.1 desk@example.org spam"},
     Phase.ANSWERED, 554),
    ("the message is put off", {"data_reply": "452 4.3.1 full"}, Phase.ANSWERED, 452),
    ("cut before the final dot", {"cut": Cut.BEFORE_FINAL_DOT}, Phase.BYTES_OUT, None),
    ("cut after the final dot", {"cut": Cut.AFTER_FINAL_DOT}, Phase.BYTES_OUT, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "fault", "phase", "status"), SMTP_ROWS, ids=[row[0] for row in SMTP_ROWS]
)
def test_an_smtp_failure_is_kept_as_evidence(
    sentence: str, fault: dict[str, object], phase: Phase, status: int | None, authority: Authority
) -> None:
    with SmtpPeer(authority) as peer:
        for name, value in fault.items():
            setattr(peer, name, value)
        evidence = opened(peer.channel_url()).send(a_message())
    assert (evidence.phase, evidence.status, evidence.accepted) == (phase, status, False)
    assert "@" not in evidence.detail


def test_a_slow_mail_server_is_cut_as_unknown_once_its_time_for_an_answer_is_over(
    authority: Authority,
) -> None:
    with SmtpPeer(authority, delay_s=5) as peer:
        channel = opened(peer.channel_url(), deadline_s=1, mail_answer_s=1)
        evidence = channel.send(a_message())
    assert evidence.phase is Phase.BYTES_OUT
    assert "no answer" in evidence.detail


def test_a_mail_server_may_answer_a_message_later_than_the_deadline(authority: Authority) -> None:
    with SmtpPeer(authority, delay_s=2) as peer:
        evidence = opened(peer.channel_url(), deadline_s=1).send(a_message())
        assert len(peer.mails) == 1
    assert evidence.accepted


def test_a_mail_server_that_hangs_before_it_has_the_message_is_cut_at_the_deadline(
    authority: Authority,
) -> None:
    with SmtpPeer(authority, drips=True) as peer:
        evidence = opened(peer.channel_url(), deadline_s=1).send(a_message())
    assert evidence.phase in {Phase.CONNECTING, Phase.CONNECTED}
    assert outcome_of(evidence) is Outcome.NOT_SENT


GREETINGS = [
    ("the greeting of SSH", b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    ("an answer of HTTP", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    ("another code than 220", b"250 hello\r\n"),
    ("a code of nothing", b"999 hello\r\n"),
    ("bytes of TLS", b"\x15\x03\x01\x00\x02\x02\x46\r\n"),
    ("nothing, and the end", b""),
]


@pytest.mark.parametrize(("sentence", "greeting"), GREETINGS, ids=[row[0] for row in GREETINGS])
@pytest.mark.parametrize("scheme", ["mailto", "mailtos"])
def test_what_greets_as_no_mail_server_was_sent_nothing(
    sentence: str, greeting: bytes, scheme: str
) -> None:
    with Talker(greeting) as server:
        url = f"{scheme}://user:pass@127.0.0.1:{server.port}?from=a@b.org&to=c@d.org"
        evidence = opened(url + ("&mode=starttls" if scheme == "mailtos" else "")).send(a_message())
    assert outcome_of(evidence) is Outcome.NOT_SENT
    assert evidence.detail


@pytest.mark.parametrize("scheme", ["mailto", "mailtos"])
@pytest.mark.parametrize("login", ["user:pass@", ""])
@pytest.mark.parametrize(
    ("code", "outcome"), [(421, Outcome.NOT_SENT), (450, Outcome.NOT_SENT), (554, Outcome.REFUSED)]
)
def test_a_refusal_at_ehlo_is_an_answer_of_its_own(
    scheme: str, login: str, code: int, outcome: Outcome
) -> None:
    said = f"{code} 4.3.2 not now\r\n".encode()
    with Talker(b"220 relay\r\n", said, said) as server:
        url = f"{scheme}://{login}127.0.0.1:{server.port}?from=a@b.org&to=c@d.org&smtp=127.0.0.1"
        evidence = opened(url).send(a_message("加密资产"))
    assert (evidence.phase, evidence.status) == (Phase.ANSWERED, code)
    assert outcome_of(evidence) is outcome


class Talker:
    """Says one thing after the other, whatever it is told; then closes."""

    def __init__(self, *said: bytes) -> None:
        self._said = said

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            with connection:
                for number, each in enumerate(self._said):
                    if number:
                        connection.recv(65_536)
                    connection.sendall(each)


@pytest.mark.parametrize(
    ("reply", "too_large", "outcome"),
    [
        ("552 5.3.4 message size exceeds fixed limit", True, Outcome.NOT_SENT),
        ("552 5.2.3 too long for this mailbox", True, Outcome.NOT_SENT),
        ("552 5.2.2 mailbox full", False, Outcome.REFUSED),
    ],
)
def test_a_mail_that_is_too_large_is_told_from_a_full_mailbox(
    reply: str,
    too_large: bool,  # noqa: FBT001 - a column of the table
    outcome: Outcome,
    authority: Authority,
) -> None:
    with SmtpPeer(authority, data_reply=reply) as peer:
        evidence = opened(peer.channel_url()).send(a_message())
    assert (evidence.too_large, outcome_of(evidence)) == (too_large, outcome)


def test_a_wrong_password_is_an_answer(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        evidence = opened(peer.channel_url(password="wrong")).send(a_message())
    assert (evidence.phase, evidence.status) == (Phase.ANSWERED, 535)
