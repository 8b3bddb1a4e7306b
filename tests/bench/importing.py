"""How fast `tracker import` takes in a large file, beside bare rows through csv and sqlite3."""

from __future__ import annotations

import csv
import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from tests.bench.pairs import Result, command_seconds, in_turns, seconds

_RECORDS = 100_000
_ROWS_EACH = 10  #: a milestone, its revision, its event and seven reminders


def measure(folder: Path) -> Iterator[Result]:
    source = folder / "milestones.csv"
    _write(source)
    numbers = count()

    def ours() -> float:
        return _RECORDS / _import(source, folder / f"ours{next(numbers)}.db")

    def peer() -> float:
        target = folder / f"peer{next(numbers)}.db"
        return _RECORDS / seconds(lambda: _bare(source, target))

    yield in_turns(
        f"tracker import of {_RECORDS:,} milestones beside bare csv + sqlite3",
        "records/s",
        ours,
        peer,
        runs=3,
    )


def _write(path: Path) -> None:
    first = date(2027, 1, 1)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["key", "title", "due", "as_of", "authority", "jurisdiction", "owner", "tags"]
        )
        for number in range(_RECORDS):
            due = first + timedelta(days=number % 3_650)
            writer.writerow(
                [
                    f"m{number}",
                    f"Milestone {number}",
                    due,
                    "2026-01-05",
                    "FCA",
                    "UK",
                    "policy",
                    "uk",
                ]
            )


def _import(source: Path, database: Path) -> float:
    tracker = str(Path(sys.executable).parent / "tracker")
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{database}"}
    command_seconds([tracker, "init"], environment)
    return command_seconds([tracker, "import", str(source)], environment)


def _bare(source: Path, database: Path) -> None:
    """As many rows as an import writes, without reading a date or planning anything."""
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")
    with source.open(newline="") as stream, connection:
        for record in csv.reader(stream):
            connection.executemany(
                "INSERT INTO rows (a, b, c, d, e, f, g, h) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [record] * _ROWS_EACH,
            )
    connection.close()
