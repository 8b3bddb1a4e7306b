import sqlite3
from pathlib import Path

import pytest

from tests.builders import NOW, a_milestone
from tracker.store.database import create_database, open_store
from tracker.store.engine import engines
from tracker.store.engine.engines import wal_is_safe
from tracker.store.reads.reads import open_reads

RELEASES = {
    "Debian 12": ((3, 40, 1), False),
    "before the branch was mended": ((3, 44, 5), False),
    "mended in 3.44": ((3, 44, 6), True),
    "between the mended branches": ((3, 45, 3), False),
    "3.49 was never mended": ((3, 49, 2), False),
    "before 3.50 was mended": ((3, 50, 6), False),
    "mended in 3.50": ((3, 50, 7), True),
    "before the last one": ((3, 51, 2), False),
    "mended in 3.51": ((3, 51, 3), True),
    "later ones": ((3, 52, 0), True),
    "much later ones": ((4, 0, 0), True),
}


@pytest.mark.parametrize(("version", "safe"), RELEASES.values(), ids=RELEASES.keys())
def test_wal_is_for_releases_without_its_reset_race(
    version: tuple[int, int, int], *, safe: bool
) -> None:
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize(
    ("release", "journal", "synchronous"),
    [((3, 40, 1), "delete", 3), ((3, 51, 3), "wal", 2)],
    ids=["DELETE and EXTRA on an old release", "WAL and FULL on a mended one"],
)
def test_commits_are_durable_with(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    release: tuple[int, int, int],
    journal: str,
    synchronous: int,
) -> None:
    monkeypatch.setattr(engines.sqlite3, "sqlite_version_info", release)
    url = f"sqlite:///{tmp_path}/tracker.db"
    create_database(url)
    engine = engines.make_engine(url, busy_timeout_s=1)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == journal
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == synchronous
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    store = open_store(url)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
    with open_reads(url) as reads:
        assert reads.milestone("taskforce") == a_milestone()
    store.close()


def test_a_write_takes_the_lock_when_it_begins(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tracker.db"
    create_database(url)
    store = open_store(url)
    other = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None, timeout=0)
    with store.read():
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with store.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    store.close()
