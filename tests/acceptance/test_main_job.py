"""The main job, end to end: the real daemon, a Slack web hook and a mail server."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.slack import SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.shown_text import shown_text
from tests.sites import Daemon, Site, wait_for
from tracker.dates.base.instants import day_in
from tracker.service.clock import SystemClock

TASKFORCE = (
    "add",
    "Transatlantic Taskforce report",
    "--due",
    "March next year",
    "--as-of",
    "2025-09-24",
    "--authority",
    "HM Treasury and US Treasury",
    "--owner",
    "policy team",
)
KEY = "transatlantic-taskforce-report"


@dataclass
class Desk:
    """A site that tells one Slack channel and one mailbox."""

    site: Site
    slack: SlackPeer
    mail: SmtpPeer

    def told(self) -> int:
        return len(self.slack.messages) + len(self.mail.mails)

    @contextlib.contextmanager
    def daemon(self) -> Iterator[Daemon]:
        daemon = self.site.start()
        try:
            yield daemon
        finally:
            code = self.site.stop(daemon)
        assert code == 0, self.site.log.read_text()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    authority = Authority(tmp_path)
    with SlackPeer() as slack, SmtpPeer(authority) as mail:
        site = Site(
            tmp_path,
            {"slack": SlackPeer.channel_url, "mail": mail.channel_url()},
            environment={
                "TRACKER_TEST_SLACK": slack.webhook_url,
                "SSL_CERT_FILE": str(authority.pem),
            },
            delivery='retry_first = "100ms"\nrefused_every = "300ms"',
        )
        yield Desk(site, slack, mail)


def at(site: Site, instant: str) -> None:
    site.travel_to = instant


def test_adding_the_taskforce_keeps_march_a_month(desk: Desk) -> None:
    at(desk.site, "2025-09-24T12:00:00+00:00")
    desk.site.run("init")
    added = desk.site.json(*TASKFORCE)
    due = added["due"]
    assert added["key"] == KEY
    assert (due["status"], due["precision"]) == ("dated", "month")
    assert (due["earliest"], due["latest"]) == ("2026-03-01", "2026-03-31")
    assert due["text"] == "March next year"
    assert added["as_of"] == "2025-09-24"

    sends = desk.site.json("upcoming")
    assert [send["lead_time"] for send in sends] == [
        *("90d", "30d", "14d", "7d", "1d", "opens", "last_day", "overdue+0d"),
    ]
    assert {send["key"] for send in sends} == {KEY}
    assert all(send["channels"] == ["slack", "mail"] for send in sends)
    fired = [datetime.fromisoformat(send["fire_at"]) for send in sends]
    assert fired == sorted(fired)


def test_the_seven_day_reminder_arrives_once_in_slack_and_once_by_mail(desk: Desk) -> None:
    at(desk.site, "2025-09-24T12:00:00+00:00")
    desk.site.set_up()
    desk.site.run(*TASKFORCE)
    at(desk.site, "2026-02-15T12:00:00+00:00")
    desk.site.run("run", "--once")
    told_before = desk.told()

    at(desk.site, "2026-02-22T08:59:57+00:00")
    with desk.daemon():
        wait_for(lambda: desk.told() == told_before + 2, "the reminder on both channels")
        wait_for(lambda: desk.site.json("status")["backlog"] == 0, "both outcomes")
    at(desk.site, "2026-02-22T09:30:00+00:00")
    desk.site.run("run", "--once")
    assert desk.told() == told_before + 2, "a restart repeats nothing"

    slack, mail = desk.slack.messages[-1], desk.mail.mails[-1]
    for text in (slack["title"] + slack["text"], mail.text, " ".join(shown_text(mail.html))):
        assert "March 2026: the window opens in 7 days, Sunday 1 March, and closes in" in text
        assert "March next year" in text
        assert "Transatlantic Taskforce report" in text
        assert "tracker ack TRK-" in text
    assert "7 days" in slack["title"]
    assert "7 days" in mail.message["Subject"]
    assert mail.recipients == ("desk@example.org",)

    log = [entry for entry in desk.site.json("log", KEY) if entry["lead_time"] == "7d"]
    assert [(entry["channel"], entry["outcome"]) for entry in log] in (
        [("slack", "SENT"), ("mail", "SENT")],
        [("mail", "SENT"), ("slack", "SENT")],
    )
    assert not any(entry["possible_repeat"] for entry in log)


def test_a_channel_that_refuses_gets_its_message_once_when_it_is_mended(desk: Desk) -> None:
    gone = Answer(status=404, body=b"no_service")
    desk.slack.will_answer(*[gone] * 3)
    desk.site.set_up()
    desk.site.run("add", "Comment period closes", "--due", _in_days(5))
    with desk.daemon():
        wait_for(lambda: len(desk.slack.messages) == 1, "the message after the repair")
        wait_for(lambda: desk.site.json("status")["backlog"] == 0, "every outcome")
    assert len(desk.mail.mails) == 1
    assert len(desk.slack.messages) == 1
    outcomes = [
        (entry["channel"], entry["outcome"])
        for entry in desk.site.json("log")
        if entry["kind"] == "attempt"
    ]
    assert sorted(outcomes) == [("mail", "SENT"), *[("slack", "REFUSED")] * 3, ("slack", "SENT")]


def test_downtime_across_three_lead_times_is_caught_up_in_one_message(desk: Desk) -> None:
    at(desk.site, "2025-09-24T12:00:00+00:00")
    desk.site.set_up()
    desk.site.run(*TASKFORCE)
    at(desk.site, "2026-02-25T10:00:00+00:00")  # 90, 30, 14 and 7 days before were slept through
    with desk.daemon():
        wait_for(lambda: desk.told() == 2, "one message a channel")
        wait_for(lambda: desk.site.json("status")["backlog"] == 0, "every outcome")
    text = desk.slack.messages[0]["text"]
    assert "Not sent in time" in text
    for days in (90, 30, 14):
        assert f"{days} days before" in text
    assert "in 4 days" in text
    assert desk.told() == 2


def test_a_milestone_added_inside_its_lead_times_is_told_at_once_and_once(desk: Desk) -> None:
    desk.site.set_up()
    with desk.daemon():
        desk.site.run("add", "Reporting return", "--due", _in_days(5))
        wait_for(lambda: desk.told() == 2, "one message a channel")
        wait_for(lambda: desk.site.json("status")["backlog"] == 0, "every outcome")
    assert desk.told() == 2
    assert "Not sent in time" not in desk.slack.messages[0]["text"]


def test_a_moved_date_is_told_once_with_old_new_and_reason(desk: Desk) -> None:
    desk.site.set_up()
    desk.site.run("add", "Basel 3.1 in force", "--key", "basel", "--due", _in_days(400))
    with desk.daemon():
        later = _in_days(765)
        desk.site.run("move", "basel", "--due", later, "--reason", "the PRA delayed it by a year")
        wait_for(lambda: desk.told() == 2, "the news on both channels")
        wait_for(lambda: desk.site.json("status")["backlog"] == 0, "every outcome")
    text = desk.slack.messages[0]["text"]
    assert "the PRA delayed it by a year" in text
    shown: dict[str, Any] = desk.site.json("show", "basel")
    assert [entry["reason"] for entry in shown["history"]] == [
        "added",
        "the PRA delayed it by a year",
    ]
    assert shown["revision"] == 2
    assert {send["kind"] for send in desk.site.json("upcoming")} == {"approach", "overdue"}


def test_running_once_says_by_its_exit_code_that_a_delivery_failed(desk: Desk) -> None:
    desk.slack.will_answer(*[Answer(status=404, body=b"no_service")] * 50)
    desk.site.set_up()
    desk.site.run("add", "Annual return", "--due", _in_days(5))
    once = desk.site.run("run", "--once", check=False)
    assert once.returncode == 3
    assert "deliveries failed and will be tried again" in once.stderr
    assert len(desk.mail.mails) == 1


def test_closing_supersedes_what_is_pending(desk: Desk) -> None:
    desk.site.set_up()
    desk.site.run("add", "Annual return", "--key", "return", "--due", _in_days(3))
    desk.site.run("met", "return")
    desk.site.run("run", "--once")
    assert desk.told() == 0
    assert desk.site.json("upcoming") == []
    assert desk.site.json("show", "return")["status"] == "met"


def test_a_second_daemon_says_who_holds_the_database_and_exits_1(desk: Desk) -> None:
    desk.site.set_up()
    with desk.daemon() as daemon:
        wait_for(lambda: desk.site.json("status")["daemon"]["running"], "the first daemon")
        second = desk.site.run("run", check=False)
        assert second.returncode == 1
        assert str(_pid(desk.site)) in second.stderr
        assert daemon.poll() is None
        assert "Traceback" not in second.stderr


def test_a_reload_takes_on_new_settings_and_survives_bad_ones(desk: Desk) -> None:
    desk.site.set_up()
    good = desk.site.settings.read_text()
    with desk.daemon() as daemon:
        wait_for(lambda: "Daemon started" in desk.site.log.read_text(), "the start")
        desk.site.settings.write_text(good + "\nnonsense = 1\n")
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "Settings not reloaded" in desk.site.log.read_text(), "the complaint")
        desk.site.settings.write_text(good.replace('"90d", ', '"200d", "90d", '))
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "Settings reloaded" in desk.site.log.read_text(), "the reload")
        desk.site.run("add", "Far away", "--due", _in_days(600))
        assert desk.site.json("upcoming")[0]["lead_time"] == "200d"


def test_no_secret_reaches_log_output_or_database(desk: Desk, tmp_path: Path) -> None:
    desk.slack.will_answer(Answer(status=500))
    desk.site.set_up()
    desk.site.run("add", "Return", "--due", _in_days(3))
    with desk.daemon():
        wait_for(lambda: desk.told() == 2, "both messages")
        wait_for(lambda: desk.site.json("status")["backlog"] == 0, "every outcome")
    printed = "".join(
        desk.site.run(*command).stdout
        for command in (("log",), ("status",), ("channel", "list"), ("config", "show"))
    )
    kept = desk.site.log.read_bytes() + (tmp_path / "tracker.db").read_bytes() + printed.encode()
    for secret in (b"TIiajkdnlazkcOXrIdevi7", b"s3cret-pass"):
        assert secret not in kept


def _in_days(days: int) -> str:
    return (day_in(SystemClock().now(), "Europe/London") + timedelta(days=days)).isoformat()


def _pid(site: Site) -> int:
    return int(site.json("status")["daemon"]["pid"])
