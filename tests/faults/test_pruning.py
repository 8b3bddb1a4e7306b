"""kill -9 in the middle of a prune, beside a daemon: nothing is lost, copies say what went."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, create_engine, text

from tests import nursery
from tests.faults.lives import QUICK, settle, work_for
from tests.faults.oracle import told_by_log, verdict
from tests.history import fill
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import PATIENCE_S, REPOSITORY, Site, wait_for
from tracker.store.database import check_database
from tracker.store.values.url import is_postgres

_CHANNELS: Final = ("old", "older")
_MILESTONES: Final = 3_000
_KILLS: Final = 4
_OLD: Final = "(SELECT id FROM deliveries WHERE channel IN ('old', 'older'))"


@dataclass
class _Database:
    engine: Engine

    def rows(self, query: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(query)))

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def forget_what_is_over(self) -> None:
        """The oracle asks of everything that was sent who received it: nobody here, long ago."""
        with self.engine.begin() as connection:
            for statement in (
                f"DELETE FROM pruned WHERE id IN {_OLD}",  # noqa: S608 - constants
                f"DELETE FROM attempts WHERE delivery_id IN {_OLD}",  # noqa: S608 - constants
                f"DELETE FROM deliveries WHERE id IN {_OLD}",  # noqa: S608 - constants
            ):
                connection.execute(text(statement))


@contextmanager
def _opened(url: str) -> Iterator[_Database]:
    engine = create_engine(url)
    yield _Database(engine)
    engine.dispose()


def _start(site: Site, copy: Path) -> nursery.Forked:
    """A prune that goes on until somebody kills it."""
    words = ("db", "prune", "--before", "2020-01-01", "--to", str(copy), "--by", "amira", "--yes")
    with Path(os.devnull).open("r+b") as nothing:
        return nursery.start(
            site.launcher,
            words,
            environ=site.environ(),
            folder=REPOSITORY,
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
        )


def test_a_prune_that_is_killed_loses_nothing_beside_a_daemon(
    tmp_path: Path, database_url: str
) -> None:
    if is_postgres(database_url) and "TRACKER_TEST_AT" in os.environ:
        pytest.skip("the server's clock cannot be set")
    fill(database_url, _MILESTONES, channels=_CHANNELS, packed=zlib.compress(b"Due\n\nIt is due."))
    log, chance = tmp_path / "received.jsonl", random.Random(_KILLS)
    with (
        WebhookPeer(log=log, usual=Answer(delay_s=0.005)) as peer,
        _opened(database_url) as database,
    ):
        site = Site(
            tmp_path, {"hook": peer.channel_url()}, delivery=QUICK, database_url=database_url
        )
        daemon = site.start()
        with work_for(site) as work:
            for number in range(_KILLS):
                work.add(5)
                _kill_in_the_middle(site, database, tmp_path / f"copy-{number}.jsonl", chance)
            last = ("--before", "2020-01-01", "--to", str(tmp_path / "last.jsonl"), "--yes")
            done = site.json("db", "prune", *last)
        assert site.stop(daemon) == 0
        settle(site)
        assert done["left"] == 0
        _hold_copies_to_what_went(database, tmp_path)
        _hold_the_rest_to_what_was(database)
        database.forget_what_is_over()
    assert check_database(database_url) == ()
    found = verdict(database_url, {"hook": told_by_log(log)}, wanted=work.keys)
    assert found.clean, found


def _kill_in_the_middle(site: Site, database: _Database, copy: Path, chance: random.Random) -> None:
    """Kill a prune once it has dropped a part or two, or on a slow machine as it has ended."""
    before, parts = database.one("SELECT count(*) FROM pruned"), chance.randint(0, 1)
    process = _start(site, copy)
    wait_for(
        lambda: (
            database.one("SELECT count(*) FROM pruned") > before + 500 * parts
            or process.poll() is not None
        ),
        "the parts that are dropped",
    )
    process.send_signal(signal.SIGKILL)
    assert process.wait(PATIENCE_S) in {-signal.SIGKILL, 0}


def _hold_copies_to_what_went(database: _Database, folder: Path) -> None:
    """Each run names its copy, which is as it was written and holds all that the run dropped."""
    runs = database.rows("SELECT id, file, digest, attempts, finished_at FROM prunings ORDER BY id")
    assert None in {run.finished_at for run in runs}, "one at least was killed in the middle"
    assert runs[-1].finished_at is not None
    for run in runs:
        whole = Path(run.file).read_bytes()
        assert hashlib.sha256(whole).hexdigest() == run.digest
        lines = [json.loads(line) for line in whole.splitlines()]
        copied = {line["delivery"]: line["attempts"] for line in lines if "delivery" in line}
        words = {line["digest"] for line in lines if "words" in line}
        gone = database.rows(f"SELECT id FROM pruned WHERE pruning_id = {run.id:d}")  # noqa: S608 - a number
        assert len(gone) == run.attempts, "each of these was tried once"
        assert {row.id for row in gone} <= copied.keys()
        assert {each["text"] for some in copied.values() for each in some} == words


def _hold_the_rest_to_what_was(database: _Database) -> None:
    """Each delivery is there, with its attempt or what stands for it; no text is without one."""
    kept = database.one(f"SELECT count(*) FROM attempts WHERE delivery_id IN {_OLD}")  # noqa: S608 - constants
    gone = database.one("SELECT count(*) FROM pruned")
    assert database.one(f"SELECT count(*) FROM {_OLD} AS old") == kept + gone  # noqa: S608 - constants
    assert 1 <= kept <= len(_CHANNELS), "what says how each channel is"
    told = "SELECT text_id FROM attempts WHERE text_id IS NOT NULL"
    assert database.one(f"SELECT count(*) FROM texts WHERE id NOT IN ({told})") == 0  # noqa: S608 - constants
