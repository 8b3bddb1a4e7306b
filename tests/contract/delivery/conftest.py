from __future__ import annotations

import pytest

from tests import sender_servers
from tests.peers.authority import Authority
from tracker.delivery.senders import fork_server


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def a_clean_environment(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    """Only the tests' authority is trusted, through the one variable that both wires know."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))


@pytest.fixture
def forked_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What senders are forked from is forked itself: its imports cost ten times what it does.

    A test of how that starts, ends or looks from outside has an interpreter of its own.
    """
    monkeypatch.setattr(fork_server, "_started", sender_servers.started)
