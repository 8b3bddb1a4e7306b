"""Health is receipt: what was not accepted is overdue wherever somebody asks how things stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

REFUSED = Answer(status=404)


@dataclass
class Practice:
    """A site with one channel, and somebody elsewhere who watches that it lives."""

    site: Site
    hook: WebhookPeer
    watcher: WebhookPeer

    def pings(self) -> list[str]:
        return [call.path for call in self.watcher.requests]


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with WebhookPeer() as hook, WebhookPeer() as watcher:
        site = Site(
            tmp_path,
            {"hook": hook.channel_url()},
            timezone="UTC",
            travel_to="2026-01-05T12:00:00+00:00",
            tables=f'[watch]\nheartbeat_url = "{watcher.base_url}/ping/x"\n'
            'heartbeat_every = "1s"\n',
        )
        site.set_up()
        site.run("add", "Filing", "--due", "2020-01-01", "--key", "m")
        yield Practice(site, hook, watcher)


def test_a_single_tick_tells_the_watcher_that_all_arrived(practice: Practice) -> None:
    practice.site.run("run", "--once")
    assert practice.pings() == ["/ping/x"]
    assert practice.site.json("status")["backlog"] == 0


def test_what_is_refused_counts_as_overdue_until_it_is_accepted(practice: Practice) -> None:
    practice.hook.usual = REFUSED
    first = practice.site.run("run", "--once", check=False)
    assert first.returncode == 3
    practice.site.travel_to = "2026-01-05T12:10:00+00:00"
    status = practice.site.json("status")
    assert status["backlog"] == 1
    assert status["oldest_overdue_s"] is not None
    second = practice.site.run("run", "--once", check=False)
    assert second.returncode == 3, "its next attempt is half an hour ahead, and nothing arrived"
    assert "have not been accepted" in second.stderr
    assert practice.pings() == ["/ping/x/fail", "/ping/x/fail"]


def test_a_daemon_says_that_it_fails_once_something_is_five_minutes_late(
    practice: Practice,
) -> None:
    practice.hook.usual = REFUSED
    practice.site.run("run", "--once", check=False)
    practice.site.travel_to = "2026-01-05T12:20:00+00:00"
    daemon = practice.site.start()
    try:
        wait_for(lambda: practice.pings().count("/ping/x/fail") > 1, "bad news")
    finally:
        practice.site.stop(daemon)
    found = practice.site.run("doctor", check=False)
    assert found.returncode == 10
    assert "1 send is overdue" in found.stdout


def test_the_operators_are_told_in_the_words_of_the_house(practice: Practice) -> None:
    house = practice.site.folder / "house"
    house.mkdir()
    (house / "words.toml").write_text('"doctor.title" = "The watch says: {words}"\n')
    with practice.site.settings.open("a") as settings:
        settings.write('[messages]\ntemplates = "house"\n')
    practice.site.run("doctor", "--tell", "tracker.service has failed", check=False)
    (told,) = practice.hook.bodies
    assert told["title"] == "The watch says: tracker.service has failed"


def test_a_service_manager_has_the_operators_told_past_the_daemon(practice: Practice) -> None:
    done = practice.site.run("doctor", "--tell", "tracker.service has failed", check=False)
    assert done.returncode == 10
    (told,) = practice.hook.bodies
    assert told["title"] == "Look after tracker: tracker.service has failed"
    assert "none ever ran" in told["message"]
    assert "tracker doctor" in told["message"]
