"""Two people, real mail, a shared channel, and one button: from first reminder to last word.

Every command is a process of its own; mail goes through a real server, Slack's plugin to a local
stand-in, and what is pressed goes over HTTP to the real pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.peers.authority import Authority
from tests.peers.slack import SlackPeer
from tests.peers.smtp import PASSWORD, USER, Mail, SmtpPeer
from tests.sites import Site
from tests.web_site import WebSite, a_free_port, web_tables

_DUE = "2027-03-31"
_LINK = re.compile(r'<a [^>]*href="([^"]+/a/[^"]+)"[^>]*>([^<]+)</a>')

_TABLES = """
[channels.mail]
for_people = true
host = "127.0.0.1"
port = {port}
security = "starttls"
user = "{user}"
password = "${{SMTP_PASSWORD}}"
from = "tracker@example.org"
"""
_POLICY = """
tell = ["owner", "channel:policy-team"]
[[policies.default.escalation]]
after = "2bd"
tell = ["owner.lead"]
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def smtp(authority: Authority) -> Iterator[SmtpPeer]:
    with SmtpPeer(authority) as peer:
        yield peer


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer() as peer:
        yield peer


class House:
    """An installation, and everybody it reaches."""

    def __init__(self, folder: Path, smtp: SmtpPeer, slack: SlackPeer) -> None:
        self.smtp, self.slack = smtp, slack
        port = a_free_port()
        self.site = Site(
            folder,
            {"policy-team": SlackPeer.channel_url},
            tables=_TABLES.format(port=smtp.port, user=USER) + web_tables(port),
            policy=_POLICY,
            environment={
                **slack.environment(),
                "SSL_CERT_FILE": str(smtp.authority.pem),
                "SMTP_PASSWORD": PASSWORD,
                "TRACKER_CONFIG": str(folder / "tracker.toml"),
            },
        )
        self.web = WebSite(self.site, port)
        self.at("2027-03-01T08:00:00+00:00")
        self.site.set_up()

    def at(self, instant: str) -> None:
        """Every process that starts from now on starts at `instant`."""
        self.site = self.web.site = replace(self.site, travel_to=instant)

    def run(self, *arguments: str) -> str:
        return self.site.run(*arguments).stdout

    def tick(self, instant: str) -> None:
        """Tell what is due at `instant`."""
        self.at(instant)
        self.run("run", "--once")

    def mails(self, person: str) -> list[Mail]:
        """All mail to a person; each mail has one recipient."""
        assert all(len(mail.recipients) == 1 for mail in self.smtp.mails)
        return [mail for mail in self.smtp.mails if mail.recipients == (f"{person}@bank.example",)]

    def button(self, mail: Mail, words: str) -> str:
        """Where a button of a mail leads."""
        found = {text.strip(): unescape(url) for url, text in _LINK.findall(mail.html)}
        assert words in found, mail.html
        assert found[words] in mail.text
        return found[words]

    def log(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in self.site.json("log", "report") if entry["kind"] == kind]


@pytest.fixture
def house(tmp_path: Path, smtp: SmtpPeer, slack: SlackPeer) -> House:
    made = House(tmp_path, smtp, slack)
    made.run("person", "add", "jonas", "--name", "Jonas Example", "--mail", "jonas@bank.example")
    made.run(
        *("person", "add", "amira", "--name", "Amira Example", "--mail", "amira@bank.example"),
        *("--stand-in", "jonas"),
    )
    made.run("team", "add", "crypto", "--member", "amira", "--lead", "jonas")
    made.run("add", "Client asset report", "--key", "report", "--due", _DUE, "--owner", "amira")
    return made


def test_who_does_not_answer_is_escalated_and_who_does_ends_it(house: House) -> None:
    house.tick("2027-03-02T09:00:30+00:00")  # 30 days ahead is a Monday: told on Tuesday
    (first,) = house.mails("amira")
    assert "Owner: Amira Example" in first.text
    assert house.mails("jonas") == []
    house.tick("2027-03-04T09:01:00+00:00")
    (raised,) = house.mails("jonas")
    assert "Amira Example" in raised.text
    with house.web.served():
        given = house.web.reader().press(house.button(first, "Seen it"))
        assert given.status == 200, given.words
    (seen,) = house.log("acknowledged")
    assert seen["by"] == "amira"
    assert house.site.json("show", "report")["acknowledged"]["by"] == "amira"
    told = len(house.slack.messages)
    house.tick("2027-03-17T09:00:30+00:00")
    assert len(house.slack.messages) == told + 1
    assert "Amira Example" in house.slack.messages[-1]["text"]
    mine = [entry for entry in house.log("attempt") if entry["recipient"] == "amira"]
    assert [(entry["channel"], entry["outcome"]) for entry in mine] == [("mail", "SENT")] * 2


