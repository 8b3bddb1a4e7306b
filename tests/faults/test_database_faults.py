"""The database fails under a running daemon: nothing is missed, one person hears, it recovers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.gates import GatedPeer
from tests.faults.lives import QUICK, Work, noted, outcomes, settle, started, work_for
from tests.faults.oracle import Told, told_by_hook, verdict
from tests.faults.oracle_truth import Happened
from tests.faults.tracing import attached, need_strace
from tests.peers.webhook import WebhookPeer
from tests.sites import Daemon, Site, wait_for

pytestmark = pytest.mark.slow

_OPERATOR = QUICK + 'operator = "ops"\n'
_PAGE = 4096
_FULL = ("pwrite64", "error=ENOSPC")
_READ_ONLY = ("openat", "error=EROFS")
_BROKEN = ("fdatasync,fsync", "error=EIO")


@dataclass
class _Trouble:
    """A daemon whose database is about to fail; people are told on `hook`, operators on `ops`."""

    folder: Path
    site: Site
    peer: WebhookPeer
    daemon: Daemon
    work: Work
    unusable: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def happened(self) -> Happened:
        return Happened(unusable=self.unusable, stalled=self.unusable)

    @property
    def database(self) -> Path:
        return self.folder / "tracker.db"

    @contextmanager
    def failing(self, calls: str, how: str) -> Iterator[None]:
        """While the block lasts, `calls` of the daemon on its database fail."""
        places = [f"--trace-path={self.database}{suffix}" for suffix in ("", "-journal", "-wal")]
        options = ("-e", f"trace={calls}", "-e", f"inject={calls}:{how}")
        with noted(self.unusable), attached(self.daemon.pid, self.folder, *places, *options):
            yield

    def told(self, path: str = "/hook") -> list[Told]:
        return told_by_hook(self.peer, path)

    def wait_for_notice(self) -> None:
        """Until the daemon has seen that the database is of no use."""
        wait_for(lambda: "Database unusable" in self.site.log.read_text(), "the daemon's notice")

    def wait_for_warning(self) -> None:
        """Until the operator has heard: trouble that is over within a minute wakes nobody."""
        wait_for(lambda: self.told("/ops"), "the message to the operator", 120)

    def wait_for_all(self) -> None:
        """Until everything that was added has arrived and is written down."""
        wait_for(lambda: len(self.told()) >= len(self.work.keys), "every message", 90)
        wait_for(lambda: self.site.json("status")["backlog"] == 0, "every outcome")


@contextmanager
def _trouble(folder: Path, peer: WebhookPeer | None = None) -> Iterator[_Trouble]:
    """Afterwards the daemon runs still, ends in good order, and everything was told."""
    a_database(f"sqlite:///{folder}/tracker.db")
    with peer or WebhookPeer() as receiver:
        site = Site(
            folder,
            {name: receiver.channel_url(f"/{name}") for name in ("hook", "ops")},
            delivery=_OPERATOR,
            policy='channels.names = ["hook"]',
        )
        running = started(site)
        daemon = site.start()
        try:
            wait_for(running, "the start of the daemon")
            with work_for(site) as work:
                trouble = _Trouble(folder, site, receiver, daemon, work)
                yield trouble
            assert daemon.poll() is None, site.log.read_text()
        finally:
            code = site.stop(daemon)
        assert code == 0, site.log.read_text()
    told = {name: trouble.told(f"/{name}") for name in ("hook", "ops")}
    found = verdict(trouble.database, told, wanted=trouble.work.keys, happened=trouble.happened)
    assert found.clean, found
    assert len(trouble.told("/ops")) <= 1, "at most one message an hour"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(_FULL, id="full"),
        pytest.param(_READ_ONLY, id="read-only", marks=pytest.mark.slow),
        pytest.param(_BROKEN, id="no-sync", marks=pytest.mark.slow),
    ],
)
def test_a_database_that_takes_nothing_sends_nothing_and_recovers(
    tmp_path: Path, fault: tuple[str, str]
) -> None:
    need_strace()
    with _trouble(tmp_path) as trouble:
        with trouble.failing(*fault):
            trouble.work.add(3)
            trouble.wait_for_notice()
            assert trouble.told() == [], "no send without a claim"
        trouble.wait_for_all()
        assert len(trouble.told()) == 3


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_operator_hears_once_of_a_database_that_takes_nothing_for_minutes(
    tmp_path: Path,
) -> None:
    need_strace()
    with _trouble(tmp_path) as trouble:
        with trouble.failing(*_FULL):
            trouble.work.add(3)
            trouble.wait_for_warning()
            assert trouble.told() == [], "no send without a claim"
        trouble.wait_for_all()
        assert len(trouble.told()) == 3


def test_an_outcome_that_cannot_be_written_is_kept_beyond_the_death_of_the_daemon(
    tmp_path: Path,
) -> None:
    need_strace()
    a_database(f"sqlite:///{tmp_path}/tracker.db")
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery=QUICK)
        daemon = site.start()
        with work_for(site) as work:
            work.add(1)
        trouble = _Trouble(tmp_path, site, peer, daemon, work)
        try:
            wait_for(lambda: peer.waiting, "the request")
            with trouble.failing(*_FULL):
                peer.gate.set()
                wait_for(lambda: len(peer.accepted) == 1, "the message")
                wait_for(lambda: _spooled(tmp_path), "the outcome in the spool")
                daemon.kill()
        finally:
            daemon.kill()
            daemon.wait()
        settle(site)
    assert outcomes(site, "m0") == ["SENT"]
    told = {"hook": trouble.told()}
    found = verdict(trouble.database, told, wanted=["m0"], happened=trouble.happened)
    assert found.clean, found
    assert found.repeated == 0


def _spooled(folder: Path) -> bool:
    """Whether the spool holds anything."""
    return any("SENT" in each.read_text(errors="replace") for each in folder.glob("*.spool"))


@pytest.mark.slow
@pytest.mark.parametrize("every", ["3+11", "5+17"])
def test_syncs_that_fail_now_and_then_lose_nothing(tmp_path: Path, every: str) -> None:
    """The third and every eleventh after it, say; a commit needs up to six of them."""
    need_strace()
    with _trouble(tmp_path) as trouble:
        with trouble.failing(_BROKEN[0], f"{_BROKEN[1]}:when={every}"):
            for told in range(0, 20, 4):
                trouble.work.add(4)
                wait_for(lambda told=told: len(trouble.told()) > told, "some of the messages", 90)
        trouble.wait_for_all()


def test_a_database_that_is_moved_away_and_back_is_noticed_and_found_again(
    tmp_path: Path,
) -> None:
    with _trouble(tmp_path) as trouble:
        trouble.work.add(2)
        trouble.wait_for_all()
        with noted(trouble.unusable):
            aside = trouble.database.rename(tmp_path / "aside.db")
            trouble.wait_for_notice()
            assert not trouble.database.exists(), "nobody may put an empty one in its place"
            aside.rename(trouble.database)
        trouble.work.add(2)
        trouble.wait_for_all()


@pytest.mark.slow
def test_a_damaged_database_is_not_worked_with_until_it_is_mended(tmp_path: Path) -> None:
    with _trouble(tmp_path) as trouble:
        trouble.work.add(2)
        trouble.wait_for_all()
        sound = trouble.database.read_bytes()
        with noted(trouble.unusable):
            _overwrite(trouble.database, sound[:_PAGE] + b"\xff" * (len(sound) - _PAGE))
            trouble.wait_for_notice()
            assert len(trouble.told()) == 2
            _overwrite(trouble.database, sound)
        trouble.work.add(2)
        trouble.wait_for_all()


def _overwrite(database: Path, content: bytes) -> None:
    """Replace what a database holds in place, as a failing disk does; its readers look again."""
    counted = int.from_bytes(content[24:28], "big") + 1_000
    content = content[:24] + counted.to_bytes(4, "big") + content[28:]
    with database.open("r+b") as file:
        file.write(content)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_database_locked_for_over_a_minute_delays_but_loses_nothing(tmp_path: Path) -> None:
    with _trouble(tmp_path) as trouble:
        trouble.work.add(2)
        with (
            noted(trouble.unusable),
            closing(sqlite3.connect(trouble.database, isolation_level=None)) as other,
        ):
            other.execute("BEGIN IMMEDIATE")
            trouble.wait_for_warning()
            assert trouble.told() == []
            other.execute("ROLLBACK")
        trouble.work.add(2)
        trouble.wait_for_all()
