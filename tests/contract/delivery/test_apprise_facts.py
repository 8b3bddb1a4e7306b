"""What tracker leans on in Apprise: when one of these fails, Apprise has changed."""

from __future__ import annotations

import html
import io
import json
import logging
import re
import smtplib
import threading
import time
import urllib.parse
from typing import Any

import apprise
import pytest
import requests
from apprise.plugins import opsgenie
from apprise.plugins.base import NotifyBase
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.pushover import NotifyPushover
from apprise.plugins.slack import NotifySlack
from apprise.plugins.telegram import NotifyTelegram
from requests._types import SupportsItems, SupportsRead
from requests.structures import CaseInsensitiveDict

from tests.contract.delivery.rigs import a_message, opened
from tests.peers.http_peer import Answer, HttpPeer
from tests.peers.slack import SlackPeer
from tests.peers.webhook import WebhookPeer
from tracker.delivery.channels.loading import instantiate
from tracker.delivery.wire import http_wire
from tracker.domain.delivery import Phase
from tracker.domain.message import Message

LONG = Message(
    title="A title",
    text="Comments on <the> draft & the rest. " * 3000 + "\ntracker show SEC-10K",
    message_id="<a@b>",
)


def a_service(url: str) -> NotifyBase:
    service = instantiate(url)
    assert service is not None
    return service


def test_instantiate_gives_one_service_or_none() -> None:
    assert apprise.Apprise.instantiate("unknown://x") is None
    assert isinstance(apprise.Apprise.instantiate("json://127.0.0.1"), NotifyBase)


def test_notify_of_one_service_answers_with_a_bool_in_the_callers_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = a_service("json://127.0.0.1")
    threads = []

    def send(**_: object) -> bool:
        threads.append(threading.current_thread())
        return True

    monkeypatch.setattr(service, "send", send)
    assert service.notify(body="x", body_format="text") is True
    assert threads == [threading.current_thread()]


def test_a_redirect_turns_into_a_success_unless_it_is_switched_off() -> None:
    def ask(asset: apprise.AppriseAsset) -> list[str]:
        away = Answer(status=302, headers={"Location": "/elsewhere"})
        with WebhookPeer().will_answer(away) as peer:
            service = apprise.Apprise.instantiate(peer.channel_url(), asset=asset)
            assert service is not None
            results.append(service.notify(body="x"))
            return [each.method for each in peer.requests]

    results: list[bool] = []
    assert ask(apprise.AppriseAsset()) == ["POST", "GET"]
    assert ask(apprise.AppriseAsset(http_redirects=False)) == ["POST"]
    assert results == [True, False]


def test_a_fresh_object_for_every_send_never_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("Apprise slept"))
    with WebhookPeer() as peer:
        channel = opened(peer.channel_url())
        assert [channel.send(a_message()).accepted for _ in range(3)] == [True] * 3


def test_slack_escapes_mentions_in_text_only() -> None:
    service = a_service(SlackPeer.channel_url)
    assert service.dialect_convert("<!channel>", apprise.NotifyFormat.TEXT) == "&lt;!channel&gt;"
    assert service.dialect_convert("<!channel>", None) == "<!channel>"


def test_a_mail_title_of_accents_is_one_line_too_long_without_our_folding() -> None:
    mail = next(
        NotifyEmail.prepare_emails(
            subject="é" * 200, body="x", from_addr=("", "a@b.org"), to=[("", "c@d.org")]
        )
    )
    assert max(len(line) for line in mail.body.splitlines()) > 998


def test_apprise_writes_urls_into_debug_logs_and_we_keep_them_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with WebhookPeer() as peer:
        opened(peer.channel_url("/pathtoken")).send(a_message())
    assert "pathtoken" not in caplog.text
    for name in ("apprise", "urllib3", "requests"):
        assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)
        assert not logging.getLogger(name).propagate


def test_the_hooks_leave_everybody_else_alone() -> None:
    opened("json://127.0.0.1").send(a_message())
    assert smtplib.SMTP.__module__ == "smtplib"
    with WebhookPeer() as peer:
        assert requests.post(peer.base_url, data="x", timeout=5).status_code == 200


SIZES = [
    ("Slack", NotifySlack, 35_000),
    ("Discord", NotifyDiscord, 2_000),
    ("Telegram", NotifyTelegram, 4_096),
    ("Pushover", NotifyPushover, 1_024),
]


@pytest.mark.parametrize(
    "value", [{"a": "b"}, CaseInsensitiveDict(), [("a", "b")], "ab", b"ab", None, io.BytesIO()]
)
def test_requests_takes_the_same_for_a_table_or_a_file_as_without_the_hooks(value: object) -> None:
    http_wire.install()
    assert isinstance(value, requests.utils._SupportsItems) is isinstance(value, SupportsItems)
    assert isinstance(value, requests.models._SupportsRead) is isinstance(value, SupportsRead)


@pytest.mark.parametrize(("sentence", "plugin", "limit"), SIZES, ids=[row[0] for row in SIZES])
def test_the_plugins_know_their_services_limits(
    sentence: str, plugin: type[NotifyBase], limit: int
) -> None:
    assert plugin.body_maxlen == limit