def test_who_answers_in_time_is_not_escalated(house: House) -> None:
    house.tick("2027-03-02T09:00:30+00:00")
    with house.web.served():
        link = house.button(house.mails("amira")[0], "Seen it")
        assert house.web.reader().press(link).status == 200
        again = house.web.reader().get(link)
        assert again.status == 410
        assert "Amira Example" in again.words
    house.tick("2027-03-04T09:01:00+00:00")
    house.tick("2027-03-05T09:01:00+00:00")
    assert house.mails("jonas") == []


def test_a_date_that_moved_makes_the_old_link_lapse(house: House) -> None:
    house.tick("2027-03-02T09:00:30+00:00")
    link = house.button(house.mails("amira")[0], "Done")
    house.at("2027-03-02T10:00:00+00:00")
    house.run("move", "report", "--due", "2027-06-30", "--reason", "the regulator said so")
    with house.web.served():
        shown = house.web.reader().get(link)
        assert shown.status == 410
        assert "30 June 2027" in shown.words
    assert house.site.json("show", "report")["status"] == "open"
    house.tick("2027-03-02T10:01:00+00:00")
    news = house.mails("amira")[-1]
    assert "30 June 2027" in news.text
    assert news.message["References"] == house.mails("amira")[0].message["References"]


def test_who_is_away_is_stood_in_for_and_who_leaves_hands_over(house: House) -> None:
    house.run("person", "away", "amira", "--from", "2027-03-02", "--to", "2027-03-10")
    house.tick("2027-03-02T09:00:30+00:00")
    assert house.mails("amira") == []
    (instead,) = house.mails("jonas")
    assert "Amira Example" in instead.text
    assert "10 March" in instead.text
    house.at("2027-03-11T08:00:00+00:00")
    house.run("person", "leave", "amira", "--to", "jonas")
    house.tick("2027-03-11T08:01:00+00:00")
    assert "report" in house.mails("jonas")[-1].text
    assert house.site.json("show", "report")["owner"] == "jonas"
    house.tick("2027-03-17T09:00:30+00:00")
    assert house.mails("amira") == []
    assert "Client asset report" in house.mails("jonas")[-1].message["Subject"]


def test_what_each_was_told_stands_in_the_log_until_the_address_is_erased(house: House) -> None:
    house.tick("2027-03-02T09:00:30+00:00")
    (mail,) = house.mails("amira")
    (attempt,) = (
        entry
        for entry in house.site.json("log", "report", "--full")
        if entry.get("recipient") == "amira"
    )
    assert attempt["address"] == "amira@bank.example"
    said = re.sub(r"http://\S+/a/\S+", "(a link of its reader)", mail.text)
    assert said != mail.text
    assert _words(attempt["text"].partition("\n\n")[2]) == _words(said)
    house.run("person", "leave", "amira", "--to", "jonas")
    house.run("person", "remove", "amira", "--erase")
    shown = house.run("log", "report", "--full")
    assert "amira@bank.example" not in shown
    assert "to erased" in shown
    assert b"amira@bank.example" not in (house.site.folder / "tracker.db").read_bytes()


def _words(text: str) -> list[str]:
    """All but what stands between them: in mails each reference begins a line."""
    return text.replace("·", " ").split()


def test_two_hundred_people_are_told_each_by_a_mail_of_their_own(house: House) -> None:
    rows = [f"p{number:03},p{number:03}@bank.example" for number in range(200)]
    people = house.site.folder / "people.csv"
    people.write_text("\n".join(("handle,mail", *rows)))
    house.run("person", "import", str(people))
    members = [f"--member=p{number:03}" for number in range(200)]
    house.run("team", "add", "everybody", *members)
    house.run("edit", "report", "--owner", "everybody")
    house.tick("2027-03-02T09:00:30+00:00")
    told = sorted(mail.recipients[0] for mail in house.smtp.mails)
    assert told == [row.partition(",")[2] for row in rows]
    links = {house.button(mail, "Seen it") for mail in house.smtp.mails}
    assert len(links) == 200
