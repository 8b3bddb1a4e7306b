"""Certificates are checked, also by a context that was made for an earlier send."""

from __future__ import annotations

import datetime as dt
import os
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.contract.delivery.rigs import a_message, opened
from tests.peers.authority import Authority
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.delivery.wire import tls
from tracker.domain.delivery import Evidence, Phase

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class Shown:
    """An authority whose servers show the certificate that a test wants them to."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context

    def server_context(self) -> ssl.SSLContext:
        return self._context


def https(context: ssl.SSLContext) -> AbstractContextManager[Any]:
    return WebhookPeer(tls=context)


def smtp(context: ssl.SSLContext) -> AbstractContextManager[Any]:
    return SmtpPeer(Shown(context))  # type: ignore[arg-type]  # all that it needs of an authority


@pytest.fixture(params=[https, smtp], ids=["https", "smtp"])
def served(request: pytest.FixtureRequest) -> Callable[[ssl.SSLContext], Evidence]:
    """Sends a message to a server with that context."""

    def send(context: ssl.SSLContext) -> Evidence:
        with request.param(context) as peer:
            return opened(peer.channel_url()).send(a_message())

    return send


def expired(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = authority._ca.issue_cert(
        "127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO + dt.timedelta(days=30)
    )
    certificate.configure_cert(context)
    return context


def test_a_bad_certificate_is_refused_after_a_good_one(
    served: Callable[[ssl.SSLContext], Evidence], authority: Authority, tmp_path: Path
) -> None:
    assert served(authority.server_context()).accepted
    for bad in (
        expired(authority),
        authority.server_context("example.org"),
        Authority(tmp_path).server_context(),
    ):
        evidence = served(bad)
        assert evidence.phase is Phase.CONNECTING
        assert "certificate is not trusted" in evidence.detail
    assert served(authority.server_context()).accepted


def test_authorities_are_read_once_until_their_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "authorities.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    first = tls.http_context(str(file), None), tls.mail_context()
    assert (tls.http_context(str(file), None), tls.mail_context()) == first
    trustme.CA().cert_pem.write_to_path(str(file))
    os.utime(file, ns=(1, 1))
    second = tls.http_context(str(file), None), tls.mail_context()
    assert second[0] is not first[0]
    assert second[1] is not first[1]


def test_every_context_checks_certificates_and_names(authority: Authority) -> None:
    for context in (tls.http_context(str(authority.pem), None), tls.mail_context()):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
