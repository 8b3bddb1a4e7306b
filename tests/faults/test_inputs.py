"""Titles that were made to break something arrive on every channel, harmless."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import unicodedata
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.oracle import Told, told_by_hook, told_by_mails, told_by_slack, verdict
from tests.faults.standings import trusting
from tests.peers.authority import Authority
from tests.peers.slack import SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.shown_text import tags_of
from tests.sites import Site

_SEPARATE = "group_over = 0\nfuse = 0"
_LINE_MAX = 998  #: RFC 5321, 4.5.3.1.6, without the line's end
_MAIL_HEADERS = {
    *("Content-Type", "MIME-Version", "X-Application", "Subject"),
    *("From", "To", "Message-ID", "Date", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("In-Reply-To", "References", "List-Id"),
}

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

#: A key, a title, and what a reader has to see of it.
_TITLES = {
    "long": ("x" * 10_000, "x" * 100),
    "accents": ("é" * 300, "é" * 100),
    "emoji": ("🎉🚨" * 20, "🎉🚨" * 20),
    "override": ("pay \u202e001 EUR\u202c now", "pay 001 EUR now"),
    "bcc": ("Due\r\nBcc: victim@example.net\r\n\r\nand so on", "victim@example.net and so on"),
    "channel": ("<!channel> <!here|here> <@U123> rise", "rise"),
    "everyone": ("@everyone @here wake up", "wake up"),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "braces": ("{{7*7}} {% include '/etc/passwd' %}", "{{7*7}} {% include '/etc/passwd' %}"),
    "smuggled": ("in its place", "red"),
    "dollar": ("${HOME} $HOME `id` $(id) %(HOME)s", "${HOME} $HOME `id` $(id) %(HOME)s"),
}


@dataclass(frozen=True, kw_only=True)
class _Arrived:
    folder: Path
    hook: WebhookPeer
    slack: SlackPeer
    mail: SmtpPeer
    site: Site


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> _Arrived:
    """Every title, sent over three channels."""
    folder = tmp_path_factory.mktemp("inputs")
    with ExitStack() as stack:
        hook, slack = stack.enter_context(WebhookPeer()), stack.enter_context(SlackPeer())
        mail = stack.enter_context(SmtpPeer(authority))
        site = Site(
            folder,
            {"hook": hook.channel_url(), "slack": slack.channel_url, "mail": mail.channel_url()},
            environment={**trusting(authority), "TRACKER_TEST_SLACK": slack.webhook_url},
            delivery=_SEPARATE,
        )
        site.set_up()
        taken = _import(site, {key: title for key, (title, _) in _TITLES.items()})
        assert taken.returncode == 0, taken.stderr
        _smuggle(folder / "tracker.db", "smuggled", "a\x00 \x1b[31mred\x1b[0m \x07flag")
        site.run("run", "--once")
    return _Arrived(folder=folder, hook=hook, slack=slack, mail=mail, site=site)


def test_every_title_arrives_on_every_channel_once(arrived: _Arrived) -> None:
    told = {
        "hook": told_by_hook(arrived.hook),
        "slack": told_by_slack(arrived.slack),
        "mail": told_by_mails(arrived.mail),
    }
    judged = verdict(arrived.folder / "tracker.db", told, wanted=list(_TITLES))
    assert judged.clean, judged
    assert (judged.waiting, judged.repeated) == (0, 0)
    assert [len(each) for each in told.values()] == [len(_TITLES)] * 3


def test_a_reader_sees_what_the_title_says(arrived: _Arrived) -> None:
    for messages in (told_by_hook(arrived.hook), told_by_mails(arrived.mail)):
        shown = {_key(each.text): each for each in messages}
        for key, (_, words) in _TITLES.items():
            assert words in shown[key].title


def test_nothing_that_steers_a_screen_is_left(arrived: _Arrived) -> None:
    for messages in (
        told_by_hook(arrived.hook),
        told_by_slack(arrived.slack),
        told_by_mails(arrived.mail),
    ):
        assert _steering(messages) == set()


def test_slack_wakes_nobody(arrived: _Arrived) -> None:
    said = json.dumps([each.json for each in arrived.slack.accepted], ensure_ascii=False)
    for call in ("<!channel", "<!here", "<@U123", "@everyone", "@here", "<script"):
        assert call not in said


def test_a_mail_keeps_its_headers_and_its_one_recipient(arrived: _Arrived) -> None:
    for each in arrived.mail.mails:
        assert each.recipients == ("desk@example.org",)
        assert set(each.message.keys()) == _MAIL_HEADERS
        assert each.message.defects == []
        assert max(map(len, each.raw.split(b"\r\n"))) <= _LINE_MAX


def test_a_mail_holds_no_elements_but_its_own(arrived: _Arrived) -> None:
    tags = {tag for each in arrived.mail.mails for tag in tags_of(each.html)}
    assert tags.isdisjoint({"script", "img", "iframe", "link", "form", "input"})


def test_what_no_text_may_hold_is_refused_with_its_place(arrived: _Arrived) -> None:
    titles = {"nul": "a \x00 b", "escape": "a \x1b[31mred flag", "half-a-pair": "half \ud83d"}
    done = _import(arrived.site, titles)
    assert done.returncode == 5
    for place in ("item 1: title", "item 2: title", "item 3: title"):
        assert f"{place}: holds the control character" in done.stderr
    assert "delete it" in done.stderr
    assert "Traceback" not in done.stderr


def _import(site: Site, titles: dict[str, str]) -> subprocess.CompletedProcess[str]:
    file = site.folder / "milestones.json"
    records = [{"key": key, "title": title, "due": "in 5 days"} for key, title in titles.items()]
    file.write_text(json.dumps(records))
    return site.run("import", str(file), check=False)


def _smuggle(database: Path, key: str, title: str) -> None:
    """Write a title that no command takes."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE milestones SET title = ? WHERE key = ?", (title, key))
        connection.commit()


def _steering(messages: list[Told]) -> set[str]:
    """Control characters, and those that turn the direction of writing."""
    written = {character for each in messages for character in each.title + each.text}
    return {c for c in written - {"\n"} if unicodedata.category(c) == "Cc" or c in _TURNING}


def _key(text: str) -> str:
    return re.findall(r"\bKey: (\S+)", text)[-1]
