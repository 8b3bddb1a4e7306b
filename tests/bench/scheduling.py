"""What it costs to schedule a reminder durably, beside what APScheduler and huey schedule."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from huey import SqliteHuey
from sqlalchemy import event

from tests.bench.pairs import Result, in_turns, seconds
from tests.builders import a_due, a_milestone, a_reminder
from tests.databases import a_database
from tracker.store.database import open_store

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_LATER = _NOW + timedelta(days=40_000)  # ahead of any day on which this runs
_MINUTE = timedelta(minutes=1)
_OURS, _EACH = 100_000, 100  #: reminders in all, and of one milestone
_PEERS = 2_000  #: jobs of a peer, of which each costs the same
_AT_ONCE = 10_000  #: reminders of one transaction, as an import has it
_RUNS = 3


def tell(key: str) -> None:
    """What a peer would do when the time has come."""


def measure(folder: Path) -> Iterator[Result]:
    number = count()

    def in_a_file(schedule: Callable[[Path], float]) -> Callable[[], float]:
        return lambda: schedule(folder / f"{next(number)}.db")

    peers = {"APScheduler, job store on SQLite with WAL": _apscheduler, "huey on SQLite": _huey}
    for name, peer in peers.items():
        yield in_turns(
            f"{_OURS:,} reminders scheduled beside {name}, {_PEERS:,} jobs",
            "us each",
            in_a_file(_ours),
            in_a_file(peer),
            runs=_RUNS,
        )


def _ours(path: Path) -> float:
    """Microseconds for each of the reminders, milestones and all."""
    a_database(f"sqlite:///{path}")
    store = open_store(f"sqlite:///{path}")
    day = a_due(_LATER.date(), tz="UTC")
    keys = [f"m{number}" for number in range(_OURS // _EACH)]
    times = [(f"{number + 1}d", _LATER - number * _MINUTE) for number in range(_EACH)]

    def schedule() -> None:
        step = _AT_ONCE // _EACH
        for some in (keys[start : start + step] for start in range(0, len(keys), step)):
            with store.write() as transaction:
                transaction.milestones.insert([a_milestone(key, day) for key in some], _NOW)
                each = [a_reminder(key, lead, fire_at=at) for key in some for lead, at in times]
                transaction.reminders.insert(each, _NOW)

    took = seconds(schedule)
    store.close()
    path.unlink()
    return took / _OURS * 1e6


def _apscheduler(path: Path) -> float:
    jobs = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    event.listen(jobs.engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    scheduler = BackgroundScheduler(timezone="UTC", jobstores={"default": jobs})
    scheduler.start(paused=True)
    add = scheduler.add_job
    took = seconds(
        lambda: [
            add(tell, "date", run_date=_LATER + number * _MINUTE, args=["m"])
            for number in range(_PEERS)
        ]
    )
    scheduler.shutdown()
    return took / _PEERS * 1e6


def _huey(path: Path) -> float:
    folder = path.with_suffix(".huey")
    folder.mkdir()
    huey = SqliteHuey(filename=str(folder / "jobs.db"))
    task = huey.task()(tell)
    took = seconds(
        lambda: [task.schedule(("m",), eta=_LATER + number * _MINUTE) for number in range(_PEERS)]
    )
    huey.storage.close()
    shutil.rmtree(folder)
    return took / _PEERS * 1e6
