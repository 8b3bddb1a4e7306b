"""How long a commit waits beside a backup, and how long that takes, beside SQLite's own way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tests.bench.pairs import Result, in_turns, seconds

_REMINDERS, _OF_EACH = 1_000_000, 10
_EVERY_S = 0.02  #: somebody commits
_FILL = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
"""
_MILESTONES = """
INSERT INTO milestones (id, key, title, status, tags, policy, recipients, revision, created_at,
    updated_at, first_day, last_day)
SELECT n, 'm' || n, 'Milestone ' || n, 'open', '[]', 'default', '[]', 1, '2026-01-01 00:00:00',
    '2026-01-01 00:00:00', '2030-01-01', '2030-01-01' FROM numbers
"""
_PLANNED = """
INSERT INTO reminders (milestone_id, revision, kind, lead_time, fire_at, due_at, state, created_at,
    ref)
SELECT 1 + n / :each, 1, 'approach', n % :each || 'd', '2029-12-01 09:00:00',
    '2029-12-01 09:00:00', 'pending', '2026-01-01 00:00:00', 'R' || n FROM numbers
"""
_PACK = """
import sqlite3, sys
source, copy = sys.argv[1:]
sqlite3.connect(source, timeout=60, isolation_level=None).execute('VACUUM INTO ?', (copy,))
assert sqlite3.connect(copy).execute('PRAGMA integrity_check').fetchall() == [('ok',)]
"""


def measure(folder: Path) -> Iterator[Result]:
    database, copy = folder / "tracker.db", folder / "copy.db"
    tracker = str(Path(sys.executable).parent / "tracker")
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{database}"}
    _fill(database, [tracker, "init"], environment)
    ours = _made(copy, [tracker, "db", "backup", str(copy)], environment)
    peer = _made(copy, [sys.executable, "-c", _PACK, str(database), str(copy)], environment)
    yield in_turns(
        f"longest wait of a commit beside db backup and VACUUM INTO, {_REMINDERS:,} reminders",
        "s",
        lambda: _longest_wait(database, ours),
        lambda: _longest_wait(database, peer),
        runs=3,
    )
    yield in_turns(
        f"tracker db backup beside VACUUM INTO and integrity_check, {_REMINDERS:,} reminders",
        "s",
        lambda: seconds(ours),
        lambda: seconds(peer),
        runs=3,
    )


def _fill(database: Path, init: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(init, env=environment, cwd=database.parent, check=True, capture_output=True)
    milestones = _REMINDERS // _OF_EACH + 1
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f"{_FILL}{_MILESTONES}".replace("?", str(milestones)))
        connection.execute(f"{_FILL}{_PLANNED}".replace("?", str(_REMINDERS)), {"each": _OF_EACH})


def _made(copy: Path, command: Sequence[str], environment: dict[str, str]) -> Callable[[], object]:
    def make() -> None:
        copy.unlink(missing_ok=True)
        subprocess.run(command, env=environment, check=True, capture_output=True)

    return make


def _longest_wait(database: Path, action: Callable[[], object]) -> float:
    """Of somebody who commits all the while, as tracker's own connections do."""
    over, waits = threading.Event(), [0.0]

    def commit(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE reminders SET folded_into = NULL WHERE id = ?", (len(waits),))
        connection.execute("COMMIT")

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=60, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = EXTRA")
            while not over.is_set():
                waits.append(seconds(lambda: commit(connection)))
                time.sleep(_EVERY_S)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        action()
    finally:
        over.set()
        writer.join()
    return max(waits)
