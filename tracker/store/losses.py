"""What a restore loses: done in the database that was there, after the copy of it was made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tracker.domain.change import Verb
from tracker.errors import TrackerError
from tracker.store.reads.quick import SqliteReader
from tracker.store.values.evidence import log_entry_of
from tracker.store.values.mapping import moment_text
from tracker.store.values.records import LogEntry

BESIDE: Final = ("-journal", "-wal", "-shm")  #: what SQLite keeps beside its file, and plays back
_BUSY_TIMEOUT_S = 5.0
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: tracker does these by itself, and does them again
_OF_ITSELF: Final = frozenset({Verb.OCCURRENCE, Verb.PASSED, Verb.VANISHED, Verb.FOUND})
_DONE: Final = tuple(verb.value for verb in Verb if verb not in _OF_ITSELF)
_QUERY: Final = (
    "SELECT * FROM log_entries WHERE part = 0 AND at > ? AND key IS NOT NULL "  # noqa: S608 - constants
    f"AND kind IN ({', '.join('?' * len(_DONE))}) ORDER BY at, id"
)


def lost_since(database: Path, copied_at: datetime | None) -> tuple[LogEntry, ...] | None:
    """What was done in the file `database` after `copied_at`, by time; None if it cannot be read.

    Milestones that were added, moved, closed, acknowledged: all that people and sources did. None
    of `copied_at` stands for all that was ever done.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(_undisturbed(database))
            reader = SqliteReader(f"sqlite:///{file}", busy_timeout_s=_BUSY_TIMEOUT_S)
            stack.callback(reader.close)
            rows = reader.rows(_QUERY, (moment_text(copied_at or _LONG_AGO), *_DONE))
            return tuple(map(log_entry_of, rows))
        except (OSError, TrackerError, LookupError, ValueError):
            return None  # damaged, foreign, or of a schema that shows less


@contextmanager
def _undisturbed(database: Path) -> Iterator[Path]:
    """The file itself, or a copy of it where SQLite would play back what a killed writer left."""
    beside = [database.with_name(database.name + suffix) for suffix in ("", *BESIDE)]
    there = [file for file in beside if file.exists()]
    if there == [database]:
        yield database
        return
    with TemporaryDirectory(dir=database.parent, prefix=f".{database.name}.") as folder:
        for file in there:
            shutil.copyfile(file, Path(folder, file.name))
        yield Path(folder, database.name)
