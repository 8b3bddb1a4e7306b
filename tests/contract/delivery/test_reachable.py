"""Whom an attempt connects to, whom it trusts, and what of its surroundings it heeds."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.contract.delivery.rigs import a_message, opened
from tests.peers.authority import Authority
from tests.peers.slack import SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.delivery.open_channel import open_notifier
from tracker.domain.delivery import Phase, Wire


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
