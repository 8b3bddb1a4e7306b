"""kill -9 at random instants while people are told, a mail each: nothing is missed."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.lives import QUICK, Work, settle, work_for
from tests.faults.oracle import Verdict, told_by_mails, verdict
from tests.faults.standings import trusting
from tests.peers.authority import Authority
from tests.peers.smtp import SmtpPeer
from tests.progress import tell
from tests.sites import PATIENCE_S, Site, wait_for
from tracker.domain.people.person import Person, Team
from tracker.service.clock import SystemClock

_PEOPLE = ("amira", "jonas", "lena")
_PER_LIFE = 2  #: milestones that fall due for each life


def test_a_few_kills_while_people_are_told_lose_nothing(
    tmp_path: Path, sqlite_url: str, authority: Authority
) -> None:
    a_database(sqlite_url)
    found = _kill(tmp_path, sqlite_url, authority, lives=4)
    assert found.clean, found


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_forty_kills_while_people_are_told_lose_nothing(
    tmp_path: Path, sqlite_url: str, authority: Authority
) -> None:
    a_database(sqlite_url)
    found = _kill(tmp_path, sqlite_url, authority, lives=40)
    tell(f"40 kills over {40 * _PER_LIFE * len(_PEOPLE)} mails to people: {found}")
    assert found.clean, found


def _kill(folder: Path, url: str, authority: Authority, *, lives: int) -> Verdict:
    chance = random.Random(lives)
    with SmtpPeer(authority) as peer:
        address = peer.channel_url().replace("&to=desk@example.org", "")
        site = Site(
            folder,
            {"mail": address, "ops": "console://"},
            channel_lines={"mail": "for_people = true"},
            policy='tell = ["owner"]',
            delivery=QUICK + 'operator = "ops"\n',
            environment=trusting(authority),
            database_url=url,
        )
        with work_for(site, owner="team") as work:
            _employ(work)
            for number in range(1, lives + 1):
                _life(site, peer, work, chance)
                tell(f"{number} of {lives} kills")
        settle(site)
        told = {f"mail/{each}": told_by_mails(peer, f"{each}@bank.example") for each in _PEOPLE}
    assert len(work.keys) == lives * _PER_LIFE
    assert all(len(mails) >= len(work.keys) for mails in told.values())
    return verdict(url, told, wanted=work.keys)


def _employ(work: Work) -> None:
    now = SystemClock().now()
    with work.store.write() as transaction:
        for each in _PEOPLE:
            address = {"mail": f"{each}@bank.example"}
            transaction.people.insert(Person(handle=each, name=each, addresses=address), now)
        transaction.people.insert_team(Team(handle="team", name="Team", members=_PEOPLE), now)


def _life(site: Site, peer: SmtpPeer, work: Work, chance: random.Random) -> None:
    """A daemon that is killed after some of its mails, or none, have arrived."""
    work.add(_PER_LIFE)
    wanted = len(peer.mails) + chance.randint(0, _PER_LIFE * len(_PEOPLE))
    daemon = site.start()
    try:
        wait_for(lambda: len(peer.mails) >= wanted, "the mails of this life")
        time.sleep(chance.uniform(0, 0.05))
    finally:
        daemon.kill()
        code = daemon.wait(PATIENCE_S)
    assert code == -signal.SIGKILL, site.log.read_text()[-2_000:]
