"""Of an attempt nothing reaches another, and nothing stays behind, secrets least of all."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from email.utils import make_msgid

from tests.contract.delivery.rigs import SECRETS, a_message, opened
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.domain.delivery import Evidence
from tracker.domain.message import Message


def test_threads_that_send_at_once_keep_their_evidence_apart(authority: Authority) -> None:
    """Each thread's own Message-ID arrives, and each thread gets its own peer's verdict."""
    start = threading.Barrier(6)

    def send(number: int, url: str) -> Evidence:
        message = Message(title=f"{number}", text="x", message_id=f"<{number}@example.org>")
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
