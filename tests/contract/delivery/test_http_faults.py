"""What is known after a send over HTTP failed, on real connections."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self

import pytest

from tests.contract.delivery.rigs import a_message, opened
from tests.peers.http_peer import Answer, Fault
from tests.peers.slack import SlackPeer
from tests.peers.webhook import WebhookPeer
from tracker.domain.delivery import Outcome, Phase, Wire
from tracker.planning.sending.outcome import outcome_of

HTTP_ROWS = [
    ("200 is accepted", Answer(), Phase.ANSWERED, 200, True),
    ("204 is accepted", Answer(status=204, body=b""), Phase.ANSWERED, 204, True),
    ("a redirect is not followed", Answer(status=301, headers={"Location": "/b"}),
     Phase.ANSWERED, 301, False),
    ("a redirect that would keep the method is not followed either",
     Answer(status=307, headers={"Location": "/b"}), Phase.ANSWERED, 307, False),
    ("a bad request", Answer(status=400), Phase.ANSWERED, 400, False),
    ("gone", Answer(status=410), Phase.ANSWERED, 410, False),
    ("a server's own failure", Answer(status=503), Phase.ANSWERED, 503, False),
    ("reset before the request was read", Answer(fault=Fault.RESET_BEFORE_READING),
     Phase.BYTES_OUT, None, False),
    ("reset after the request was read", Answer(fault=Fault.RESET_AFTER_READING),
     Phase.BYTES_OUT, None, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "answer", "phase", "status", "accepted"),
    HTTP_ROWS,
    ids=[row[0] for row in HTTP_ROWS],
)
def test_an_http_answer_is_kept_as_evidence(
    sentence: str,
    answer: Answer,
    phase: Phase,
    status: int | None,
    accepted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    with WebhookPeer().will_answer(answer) as peer:
        evidence = opened(peer.channel_url()).send(a_message())
        assert len(peer.requests) <= 1
    assert (evidence.phase, evidence.status, evidence.accepted) == (phase, status, accepted)
    assert evidence.wire is Wire.HTTP


@pytest.mark.parametrize("value", ["120", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_retry_after_is_kept_as_received(value: str) -> None:
    answer = Answer(status=429, headers={"Retry-After": value})
    with WebhookPeer().will_answer(answer) as peer:
        assert opened(peer.channel_url()).send(a_message()).retry_after == value


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.DRIP], ids=["hangs", "drips for ever"])
def test_an_answer_that_never_ends_is_cut_at_the_deadline_as_unknown(fault: Fault) -> None:
    with WebhookPeer().will_answer(Answer(fault=fault)) as peer:
        evidence = opened(peer.channel_url(), deadline_s=0.5).send(a_message())
        assert len(peer.requests) == 1
    assert evidence.phase in {Phase.BYTES_OUT, Phase.ANSWERED}
    if fault is Fault.HANG:
        assert evidence.phase is Phase.BYTES_OUT
        assert "no answer within 0.5 s" in evidence.detail


def test_a_slack_answer_that_drips_is_unknown_because_ok_never_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with SlackPeer().will_answer(Answer(fault=Fault.DRIP)) as peer:
        peer.route_apprise(monkeypatch)
        evidence = opened(peer.channel_url, deadline_s=0.5).send(a_message())
    assert evidence.phase is Phase.BYTES_OUT
    assert not evidence.accepted


def test_slack_that_answers_200_without_ok_has_not_accepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with SlackPeer().will_answer(Answer(body=b"<html>maintenance</html>")) as peer:
        peer.route_apprise(monkeypatch)
        evidence = opened(peer.channel_url).send(a_message())
    assert (evidence.phase, evidence.status, evidence.accepted) == (Phase.ANSWERED, 200, False)
    assert outcome_of(evidence) is Outcome.REFUSED
    assert "web page" in evidence.detail


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    with WebhookPeer().will_answer(Answer(body=b"x" * 20_000_000)) as peer:
        assert opened(peer.channel_url()).send(a_message()).accepted


def test_a_refused_connection_is_no_connection() -> None:
    with WebhookPeer() as peer:
        url = peer.channel_url()
    evidence = opened(url).send(a_message())
    assert evidence.phase is Phase.CONNECTING
    assert evidence.detail == "connection refused"


def test_a_name_that_does_not_exist_is_no_connection() -> None:
    evidence = opened("json://tracker.invalid/hook").send(a_message())
    assert evidence.phase is Phase.CONNECTING
    assert evidence.detail == "the host name was not found"


def test_no_connection_is_used_twice() -> None:
    """One that the other side closed meanwhile would turn "not sent" into "may have arrived"."""
    with KeepAlive() as server:
        channel = opened(server.channel_url)
        assert [channel.send(a_message()).accepted for _ in range(3)] == [True] * 3
    assert server.callers == 3


class KeepAlive:
    """Answers any number of requests on one connection."""

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.channel_url = f"json://127.0.0.1:{self._listener.getsockname()[1]}/hook"
        self.callers = 0
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.callers += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            heard = b""
            while piece := connection.recv(65_536):
                heard += piece
                if heard.endswith(b"}"):  # the end of the JSON that is posted
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                    heard = b""
