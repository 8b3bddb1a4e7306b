"""Several daemons on one PostgreSQL: how much more leaves than with one, where one has to wait.

A daemon has up to 64 messages of a channel under way, so that its processor is its limit, not the
50 ms of the receiver. Here each has one, as beside a service that takes no more: what daemons can
share is the waiting, and what they cannot are two processors, with server and receiver on them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.bench.idle import cpu_s
from tests.bench.pairs import Result, in_turns
from tests.databases import RUN_FOLDER, a_postgres_database, postgres_server
from tests.faults.lives import SEPARATE, Work, started
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Daemon, Site, wait_for
from tracker.store.database import create_database, open_store

_EACH = 60  #: messages for a daemon
_DELAY_S = 0.05
_PATIENCE_S = 300.0
_RUNS = 5


@dataclass
class _Team:
    """Daemons that share a database, until they are wanted at rest."""

    work: Work
    peer: WebhookPeer
    daemons: list[Daemon]
    spent_s: list[float] = field(default_factory=list)  #: of processor a message

    def rate(self) -> float:
        """How many messages arrive a second, from the first to the last of them."""
        before, wanted = len(self.peer.accepted), _EACH * len(self.daemons)
        spent_s = self._processor_s()
        self.work.add(wanted)
        wait_for(lambda: len(self.peer.accepted) >= before + wanted, "every message", _PATIENCE_S)
        times = sorted(each.at for each in self.peer.accepted[before:])
        self.spent_s.append((self._processor_s() - spent_s) / wanted)
        return (wanted - 1) / (times[-1] - times[0])

    def _processor_s(self) -> float:
        return sum(cpu_s(each.pid) for each in self.daemons)


def measure(folder: Path) -> Iterator[Result]:
    folder.chmod(0o755)  # the server runs as a user of its own
    with (
        patch.dict(os.environ, {RUN_FOLDER: str(folder)}),
        postgres_server() as server,
        ExitStack() as stack,
    ):
        teams = {
            many: stack.enter_context(_a_team(server, folder / f"of-{many}", many))
            for many in (1, 2, 4)
        }
        for many, word in ((2, "two"), (4, "four")):
            yield in_turns(
                f"messages of {word} daemons on one PostgreSQL beside one, "
                "each with one under way, 50 ms to answer",
                "msg/s",
                teams[many].rate,
                teams[1].rate,
                runs=_RUNS,
            )
        for many, team in teams.items():
            each_ms = sorted(team.spent_s)[len(team.spent_s) // 2] * 1_000
            print(f"  of {many}, daemons spend {each_ms:.1f} ms of processor a message")


@contextmanager
def _a_team(server: str, folder: Path, many: int) -> Iterator[_Team]:
    """So many daemons with a database and a receiver of their own, at rest."""
    url = a_postgres_database(server, folder.name.replace("-", "_"))
    create_database(url)
    store = open_store(url)
    with WebhookPeer(usual=Answer(delay_s=_DELAY_S)) as peer:
        sites = [_site(folder / f"host{number}", url, peer) for number in range(many)]
        begun = [started(site) for site in sites]
        daemons = [site.start() for site in sites]
        try:
            for each in begun:
                wait_for(each, "the start of a daemon", _PATIENCE_S)
            yield _Team(Work(store, ("desk",)), peer, daemons)
        finally:
            for site, daemon in zip(sites, daemons, strict=True):
                site.stop(daemon)
            store.close()


def _site(folder: Path, url: str, peer: WebhookPeer) -> Site:
    folder.mkdir(parents=True)
    return Site(
        folder,
        {"desk": peer.channel_url()},
        environment={"XDG_STATE_HOME": str(folder)},
        delivery=SEPARATE,
        database_url=url,
        launcher="tests.bench.narrow",
        forked=False,
    )
