"""How fast 10,000 dependents follow one anchor, beside the bare rows that this writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from tests.bench.pairs import Result, in_turns, seconds
from tests.sites import a_policy
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.sources.record import MilestoneRecord
from tracker.store.database import create_database, open_store

_DEPENDENTS = 10_000
_ROWS_EACH = 11  #: a revision, an event, its milestone anew and eight reminders
_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_DAYS = ("2027-06-01", "2027-07-01")


def measure(folder: Path) -> Iterator[Result]:
    url = f"sqlite:///{folder}/following.db"
    create_database(url)
    store = open_store(url)
    defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    records = [MilestoneRecord(title="Rules", key="rules", due="2027-05-01")]
    records += [
        MilestoneRecord(title=f"Step {number}", due=f"{number} days after rules")
        for number in range(1, _DEPENDENTS + 1)
    ]
    FileImporter(store, defaults).take(records, _NOW, by="m.yaml")
    milestones, moves, files = Milestones(store, defaults, by="A. Clerk"), count(), count()

    def ours() -> float:
        due = _DAYS[next(moves) % len(_DAYS)]
        return seconds(
            lambda: milestones.move(
                "rules", Announced(due=due, as_of=date(2026, 1, 5), reason="measured"), _NOW
            )
        )

    def peer() -> float:
        return seconds(lambda: _bare(folder / f"bare{next(files)}.db"))

    yield in_turns(
        f"{_DEPENDENTS:,} dependents that follow one anchor beside bare sqlite3 rows",
        "s",
        ours,
        peer,
        runs=3,
    )
    store.close()


def _bare(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)")
        rows = (("2027-06-01", "a reason", "text") for _ in range(_DEPENDENTS * _ROWS_EACH))
        connection.executemany("INSERT INTO rows (a, b, c) VALUES (?, ?, ?)", rows)
