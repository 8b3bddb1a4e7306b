"""kill -9 at random instants: nothing is missed, and only what nobody can know is repeated."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.lives import QUICK, Work, settle, work_for
from tests.faults.oracle import Verdict, told_by_log, verdict
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.progress import tell
from tests.sites import PATIENCE_S, Site, wait_for
from tracker.service.clock import SystemClock

_PER_LIFE = 4  #: milestones that fall due for each life
_FLOOD = 1_000  #: due at one instant: more than is handed over by the first messages
_BUNDLED = QUICK.replace("group_over = 0\n", "")


@dataclass
class _Massacre:
    """Daemons of one site, each killed at a random instant while it sends."""

    site: Site
    peer: WebhookPeer
    work: Work
    chance: random.Random

    def life(self) -> None:
        """A daemon that is killed after some of its messages, or none, have arrived."""
        self.work.add(_PER_LIFE)
        self._live(self._told() + self.chance.randint(0, _PER_LIFE))

    def life_in_a_flood(self) -> int:
        """One that is killed after some dozens; gives how many milestones are still planned."""
        self._live(self._told() + self.chance.randint(20, 90))
        with self.work.store.write() as transaction:
            return len(transaction.reminders.due(SystemClock().now(), _FLOOD))

    def _live(self, wanted: int) -> None:
        daemon = self.site.start()
        try:
            wait_for(lambda: self._told() >= wanted, "the messages of this life")
            time.sleep(self.chance.uniform(0, 0.03))
        finally:
            daemon.kill()
            code = daemon.wait(PATIENCE_S)
            assert code == -signal.SIGKILL, self.site.log.read_text()[-2_000:]

    def _told(self) -> int:
        """How many milestones arrived, several in one message or not, repeats included."""
        return sum(body["message"].count("Key: ") for body in self.peer.bodies)


def test_a_few_kills_lose_nothing_and_repeat_only_what_says_so(
    tmp_path: Path, sqlite_url: str
) -> None:
    a_database(sqlite_url)
    found = _kill(tmp_path, sqlite_url, lives=8, settings=QUICK)
    assert found.clean, found


@pytest.mark.slow
def test_kills_of_bundles_lose_none_of_what_they_tell(tmp_path: Path, sqlite_url: str) -> None:
    a_database(sqlite_url)
    found = _kill(tmp_path, sqlite_url, lives=5, settings=_BUNDLED)
    assert found.clean, found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kills_in_the_middle_of_a_flood_lose_nothing_of_what_was_planned_and_of_what_waited(
    tmp_path: Path, database_url: str
) -> None:
    log = tmp_path / "received.jsonl"
    with WebhookPeer(log=log, usual=Answer(delay_s=0.005)) as peer:
        site = Site(
            tmp_path, {"hook": peer.channel_url()}, delivery=QUICK, database_url=database_url
        )
        with work_for(site) as work:
            massacre = _Massacre(site, peer, work, random.Random(_FLOOD))
            work.add(_FLOOD)
            planned = [massacre.life_in_a_flood() for _ in range(4)]
        settle(site)
    found = verdict(database_url, {"hook": told_by_log(log)}, wanted=work.keys)
    tell(f"4 kills in a flood of {_FLOOD} on {database_url[:6]}, planned then {planned}: {found}")
    assert planned[0] > 0
    assert found.clean, found
    assert found.waiting == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_hundred_and_fifty_kills_over_a_thousand_deliveries_lose_nothing(
    tmp_path: Path, database_url: str
) -> None:
    """Once for each kind of database: 500 kills over 2,000 deliveries together."""
    found = _kill(tmp_path, database_url, lives=250, settings=QUICK)
    tell(f"250 kills over {250 * _PER_LIFE} deliveries on {database_url[:6]}: {found}")
    assert found.clean, found


def _kill(folder: Path, url: str, *, lives: int, settings: str) -> Verdict:
    log = folder / "received.jsonl"
    with WebhookPeer(log=log, usual=Answer(delay_s=0.005)) as peer:
        site = Site(folder, {"hook": peer.channel_url()}, delivery=settings, database_url=url)
        with work_for(site) as work:
            massacre = _Massacre(site, peer, work, random.Random(lives))
            for number in range(1, lives + 1):
                massacre.life()
                tell(f"{number} of {lives} kills")
        settle(site)
    assert len(work.keys) == lives * _PER_LIFE
    return verdict(url, {"hook": told_by_log(log)}, wanted=work.keys)
