"""What whoever hands messages over may rely on, in this process and in others."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.contract.delivery.rigs import a_message
from tests.contract.delivery.sender_rigs import collected, inline, outcome, processes
from tests.inline_senders import InlineSenders
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.slack import SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.domain.channel import Senders
from tracker.domain.delivery import Phase, Wire

Opened = Callable[..., Senders]

pytestmark = pytest.mark.usefixtures("forked_servers")


@pytest.fixture(params=[inline, processes], ids=["inline", "processes"])
def opened(request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Opens senders for channels, and closes them after the test."""
    with contextlib.ExitStack() as stack:

        def open_them(addresses: Mapping[str, str], **options: Any) -> Senders:
            made: Senders = stack.enter_context(request.param(addresses, **options))
            return made

        yield open_them


def test_what_is_submitted_arrives_and_is_accepted(opened: Opened) -> None:
    with WebhookPeer() as peer:
        evidence = outcome(opened({"desk": peer.channel_url()}), "desk")
        assert [each["title"] for each in peer.bodies] == ["FSA047 is due"]
    assert (evidence.phase, evidence.accepted, evidence.status) == (Phase.ANSWERED, True, 200)


def test_many_sends_end_each_once_under_their_own_numbers(opened: Opened) -> None:
    with WebhookPeer() as good, WebhookPeer(usual=Answer(status=404)) as bad:
        senders = opened({"good": good.channel_url(), "bad": bad.channel_url()})
        for number in range(20):
            senders.submit(number, "bad" if number % 2 else "good", a_message(str(number)))
        found = collected(senders, 20)
        assert sorted(each["title"] for each in good.bodies) == sorted(map(str, range(0, 20, 2)))
    assert {number: each.status for number, each in found.items()} == {
        number: 404 if number % 2 else 200 for number in range(20)
    }
    assert senders.finished(60) == ()


def test_retry_after_and_words_arrive_with_the_evidence(opened: Opened) -> None:
    answer = Answer(status=429, headers={"Retry-After": "120"})
    with WebhookPeer(usual=answer) as peer:
        evidence = outcome(opened({"desk": peer.channel_url()}), "desk")
    assert evidence.retry_after == "120"
    assert evidence.detail == "HTTP 429 Too Many Requests"
    assert evidence.wire is Wire.HTTP


def test_a_mail_arrives(opened: Opened, authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        senders = opened({"mail": peer.channel_url()})
        first, second = (outcome(senders, "mail", a_message(each)) for each in ("one", "two"))
        assert [mail.message["Subject"] for mail in peer.mails] == ["one", "two"]
        assert {mail.message["Message-ID"] for mail in peer.mails} == {a_message().message_id}
    assert first.accepted
    assert second.status == 250


def test_a_refused_mail_says_so(opened: Opened, authority: Authority) -> None:
    with SmtpPeer(authority, rcpt_reply="550 5.1.1 unknown") as peer:
        evidence = outcome(opened({"mail": peer.channel_url()}), "mail")
    assert (evidence.wire, evidence.status, evidence.accepted) == (Wire.SMTP, 550, False)


@pytest.mark.parametrize("text", ["é\u202e\x00 <!channel>", "lone \ud800 surrogate", "x" * 90_000])
def test_any_text_passes(opened: Opened, text: str) -> None:
    with WebhookPeer() as peer:
        assert outcome(opened({"desk": peer.channel_url()}), "desk", a_message(text=text)).accepted
        assert "\x00" not in peer.bodies[0]["message"]


def test_a_channel_that_is_not_known_is_unusable(opened: Opened) -> None:
    evidence = outcome(opened({"desk": "console://"}), "gone")
    assert evidence.phase is Phase.UNUSABLE
    assert evidence.detail == "no channel is called 'gone' in the settings any more"


def test_a_channel_whose_url_is_refused_is_unusable(opened: Opened) -> None:
    evidence = outcome(opened({"desk": "json://127.0.0.1/secret?verify=no"}), "desk")
    assert evidence.phase is Phase.UNUSABLE
    assert "secret" not in evidence.detail


def test_the_console_is_written_by_this_process(opened: Opened) -> None:
    stream = io.StringIO()
    assert outcome(opened({"console": "console://"}, stream=stream), "console").accepted
    assert "FSA047 is due" in stream.getvalue()


def test_nothing_under_way_is_nothing_to_wait_for(opened: Opened) -> None:
    assert opened({"desk": "json://127.0.0.1/hook"}).finished(3600) == ()


LOADS = [
    ("a console", "console://", 100_000),
    ("mail", "mailtos://user:pass@example.org?to=desk@example.org", 97_700),
    ("slack", SlackPeer.channel_url, 8_000),
    ("discord", "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", 1_900),
    ("telegram", "tgram://123456789:abcdefg_hijklmnop/12315544", 4_000),
]


@pytest.mark.parametrize(("sentence", "url", "most"), LOADS, ids=[row[0] for row in LOADS])
def test_how_much_a_channel_takes_is_known_before_anything_is_sent(
    opened: Opened, sentence: str, url: str, most: int
) -> None:
    senders = opened({"desk": url})
    assert senders.load("desk", a_message(text="x" * (most - 100))) <= 1
    assert senders.load("desk", a_message(text="x" * (most + 200))) > 1


def test_a_service_that_nobody_described_takes_what_its_plugin_says(opened: Opened) -> None:
    senders = opened({"desk": "pover://" + "u" * 30 + "@" + "a" * 30})
    assert senders.load("desk", a_message(text="x" * 800)) <= 1
    assert senders.load("desk", a_message(text="x" * 1_100)) > 1


def test_only_a_mail_server_may_answer_later_than_the_deadline(opened: Opened) -> None:
    urls = {"mail": "mailtos://u:p@example.org?to=a@b.org", "desk": SlackPeer.channel_url}
    senders = opened(urls)
    assert senders.answers_within("desk") == timedelta()
    if not isinstance(senders, InlineSenders):
        assert senders.answers_within("mail") == timedelta(minutes=10)
