"""A disk that became read-only: looking goes on, and why nothing else does is said and told."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.lives import QUICK, noted
from tests.faults.oracle import told_by_hook
from tests.faults.oracle_truth import Happened, Span, untruths
from tests.peers.webhook import WebhookPeer
from tests.sites import Site
from tracker.store.engine.warned import warning_places

_HALF_WRITTEN = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE milestones SET title = 'half'")
for _ in range(2_000):
    connection.execute("INSERT INTO events (at, kind, detail) VALUES ('', 'x', ?)", ("y" * 500,))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "disk").mkdir()
    url = f"sqlite:///{tmp_path}/disk/tracker.db"
    a_database(url)
    made = Site(tmp_path, {"shown": "console://"}, delivery=QUICK, database_url=url)
    made.run("add", "Return", "--key", "return", "--due", "in 50 days")
    return made


def _read_only(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command while the database's disk is read-only, for it alone."""
    confined = replace(
        site,
        launcher="tests.faults.on_read_only_disk",
        environment={"TRACKER_TEST_READ_ONLY": str(site.folder / "disk")},
    )
    done = confined.run(*arguments, check=False)
    if "ermission denied" in done.stderr or "not permitted" in done.stderr:
        pytest.skip("this user may not mount anything")
    assert "Traceback" not in done.stderr, done.stderr
    return done


def _nothing(_database: Path) -> None:
    """Closed in good order."""


def _kill_a_writer(database: Path) -> None:
    command = [sys.executable, "-c", _HALF_WRITTEN, str(database)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert database.with_name("tracker.db-journal").stat().st_size > 0


def _make_wal(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert not database.with_name("tracker.db-wal").exists()


@pytest.mark.parametrize("state", [_nothing, _kill_a_writer, _make_wal])
def test_commands_that_look_work_and_doctor_names_the_disk(
    site: Site, state: Callable[[Path], None]
) -> None:
    state(site.folder / "disk" / "tracker.db")
    status = _read_only(site, "status")
    assert status.returncode == 0, status.stderr
    assert "not running" in status.stdout
    listed = _read_only(site, "list")
    assert "Return" in listed.stdout, listed.stderr
    examined = _read_only(site, "doctor")
    assert examined.returncode == 10, examined.stderr
    assert "may only be read, so nothing is sent" in examined.stdout
    assert list(Path(os.environ.get("TMPDIR", "/tmp")).glob("tracker-read-*")) == []  # noqa: S108 - looked at only


def test_what_cannot_be_written_is_said_and_told(site: Site) -> None:
    changed = _read_only(site, "met", "return")
    assert changed.returncode == 5
    assert "may only be read" in changed.stderr
    with WebhookPeer() as peer:
        site.channels = {"ops": peer.channel_url("/ops")}
        site.settings.write_text(site._settings_text())
        unusable = list[Span]()
        with noted(unusable):
            for arguments in (["run"], ["run", "--once"]):
                started = _read_only(site, *arguments)
                assert started.returncode == 5
                assert "Read-only file system" in started.stderr
        [told] = told_by_hook(peer, "/ops")
    assert untruths({"ops": [told]}, Happened(unusable=unusable)) == []
    for place in warning_places(site.database_url or "", {}):
        place.unlink(missing_ok=True)
