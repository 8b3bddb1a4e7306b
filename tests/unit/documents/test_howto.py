"""Each page on how to do something is what happens: its commands are run, their output compared."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from tests.documents import HOWTO, Shown, fenced, page, sessions
from tests.peers.authority import Authority
from tests.peers.slack import TOKEN, SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.sites import REPOSITORY
from tests.unit.cli.desk import Desk
from tracker.store.values.url import without_password

_NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
_PASSWORD = "p@ss/word: 100%"
_ALLOWED = '[delivery]\nallow_hosts = ["127.0.0.1"]\n'
_SERVER = "postgresql+psycopg://tracker@db.example.org/tracker"


class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    def __init__(self, desk: Desk, patch: pytest.MonkeyPatch, places: Mapping[str, str]) -> None:
        self.desk = desk
        self.places = places  #: what stands for what the page names
        self._patch = patch
        desk.clock.set(_NOW)
        self.folder = desk.settings.parent
        patch.chdir(self.folder)
        patch.setenv("USER", "amira")
        patch.setenv("LOGNAME", "amira")

    def prepare(self, text: str) -> None:
        """Write the settings and the files that the page gives."""
        database = self.desk.settings.read_text().strip().splitlines()[0]
        settings = self._placed(fenced(text, "toml").get("", ""))
        whole = settings if "[delivery]\n" in settings else f"{settings}\n[delivery]\n"
        whole = whole.replace("[delivery]\n", _ALLOWED)
        self.desk.settings.write_text(f"{database}\n{whole}")
        for language in ("csv", "toml"):
            for name, body in fenced(text, language).items():
                if name:
                    (self.folder / name).write_text(body, encoding="utf-8")

    def follow(self, shown: Shown) -> list[str]:
        """Give one command of the page; the lines that it prints."""
        first, *words = shown.words
        if first == "export":
            name, _, value = words[0].partition("=")
            if value in self.places:
                self._patch.setenv(name, self.places[value])
            return []
        assert first == "tracker", shown.line
        quiet = words[-2:] == [">", "/dev/null"]
        words = [self._placed(word) for word in (words[:-2] if quiet else words)]
        with (
            time_machine.travel(_NOW, tick=True) if words[0] == "run" else contextlib.nullcontext()
        ):
            printed = self.desk.run(*words).output
        if words[0] == "run":
            self.desk.clock.set(_NOW + timedelta(hours=1))  # later than the daemon, however slow
        for named, there in self.places.items():
            printed = printed.replace(without_password(there), named)
        printed = printed.replace(str(self.desk.settings), "config/tracker.toml")
        printed = printed.replace(f"{self.folder}/", "")
        return [] if quiet else [line.rstrip() for line in printed.splitlines() if line.strip()]

    def _placed(self, text: str) -> str:
        for named, there in self.places.items():
            text = text.replace(named, there)
        return text


@pytest.fixture
def reader(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Reader]:
    """A reader in reach of peers of the services that pages name."""
    folder = tmp_path / "authority"
    folder.mkdir()
    authority = Authority(folder)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    monkeypatch.setenv("SMTP_PASSWORD", _PASSWORD)
    monkeypatch.setenv("SLACK_HOOK", f"https://hooks.slack.com/services/{TOKEN}")
    with contextlib.ExitStack() as stack:
        slack = stack.enter_context(SlackPeer(tls=authority.server_context()))
        slack.route_apprise(monkeypatch)
        post = SmtpPeer(authority, user="tracker@example.org", password=_PASSWORD)
        stack.enter_context(post)
        hook = stack.enter_context(WebhookPeer(tls=authority.server_context()))
        monkeypatch.setenv("TEAMS_HOOK", f"workflows://127.0.0.1:{hook.port}/flow/signature")
        places = {
            'host = "smtp.example.org"': f'host = "127.0.0.1"\nport = {post.port}',
            "ntfys://ntfy.example.org": f"ntfys://127.0.0.1:{hook.port}",
        }
        if request.node.callspec.params["path"].stem == "postgresql":
            places[_SERVER] = str(request.getfixturevalue("empty_postgres_url"))
        yield Reader(desk, monkeypatch, places)


@pytest.mark.parametrize("path", HOWTO, ids=lambda path: path.stem)
def test_it_goes_as_the_page_says(path: Path, reader: Reader) -> None:
    text = page(path)
    reader.prepare(text)

    for shown in sessions(text):
        expected = [line for line in shown.output if line]
        assert _as_shown(reader.follow(shown), expected), shown.line


def _as_shown(printed: list[str], shown: list[str]) -> bool:
    """Whether that was printed; `...` stands for what differs from one machine to another."""
    patterns = [re.escape(line).replace(r"\.\.\.", ".*") for line in shown]
    assert len(printed) == len(shown), printed
    return all(re.fullmatch(each, line) for each, line in zip(patterns, printed, strict=True))


def test_every_page_is_in_the_list() -> None:
    listed = page(REPOSITORY / "config/howto/README.md")

    assert all(f"[{path.name}]({path.name})" in listed for path in HOWTO)
    assert len(HOWTO) >= 10