LIMITED = [
    ("slack", SlackPeer.channel_url, 8_000),
    ("discord", "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", 2_000),
    ("telegram", "tgram://123456789:abcdefg_hijklmnop/12315544", 4_096),
    ("pushover", "pover://" + "u" * 30 + "@" + "a" * 30, 1_024),
    ("workflows", "workflows://host.example.org:443/643sgh/12sdfsdfasdf", 20_000),
    ("google chat", "gchat://workspace/key/token", 4_000),
    ("pagerduty", "pagerduty://IntegrationKey@apikey123456", 1_024),
    ("ntfy", "ntfys://ntfy.example.org/topic", 4_096),
]


@pytest.mark.parametrize(("sentence", "url", "limit"), LIMITED, ids=[row[0] for row in LIMITED])
def test_a_long_text_reaches_the_service_whole_up_to_a_tail_that_says_so(
    sentence: str, url: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cut is ours, so Apprise's own truncation finds nothing left to do."""
    body = as_sent(url, LONG, monkeypatch)["body"]
    assert limit * 0.8 < len(body) <= limit
    assert plain(body).endswith("(cut; see tracker show SEC-10K)")


@pytest.mark.parametrize(("sentence", "url", "limit"), LIMITED, ids=[row[0] for row in LIMITED])
def test_angle_brackets_and_ampersands_stay_readable_everywhere(
    sentence: str, url: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram's plugin drops them when it is left to convert text by itself."""
    message = a_message("Rule <17a-5> & more", "the <draft> & the *rest*\nhttps://example.org/a_b")
    sent = as_sent(url, message, monkeypatch)
    shown = plain(sent["title"] + "\n" + sent["body"])
    assert "Rule <17a-5> & more" in shown
    assert "the <draft> & the *rest*" in shown
    assert "https://example.org/a_b" in shown


def as_sent(url: str, message: Message, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the plugin of `url` is asked to send for `message`."""
    sent: list[dict[str, Any]] = []
    plugin = type(a_service(url))
    monkeypatch.setattr(plugin, "send", lambda _, **kwargs: bool(sent.append(kwargs)))
    opened(url).send(message)
    (call,) = sent
    return call


def plain(markup: str) -> str:
    """`markup` as a reader sees it: entities and backslashes resolved, tags and stars gone."""
    untagged = re.sub(r"</?b>|\*(?=Rule)|(?<=more)\*", "", markup.replace("\\", ""))
    return html.unescape(untagged).replace("\xa0", " ").replace("\u200b", "").rstrip()


class DiscordPeer(HttpPeer):
    """Takes what Discord's web hooks take."""


def test_discord_is_told_without_waking_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    with DiscordPeer() as peer:
        monkeypatch.setattr(NotifyDiscord, "notify_url", f"{peer.base_url}/api/webhooks")
        channel = opened("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
        assert channel.send(a_message("@everyone: due", "@here <@123> due & done")).accepted
        said = json.dumps(peer.accepted[0].json, ensure_ascii=False)
    assert not any(call in said for call in ("@everyone", "@here", "<@123"))
    assert "everyone: due" in said
    assert "due & done" in said.replace("&amp;", "&").replace("\\\\", "")


def test_an_ordinary_reminder_opens_an_alert_in_opsgenie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apprise maps the type "info" to closing the alert, and then sends nothing."""
    with HttpPeer(usual=Answer(status=202, body=b'{"requestId": "1"}')) as peer:
        monkeypatch.setitem(opsgenie.OPSGENIE_API_LOOKUP, "us", f"{peer.base_url}/v2/alerts")
        evidence = opened("opsgenie://apikey12-1234-1234-1234-123456789012").send(a_message())
        (alert,) = peer.accepted
    assert evidence.accepted
    assert (alert.method, alert.path) == ("POST", "/v2/alerts")
    assert alert.json["message"] == "FSA047 is due"


def test_telegram_refusals_are_seen_through_its_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = Answer(status=403, body=b'{"ok": false, "description": "bot was blocked"}')
    with HttpPeer(usual=refusal) as peer:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"{peer.base_url}/bot")
        evidence = opened("tgram://123456789:abcdefg_hijklmnop/12315544").send(a_message())
        assert "FSA047" in urllib.parse.unquote_plus(peer.requests[0].body.decode())
    assert (evidence.phase, evidence.status) == (Phase.ANSWERED, 403)
    assert "123456789" not in evidence.detail


def test_a_plugin_that_raises_is_told_as_a_message_that_cannot_be_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def explode(*_: object, **__: object) -> bool:
        raise UnicodeEncodeError("utf-8", "secret \ud800", 7, 8, "surrogates not allowed")

    monkeypatch.setattr(NotifySlack, "send", explode)
    evidence = opened(SlackPeer.channel_url).send(a_message())
    assert evidence.phase is Phase.UNSENDABLE
    assert evidence.detail == "UnicodeEncodeError while the message was put into form"


def test_an_empty_text_is_sent_as_its_title() -> None:
    with WebhookPeer() as peer:
        assert opened(peer.channel_url()).send(a_message(text=" ")).accepted
        assert peer.bodies[0]["message"] == "FSA047 is due"


def test_opening_the_console_takes_any_stream() -> None:
    stream = io.StringIO()
    opened("console://", stream=stream).send(a_message())
    assert "FSA047" in stream.getvalue()
