"""Three hosts and one database: whatever becomes of any of them, nothing is missed or hidden."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from tests.faults.lives import QUICK, Work, size_of
from tests.faults.oracle import told_by_hook, unsettled, verdict
from tests.peers.http_peer import Answer
from tests.peers.network import RECEIVER, Host, Network, a_network
from tests.peers.webhook import WebhookPeer
from tests.progress import tell
from tests.sites import Site, wait_for
from tracker.service.clock import SystemClock
from tracker.store.database import create_database, open_store
from tracker.store.values.url import libpq_url

_CHANNELS: Final = ("one", "two")
_LONG_S: Final = 600.0  #: of patience, where others use the machine as well
_FAIL_OVER: Final = "fail over"  #: once, as there is one standby
_FAULTS: Final = (*("kill", "pause", "cut off", "lose server", "restart") * 2, _FAIL_OVER)
_DELIVERIES: Final = int(os.environ.get("TRACKER_TEST_DELIVERIES", "2000"))  #: at least
#: milestones that are added with each fault; twice as many at first
_MORE: Final = math.ceil(_DELIVERIES / (len(_FAULTS) + 2) / len(_CHANNELS))
_READ_ONLY: Final = b"may only be read, as a standby is"
_LEADER: Final = "SELECT split_part(instance, '/', 1) FROM leadership"
_COUNTED: Final = (
    "SELECT (SELECT term FROM leadership), count(*) FROM attempts WHERE outcome = 'UNKNOWN'"
)


@dataclass
class _Cluster:
    """Three hosts that send, and what becomes of them."""

    network: Network
    hosts: list[Host]
    peer: WebhookPeer
    work: Work
    url: str
    chance: random.Random

    def suffer(self, fault: str) -> None:
        """Something happens to a host, or to the database, until more has arrived all the same."""
        self.work.add(_MORE // 2)
        victim = self.chance.choice(self.hosts)
        leads = self.leader() == victim.name
        tell(f"{fault}: {victim.name}{', which leads' * leads}; {unsettled(self.url)} to be sent")
        with self._fault(fault, victim):
            wanted = len(self.peer.accepted) + self.chance.randint(_MORE // 4, _MORE // 2)
            self.work.add(_MORE - _MORE // 2)  # of which the victim knows nothing
            wait_for(lambda: len(self.peer.accepted) >= wanted, "what the others send", _LONG_S)
            if leads and fault not in {"restart", _FAIL_OVER}:
                wait_for(
                    lambda: self.leader() not in {victim.name, None}, "another leader", _LONG_S
                )

    @contextmanager
    def _fault(self, fault: str, victim: Host) -> Iterator[None]:
        done: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "kill": (victim.kill, victim.start),
            "pause": (victim.pause, victim.resume),
            "cut off": (victim.cut_off, victim.join),
            "lose server": (victim.lose_server, victim.find_server),
            "restart": (self.network.server.primary.restart, lambda: None),
            _FAIL_OVER: (self._fail_over, lambda: None),
        }
        begin, end = done[fault]
        begin()
        yield
        end()

    def _fail_over(self) -> None:
        """To a standby that may only be read until a host has said so, as each does soon."""
        began = [size_of(each.log) for each in self.hosts]

        def noticed() -> bool:
            logs = (each.log.read_bytes() for each in self.hosts)
            return any(_READ_ONLY in log[start:] for log, start in zip(logs, began, strict=True))

        self.network.server.fail_over(noticed)

    def leader(self) -> str | None:
        found = self._ask(_LEADER)
        return found[0] if found else None

    def counted(self) -> tuple[int, int]:
        """In how many terms somebody led, and how many attempts ended in doubt."""
        terms, doubts = self._ask(_COUNTED) or (0, 0)
        return terms, doubts

    def _ask(self, query: str) -> tuple[Any, ...] | None:
        with psycopg.connect(libpq_url(self.url), autocommit=True) as connection:
            return connection.execute(query.encode()).fetchone()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_hosts_that_fall_and_rise_lose_nothing_and_hide_no_repeat(tmp_path: Path) -> None:
    with a_network(hosts=3) as network:
        url = network.server.url("postgres")
        create_database(url)
        peer = network.on_bridge(lambda: WebhookPeer(usual=Answer(delay_s=0.2), address=RECEIVER))
        sites = [_site(tmp_path / f"host{number}", network, peer) for number in range(3)]
        sites[2].travel_to = (SystemClock().now() + timedelta(hours=1)).isoformat()
        hosts = [network.host(number, site) for number, site in enumerate(sites)]
        work = Work(open_store(url), _CHANNELS)
        with peer:
            cluster = _Cluster(network, hosts, peer, work, url, random.Random(3))
            work.add(2 * _MORE)
            for each in hosts:
                each.start()
            try:
                wait_for(lambda: peer.accepted, "the first message")
                for fault in cluster.chance.sample(_FAULTS, len(_FAULTS)):
                    cluster.suffer(fault)
                wait_for(lambda: unsettled(url) == 0, "the end of all that is due", _LONG_S)
            finally:
                codes = [each.stop() for each in hosts]
            terms, doubts = cluster.counted()
            work.store.close()
            received = {name: told_by_hook(peer, f"/{name}") for name in _CHANNELS}
            found = verdict(url, received, wanted=work.keys, happened=None, known_late=True)
    sent = f"{len(work.keys) * len(_CHANNELS)} deliveries, {doubts} attempts in doubt"
    tell(f"{sent}, {len(_FAULTS)} faults, {terms} terms: {found}")
    assert codes == [0, 0, 0], [each.log.read_text()[-2_000:] for each in hosts]
    assert found.clean, found


def _site(folder: Path, network: Network, peer: WebhookPeer) -> Site:
    """An installation on a host, whose state is its own."""
    folder.mkdir()
    at = f"json://{RECEIVER}:{peer.port}"
    own = {name: str(folder) for name in ("HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")}
    return Site(
        folder,
        {"ops": "console://", **{name: f"{at}/{name}" for name in _CHANNELS}},
        environment=own,
        allow_hosts=(RECEIVER,),
        delivery=QUICK + 'operator = "ops"\n',
        policy='channels.names = ["one", "two"]',
        database_url=network.server.url("postgres", inside=True),
        forked=False,
    )
