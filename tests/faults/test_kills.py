"""kill -9 at random instants: nothing is missed, and only what nobody can know is repeated."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

_DELIVERIES = 400
_QUICK = """
retry_first = "200ms"
unknown_pause = "200ms"
deadline = "5s"
lease = "10s"
"""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What arrived, held against what the database knows."""

    missed: int
    repeated: int
    unmarked: int  #: repeats that did not say "possible repeat"
    unexplained: int  #: repeats beyond the attempts whose outcome nobody could know


def test_a_few_kills_lose_nothing_and_repeat_only_what_says_so(tmp_path: Path) -> None:
    tally = _kill(tmp_path, kills=8, deliveries=100)
    assert tally.missed == 0
    assert tally.unmarked == 0
    assert tally.unexplained == 0


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_two_hundred_kills_over_four_hundred_deliveries_lose_nothing(tmp_path: Path) -> None:
    tally = _kill(tmp_path, kills=200, deliveries=_DELIVERIES)
    print(f"\n200 kills over {_DELIVERIES} deliveries: {tally}")
    assert tally.missed == 0
    assert tally.unmarked == 0
    assert tally.unexplained == 0


def _kill(folder: Path, *, kills: int, deliveries: int) -> Tally:
    received = folder / "received.jsonl"
    with WebhookPeer(log=received, usual=Answer(delay_s=0.005)) as peer:
        site = Site(folder, {"hook": peer.channel_url()}, delivery=_QUICK)
        _add_due(site, deliveries)
        chance = random.Random(deliveries)
        for round_ in range(kills):
            _one_life(site, peer, chance, fair_share=deliveries * round_ / kills)
        _finish(site)
    return _tally(folder / "tracker.db", received)


def _add_due(site: Site, deliveries: int) -> None:
    site.run("init")
    milestones = site.folder / "milestones.csv"
    rows = "".join(f"m{number},Milestone {number},in 5 days\n" for number in range(deliveries))
    milestones.write_text("key,title,due\n" + rows)
    site.run("import", str(milestones))


def _one_life(site: Site, peer: WebhookPeer, chance: random.Random, *, fair_share: float) -> None:
    """Start the daemon and kill it at a random instant after it has done its share of the work."""
    daemon = site.start()
    try:
        wait_for(
            lambda: len(peer.accepted) >= fair_share or daemon.poll() is not None,
            "the share of this life",
        )
        time.sleep(chance.uniform(0, 0.05))
    finally:
        daemon.kill()
        daemon.wait()


def _finish(site: Site) -> None:
    daemon = site.start()
    try:
        wait_for(lambda: site.json("status")["backlog"] == 0, "the end of the backlog", 120)
    finally:
        code = site.stop(daemon)
    assert code == 0


def _tally(database: Path, received: Path) -> Tally:
    copies = Counter[str]()
    unmarked = 0
    for line in received.read_text().splitlines():
        body = json.loads(json.loads(line)["body"])
        key = _key(body["message"])
        marked = "possible repeat" in body["title"].lower()
        unmarked += copies[key] > 0 and not marked
        copies[key] += 1
    connection = sqlite3.connect(database)
    unknown = dict(
        connection.execute(
            "SELECT m.key, sum(a.outcome = 'UNKNOWN') FROM attempts a "
            "JOIN deliveries d ON d.id = a.delivery_id JOIN reminders r ON r.id = d.reminder_id "
            "JOIN milestones m ON m.id = r.milestone_id GROUP BY m.key"
        )
    )
    wanted = [key for (key,) in connection.execute("SELECT key FROM milestones")]
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return Tally(
        missed=sum(copies[key] == 0 for key in wanted),
        repeated=sum(copies[key] - 1 for key in copies),
        unmarked=unmarked,
        unexplained=sum(copies[key] - 1 > unknown.get(key, 0) for key in wanted),
    )


def _key(text: str) -> str:
    return next(line.split()[-1] for line in text.splitlines() if line.startswith("Key:"))
