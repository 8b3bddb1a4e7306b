"""The page on the first setup is what happens: its commands are run, their output is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.documents import fenced, page, sessions
from tests.peers.authority import Authority
from tests.peers.launch import IN_SENDERS
from tests.peers.slack import BOT_TOKEN, TOKEN, SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.sites import REPOSITORY
from tests.unit.cli.desk import Desk

_PAGE = (
    page(REPOSITORY / "config/README.md")
    .partition("## From nothing to Slack and mail with a button")[2]
    .partition("\n## ")[0]
)
_SERVES = {"run", "web"}  #: do not end
_PASSWORD = "p@ss/word: 100%"


def _settings() -> str:
    return fenced(_PAGE, "toml")[""]


def _sessions() -> Iterator[tuple[list[str], list[str]]]:
    """Each command of the page that ends, and the lines that it is shown to print."""
    for shown in sessions(_PAGE):
        first, verb, *_ = shown.words
        if first == "tracker" and verb not in _SERVES:
            yield shown.words[1:], list(shown.output)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    folder = tmp_path / "authority"
    folder.mkdir()
    return Authority(folder)


def _trust(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_first_setup_goes_as_the_page_says(
    desk: Desk, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        SlackPeer(tls=authority.server_context()) as slack,
        SmtpPeer(authority, user="tracker@example.org", password=_PASSWORD) as post,
    ):
        slack.route_apprise(monkeypatch)
        _trust(authority, monkeypatch)
        monkeypatch.setenv("SLACK_HOOK", f"https://hooks.slack.com/services/{TOKEN}")
        monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
        monkeypatch.setenv("SMTP_PASSWORD", _PASSWORD)
        here = f'host = "127.0.0.1"\nport = {post.port}'
        text = _settings().replace('host = "smtp.example.org"', here)
        text = text.replace("[delivery]", '[delivery]\nallow_hosts = ["127.0.0.1"]')
        database = desk.settings.read_text().strip().splitlines()[0]
        desk.settings.write_text(f"{database}\n{text}")
        desk.clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))

        for words, shown in _sessions():
            printed = desk.run(*words).output.replace(str(desk.settings), "config/tracker.toml")
            assert [line.rstrip() for line in printed.splitlines()] == shown, words

        assert [each.recipients for each in post.mails] == [("amira@bank.example",)]
        assert len(slack.told("U02AB3CD4EF")) == 1
        assert len(slack.messages) == 2
        said = _a_day_before(desk, slack, monkeypatch)
        assert "channel=mail/amira" in said
        assert "@bank.example" not in said
        assert "U02AB3CD4EF" not in said
        assert [each.recipients for each in post.mails] == [("amira@bank.example",)] * 2
        assert slack.told("U02AB3CD4EF")[-1]["title"] == "Due tomorrow: Reply to CP26/3"
        assert len(slack.messages) == 4
        assert re.search(
            r'<a [^>]*href="https://tracker\.example\.org/a/[^>]*>\s*Seen it', post.mails[-1].html
        )


def _a_day_before(desk: Desk, slack: SlackPeer, patch: pytest.MonkeyPatch) -> str:
    """The daemon tells then, with real sender processes; what it writes into its log."""
    for name, value in slack.environment().items():
        patch.setenv(name, value)
    patch.setenv("PYTHONPATH", str(IN_SENDERS))
    with time_machine.travel(datetime(2027, 4, 29, 12, tzinfo=UTC), tick=True):
        return desk.run("run", "--once").output


def test_the_page_shows_what_it_promises() -> None:
    shown = [" ".join(words[:2]) for words, _ in _sessions()]
    assert shown[:2] == ["config check", "channel list"]
    assert {"person add", "team add", "channel test"} <= set(shown)
