"""What is known after the network failed, on real connections."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import make_msgid
from pathlib import Path
from typing import Self

import pytest

from tests.contract.delivery.rigs import SECRETS, a_message, opened
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, Fault
from tests.peers.slack import SlackPeer
from tests.peers.smtp import Cut, SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.delivery.open_channel import open_notifier
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire
from tracker.domain.message import Message
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


def test_a_certificate_of_an_unknown_authority_is_no_connection(
    authority: Authority, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path)
    with WebhookPeer(tls=stranger.server_context()) as peer:
        evidence = opened(peer.channel_url()).send(a_message())
        assert peer.requests == []
    assert evidence.phase is Phase.CONNECTING
    assert "certificate is not trusted" in evidence.detail


def test_a_certificate_for_another_name_is_no_connection(authority: Authority) -> None:
    with WebhookPeer(tls=authority.server_context("example.org")) as peer:
        evidence = opened(peer.channel_url()).send(a_message())
        assert peer.requests == []
    assert evidence.phase is Phase.CONNECTING


def test_requests_ca_bundle_is_honoured(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.pem))
    with WebhookPeer(tls=authority.server_context()) as peer:
        assert opened(peer.channel_url()).send(a_message()).accepted


def test_a_private_host_is_refused_unless_it_is_listed() -> None:
    with WebhookPeer() as peer:
        evidence = opened(peer.channel_url(), allow_hosts=()).send(a_message())
        assert peer.requests == []
        assert opened(peer.channel_url(), allow_hosts=("127.0.0.1",)).send(a_message()).accepted
    assert evidence.phase is Phase.UNUSABLE
    assert "127.0.0.1" in evidence.detail
    assert "[delivery] allow_hosts" in evidence.detail


def test_a_fixed_host_that_resolves_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with SlackPeer() as peer:
        peer.route_apprise(monkeypatch)
        evidence = opened(peer.channel_url, allow_hosts=()).send(a_message())
        assert peer.requests == []
    assert evidence.phase is Phase.UNUSABLE


def test_a_private_mail_server_is_refused_unless_it_is_listed(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        evidence = opened(peer.channel_url(), allow_hosts=()).send(a_message())
        assert peer.mails == []
    assert evidence.phase is Phase.UNUSABLE
    assert evidence.wire is Wire.SMTP


def test_the_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with WebhookPeer() as proxy, WebhookPeer() as peer:
        monkeypatch.setenv("http_proxy", proxy.base_url)
        assert opened(peer.channel_url()).send(a_message()).accepted
        assert proxy.requests == []


def test_the_proxies_of_the_environment_are_used_when_the_settings_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WebhookPeer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url)
        channel = open_notifier(
            "desk",
            "json://hooks.example.org/hook",
            allow_hosts=("127.0.0.1",),
            schemes=(),
            stream=io.StringIO(),
            use_proxies=True,
        )
        assert channel.send(a_message()).accepted
        assert proxy.accepted[0].path == "http://hooks.example.org/hook"


def test_the_netrc_of_the_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with WebhookPeer() as peer:
        assert opened(peer.channel_url()).send(a_message()).accepted
        assert peer.accepted[0].headers["Authorization"] is None


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


def test_a_mail_says_that_a_program_sent_it(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        assert opened(peer.channel_url()).send(a_message()).accepted
        (mail,) = peer.mails
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_a_message_id_has_the_domain_of_its_sender_on_every_attempt(authority: Authority) -> None:
    message = replace(a_message(), message_id="<TRK-0011.4.1771750800@tracker.invalid>")
    with SmtpPeer(authority) as peer:
        channel = opened(peer.channel_url())
        assert channel.send(message).accepted
        assert channel.send(message).accepted
        ids = [mail.message["Message-ID"] for mail in peer.mails]
    assert ids == ["<TRK-0011.4.1771750800@example.org>"] * 2


def test_a_wrong_password_is_an_answer(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        evidence = opened(peer.channel_url(password="wrong")).send(a_message())
    assert (evidence.phase, evidence.status) == (Phase.ANSWERED, 535)


def test_mail_is_not_sent_in_the_clear_when_starttls_is_missing(authority: Authority) -> None:
    with SmtpPeer(authority, starttls=False) as peer:
        evidence = opened(peer.channel_url()).send(a_message())
        assert peer.mails == []
    assert evidence.phase is Phase.CONNECTED
    assert "STARTTLS" in evidence.detail


def test_mail_is_not_sent_to_a_server_with_an_unknown_certificate(
    authority: Authority, tmp_path: Path
) -> None:
    with SmtpPeer(Authority(tmp_path)) as peer:
        evidence = opened(peer.channel_url()).send(a_message())
        assert peer.mails == []
    assert evidence.phase is Phase.CONNECTING
    assert "certificate is not trusted" in evidence.detail


def test_a_mail_keeps_its_message_id_on_every_attempt(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        channel = opened(peer.channel_url())
        assert channel.send(a_message()).accepted
        assert channel.send(a_message()).accepted
        ids = [mail.message["Message-ID"] for mail in peer.mails]
    assert ids == ["<reminder-1@tracker.example.org>"] * 2


def test_a_mail_has_one_recipient_and_both_bodies(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        message = Message(
            title="Due", text="plain facts", html="<p>rich facts</p>", message_id="<a@b>"
        )
        assert opened(peer.channel_url()).send(message).accepted
        (mail,) = peer.mails
    assert mail.recipients == ("desk@example.org",)
    assert mail.text.strip() == "plain facts"
    assert mail.html.strip() == "<p>rich facts</p>"


def test_threads_that_send_at_once_keep_their_evidence_apart(authority: Authority) -> None:
    """Each thread's own Message-ID arrives, and each thread gets its own peer's verdict."""
    start = threading.Barrier(6)

    def send(number: int, url: str) -> Evidence:
        message = Message(
            title=f"{number}", text="x", html="<p>x</p>", message_id=f"<{number}@example.org>"
        )
        start.wait()
        return opened(url).send(message)

    with SmtpPeer(authority) as mail, WebhookPeer(usual=Answer(status=404)) as broken:
        urls = [mail.channel_url(), broken.channel_url()] * 3
        with ThreadPoolExecutor(6) as pool:
            evidence = list(pool.map(send, range(6), urls))
        arrived = {each.message["Subject"]: each.message["Message-ID"] for each in mail.mails}
    assert [each.status for each in evidence] == [250, 404] * 3
    assert arrived == {str(n): f"<{n}@example.org>" for n in (0, 2, 4)}


def test_nothing_of_an_attempt_stays_behind(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        assert opened(peer.channel_url()).send(a_message()).accepted
    import apprise.plugins.email.base as plugin  # noqa: PLC0415 - after the hooks are in place

    assert plugin.make_msgid(domain="example.org").endswith("@example.org>")
    assert make_msgid.__module__ == "email.utils"


def test_no_evidence_of_a_failure_holds_a_secret(authority: Authority) -> None:
    with SmtpPeer(authority, rcpt_reply="550 desk@example.org s3cret-pass") as mail:
        detail = opened(mail.channel_url()).send(a_message()).detail
    answer = Answer(status=403, body=b"pathtoken is not known", headers={"X": "pathtoken"})
    with WebhookPeer(usual=answer) as hook:
        detail += opened(hook.channel_url("/pathtoken")).send(a_message()).detail
    assert [secret for secret in SECRETS if secret in detail] == []
