"""Quick reads: the same domain values as the tables give, fast to import and read-only.

The start of a program dominates what a listing costs: this takes a tenth of what SQLModel takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Sized
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone, MilestoneStatus, Revision
from tracker.store.reads.quick import PostgresReader, Reader, SqliteReader
from tracker.store.values.mapping import (
    anchor_of,
    milestone_of,
    moment_of,
    moment_or_none,
    moment_text,
    publication_of,
    revision_of,
)
from tracker.store.values.url import is_postgres

if TYPE_CHECKING:
    from tracker.domain.publication import Publication
    from tracker.domain.reminder import StoredReminder
    from tracker.store.values.records import LogEntry, PendingDelivery, StoreStatus

_BUSY_TIMEOUT_S = 30.0
_CHUNK = 500
_EARLIEST = "coalesce(earliest, not_before)"
_AFTER_ALL = "\U0010ffff"  #: sorts behind whatever a key goes on with

_DUE_REMINDERS = """\
SELECT count(DISTINCT milestone_id) AS number, min(due_at) AS oldest
FROM reminders WHERE state = 'pending' AND due_at <= ?"""
_DUE_DELIVERIES = """\
SELECT count(*) AS number, min(wanted_at) AS oldest
FROM deliveries WHERE state = 'pending' AND wanted_at <= ?"""
_PUBLICATIONS = """\
SELECT m.key, p.listed_in, p.said, p.closed_it, p.vanished_at
FROM publications p JOIN milestones m ON m.id = p.milestone_id"""
_OLDEST_MILESTONE = "SELECT created_at FROM milestones ORDER BY id LIMIT 1"
_CLAIMED_DELIVERIES = """\
SELECT count(*) AS number, min(wanted_at) AS oldest
FROM deliveries WHERE state = 'claimed' AND wanted_at <= ?"""


def open_reads(url: str, *, busy_timeout_s: float = _BUSY_TIMEOUT_S) -> Reads:
    """Quick reads of the database at `url`.

    Raises DatabaseUnusable where it is missing, not ours or out of reach, SchemaMismatch where
    another version of tracker made it.
    """
    reader: Reader = (
        PostgresReader(url)
        if is_postgres(url)
        else SqliteReader(url, busy_timeout_s=busy_timeout_s)
    )
    try:
        reader.check_version()
    except BaseException:
        reader.close()
        raise
    return Reads(reader)


class Reads:
    """What is known; close it, or use it as a context."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._reader.close()

    def milestones(
        self,
        *,
        statuses: frozenset[MilestoneStatus] | None = None,
        due_before: date | None = None,
        tag: str | None = None,
        jurisdiction: str | None = None,
    ) -> tuple[Milestone, ...]:
        """Milestones with all of what is asked for, by the first day they can fall on.

        Those without any day come last, and never where `due_before` is given.
        """
        conditions, parameters = _filters(statuses, due_before, jurisdiction)
        found = self._milestones(conditions, parameters)
        return tuple(each for each in found if tag is None or tag in each.tags)

    def milestones_by_key(self, keys: Sequence[str]) -> tuple[Milestone, ...]:
        """Those of the milestones `keys` that there are."""
        found: list[Milestone] = []
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            found += self._milestones([f"key IN ({_places(part)})"], part)
        return tuple(found)

    def dependents(self, key: str) -> tuple[Milestone, ...]:
        """The milestones that count from the milestone `key`, the earliest first."""
        query = (
            "id IN (SELECT a.milestone_id FROM anchors a "
            "JOIN milestones m ON m.id = a.anchor_id WHERE m.key = ?)"
        )
        return tuple(self._milestones([query], (key,)))

    def milestone(self, key: str) -> Milestone | None:
        """The milestone `key`."""
        return next(iter(self._milestones(["key = ?"], (key,))), None)

    def keys(self, prefix: str, limit: int) -> tuple[str, ...]:
        """The first `limit` keys that begin with `prefix`."""
        query = "SELECT key FROM milestones WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        rows = self._reader.rows(query, (prefix, prefix + _AFTER_ALL, limit))
        return tuple(row["key"] for row in rows)

    def publications(self) -> dict[str, Publication]:
        """What the sources of milestones said last, by key."""
        return {row["key"]: publication_of(row) for row in self._reader.rows(_PUBLICATIONS)}

    def count(self) -> int:
        """How many milestones there are."""
        number: int = self._reader.rows("SELECT count(*) AS number FROM milestones")[0]["number"]
        return number

    def pending_reminders(self) -> dict[str, tuple[StoredReminder, ...]]:
        """Every pending reminder by milestone, held ones too, by when they fire."""
        from tracker.store.values.evidence import reminder_of  # noqa: PLC0415 - lists need none

        found: dict[str, list[StoredReminder]] = defaultdict(list)
        query = "SELECT * FROM keyed_reminders WHERE state = 'pending' ORDER BY fire_at, id"
        for row in self._reader.rows(query):
            found[row["key"]].append(reminder_of(row))
        return {key: tuple(reminders) for key, reminders in found.items()}

    def pending_deliveries(self) -> tuple[PendingDelivery, ...]:
        """Every delivery that waits or is being sent, the one due first first."""
        from tracker.store.values.evidence import pending_of  # noqa: PLC0415 - lists need none

        query = "SELECT * FROM keyed_deliveries WHERE delivery_state = "
        with self._reader.snapshot():
            rows = [
                *self._reader.rows(f"{query} 'pending'"),
                *self._reader.rows(f"{query} 'claimed'"),
            ]
        return tuple(sorted(map(pending_of, rows), key=lambda each: (each.due_at, each.id)))

    def log(self, key: str | None = None) -> tuple[LogEntry, ...]:
        """Attempts and events of a milestone, or of all, by time."""
        from tracker.store.values.evidence import log_entry_of  # noqa: PLC0415 - lists need none

        condition, parameters = ("", ()) if key is None else ("WHERE key = ?", (key,))
        query = f"SELECT * FROM log_entries {condition} ORDER BY at, part, id"  # noqa: S608  # constants
        return tuple(map(log_entry_of, self._reader.rows(query, parameters)))

    def status(self, now: datetime) -> StoreStatus:
        """How things stand at `now`."""
        from tracker.store.values.evidence import channel_of, daemon_of  # noqa: PLC0415 - as above
        from tracker.store.values.records import StoreStatus  # noqa: PLC0415 - as above

        with self._reader.snapshot():
            daemon = self._reader.rows("SELECT * FROM daemon")
            milestones = self._reader.rows(_OLDEST_MILESTONE)
            channels = self._reader.rows("SELECT * FROM channel_records ORDER BY channel")
            due = [
                self._reader.rows(query, (moment_text(now),))[0]
                for query in (_DUE_REMINDERS, _DUE_DELIVERIES, _CLAIMED_DELIVERIES)
            ]
        oldest = [moment_of(row["oldest"]) for row in due if row["oldest"] is not None]
        return StoreStatus(
            daemon=daemon_of(daemon[0]) if daemon else None,
            backlog=sum(row["number"] for row in due),
            oldest_due_at=min(oldest, default=None),
            channels=tuple(map(channel_of, channels)),
            clock_offset_s=daemon[0]["clock_offset_s"] if daemon else 0.0,
            backed_up_at=moment_or_none(daemon[0]["backed_up_at"]) if daemon else None,
            oldest_milestone_at=moment_of(milestones[0]["created_at"]) if milestones else None,
        )

    def _milestones(
        self, conditions: Sequence[str], parameters: Sequence[object]
    ) -> list[Milestone]:
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        present = f"SELECT * FROM current_milestones {where} ORDER BY {_EARLIEST} IS NULL, {_EARLIEST}, key"  # noqa: E501, S608  # constants
        with self._reader.snapshot():
            rows = self._reader.rows(present, parameters)
            moved = [row["id"] for row in rows if row["number"] > 1]
            earlier = self._earlier_revisions(moved)
            anchors = self._anchors([row["id"] for row in rows if row["anchored"]])
        return [
            milestone_of(row, earlier.get(row["id"], ()), anchors.get(row["id"], ()))
            for row in rows
        ]

    def _anchors(self, ids: Sequence[int]) -> dict[int, list[Anchor]]:
        found: dict[int, list[Anchor]] = defaultdict(list)
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            query = (
                f"SELECT * FROM keyed_anchors WHERE milestone_id IN ({_places(part)}) ORDER BY id"  # noqa: S608  # constants
            )
            for row in self._reader.rows(query, part):
                found[row["milestone_id"]].append(anchor_of(row))
        return found

    def _earlier_revisions(self, ids: Sequence[int]) -> dict[int, list[Revision]]:
        earlier: dict[int, list[Revision]] = defaultdict(list)
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            query = f"SELECT * FROM earlier_revisions WHERE milestone_id IN ({_places(part)}) ORDER BY number"  # noqa: E501, S608  # constants
            for row in self._reader.rows(query, part):
                earlier[row["milestone_id"]].append(revision_of(row))
        return earlier


def _filters(
    statuses: frozenset[MilestoneStatus] | None, due_before: date | None, jurisdiction: str | None
) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    parameters: list[object] = []
    if statuses is not None and not statuses:
        conditions.append("FALSE")
    elif statuses is not None:
        conditions.append(f"status IN ({_places(statuses)})")
        parameters += [status.value for status in statuses]
    if due_before is not None:
        conditions.append(f"{_EARLIEST} < ?")
        parameters.append(due_before.isoformat())
    if jurisdiction is not None:
        conditions.append("jurisdiction = ?")
        parameters.append(jurisdiction)
    return conditions, parameters


def _places(values: Sized) -> str:
    return ", ".join("?" * len(values))
