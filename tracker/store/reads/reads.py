"""Quick reads: the same domain values as the tables give, fast to import and read-only.

The start of a program dominates what a listing costs: this takes a tenth of what SQLModel takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Sized
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.store.reads.quick import PostgresReader, Reader, SqliteReader
from tracker.store.values.columns import seconds_of
from tracker.store.values.damage import Damaged, dateless, is_moved, milestones_of, read_row
from tracker.store.values.mapping import Record, moment_if_any, moment_text
from tracker.store.values.relations import publication_of
from tracker.store.values.url import is_postgres

if TYPE_CHECKING:
    from tracker.domain.publication import Publication
    from tracker.domain.reminder import StoredReminder
    from tracker.store.values.records import LogEntry, PendingDelivery, StoreStatus

Value = TypeVar("Value")

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
SELECT p.milestone_id, m.key, p.listed_in, p.said, p.closed_it, p.vanished_at
FROM publications p JOIN milestones m ON m.id = p.milestone_id"""
_TO_PROVE = """\
SELECT key FROM milestones WHERE key > ? AND (status IN ('open', 'suspended') OR closed_on >= ?)
ORDER BY key LIMIT ?"""
_PARKED = """\
SELECT r.id FROM reminders r JOIN milestones m ON m.id = r.milestone_id
WHERE r.state = 'pending' AND r.due_at IS NULL AND m.status = 'open'"""
_UNDELIVERED = """\
SELECT r.id FROM reminders r WHERE r.state = 'dispatched' AND NOT EXISTS
(SELECT 1 FROM deliveries d WHERE d.reminder_id = r.id AND d.state <> 'superseded')"""
#: Those that run first, of these the one that spoke last; single ticks stand in `daemon`.
_DAEMONS = (
    "SELECT * FROM daemons WHERE NOT once ORDER BY stopped_at IS NOT NULL, "
    "coalesce(last_tick_at, started_at) DESC, instance"
)
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
        self.aside: list[Damaged] = []  #: what was met and could not be read

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
        """The milestone `key`; BadData where there is one that cannot be read."""
        before = len(self.aside)
        found = next(iter(self._milestones(["key = ?"], (key,))), None)
        if found is None:
            self._look_for_dateless("m.key = ?", (key,))
        if found is None and (damage := self.aside[before:]):
            raise damage[0].refusal()
        return found

    def look_for_damage(self) -> None:
        """Set aside what no list of milestones meets: without a date, or of no known status."""
        self._look_for_dateless("TRUE", ())
        statuses = [status.value for status in MilestoneStatus]
        strange = f"SELECT * FROM milestones WHERE status NOT IN ({_places(statuses)})"  # noqa: S608  # constants
        for row in self._reader.rows(strange, statuses):
            found = read_row(lambda record: MilestoneStatus(record["status"]), row, "milestones")
            if isinstance(found, Damaged):
                self.aside.append(found)

    def _look_for_dateless(self, condition: str, parameters: Sequence[object]) -> None:
        query = f"SELECT m.id, m.key, m.revision FROM milestones m WHERE {condition} AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.milestone_id = m.id AND r.number = m.revision)"  # noqa: E501, S608  # constants
        self.aside.extend(map(dateless, self._reader.rows(query, parameters)))

    def keys(self, prefix: str, limit: int) -> tuple[str, ...]:
        """The first `limit` keys that begin with `prefix`."""
        query = "SELECT key FROM milestones WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        rows = self._reader.rows(query, (prefix, prefix + _AFTER_ALL, limit))
        return tuple(row["key"] for row in rows if isinstance(row["key"], str))

    def keys_to_prove(self, *, after: str, limit: int, closed_since: date) -> tuple[str, ...]:
        """The first `limit` keys after `after` of what is open, or was closed since a day."""
        rows = self._reader.rows(_TO_PROVE, (after, closed_since.isoformat(), limit))
        return tuple(row["key"] for row in rows if isinstance(row["key"], str))

    def reminders_of(self, keys: Sequence[str]) -> dict[str, tuple[StoredReminder, ...]]:
        """Every reminder of each of the milestones `keys` that has any, by when it fires."""
        from tracker.store.values.evidence import reminder_of  # noqa: PLC0415 - lists need none

        found: dict[str, list[StoredReminder]] = defaultdict(list)
        query = f"SELECT * FROM keyed_reminders WHERE key IN ({_places(keys)}) ORDER BY fire_at, id"  # noqa: S608  # constants
        for each in self._read(reminder_of, self._reader.rows(query, keys), "reminders"):
            found[each.reminder.key].append(each)
        return {key: tuple(reminders) for key, reminders in found.items()}

    def stuck_reminders(self) -> tuple[frozenset[int], frozenset[int]]:
        """The numbers of the pending reminders of open milestones that no tick looks at.

        And of those that count as told and are on no channel.
        """
        parked, undelivered = map(self._reader.rows, (_PARKED, _UNDELIVERED))
        return frozenset(row["id"] for row in parked), frozenset(row["id"] for row in undelivered)

    def policies_applied(self) -> str | None:
        """The fingerprint of the policies that stored reminders follow, where one is known."""
        rows = self._reader.rows("SELECT policies FROM daemon")
        return rows[0]["policies"] if rows else None

    def publications(self) -> dict[str, Publication]:
        """What the sources of milestones said last, by key."""
        rows = self._reader.rows(_PUBLICATIONS)
        found = self._read(publication_of, rows, "publications", number="milestone_id")
        return {each.key: each for each in found}

    def count(self) -> int:
        """How many milestones there are."""
        number: int = self._reader.rows("SELECT count(*) AS number FROM milestones")[0]["number"]
        return number

    def pending_reminders(self) -> dict[str, tuple[StoredReminder, ...]]:
        """Every pending reminder by milestone, held ones too, by when they fire."""
        from tracker.store.values.evidence import reminder_of  # noqa: PLC0415 - lists need none

        found: dict[str, list[StoredReminder]] = defaultdict(list)
        query = "SELECT * FROM keyed_reminders WHERE state = 'pending' ORDER BY fire_at, id"
        for each in self._read(reminder_of, self._reader.rows(query), "reminders"):
            found[each.reminder.key].append(each)
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
        found = self._read(pending_of, rows, "deliveries", number="delivery_id")
        return tuple(sorted(found, key=lambda each: (each.due_at, each.id)))

    def told_channels(self) -> tuple[str, ...]:
        """Every channel that a delivery is or was for, by name."""
        rows = self._reader.rows("SELECT DISTINCT channel FROM deliveries ORDER BY channel")
        return tuple(row["channel"] for row in rows)

    def latest_event(self, kinds: Sequence[str]) -> tuple[str, str] | None:
        """Kind and detail of the latest event of tracker itself that is of one of `kinds`."""
        among = f"kind IN ({_places(kinds)})"
        query = f"SELECT kind, detail FROM events WHERE milestone_id IS NULL AND {among}"  # noqa: S608  # constants
        rows = self._reader.rows(f"{query} ORDER BY id DESC LIMIT 1", kinds)
        return (rows[0]["kind"], rows[0]["detail"]) if rows else None

    def log(self, key: str | None = None) -> tuple[LogEntry, ...]:
        """Attempts and events of a milestone, or of all, by time."""
        from tracker.store.values.evidence import log_entry_of  # noqa: PLC0415 - lists need none

        condition, parameters = ("", ()) if key is None else ("WHERE key = ?", (key,))
        query = f"SELECT * FROM log_entries {condition} ORDER BY at, part, id"  # noqa: S608  # constants
        rows = self._reader.rows(query, parameters)
        return tuple(self._read(log_entry_of, rows, "log_entries"))

    def status(self, now: datetime) -> StoreStatus:
        """How things stand at `now`."""
        from tracker.store.values.evidence import (  # noqa: PLC0415 - as above
            channel_of,
            daemon_of,
            one_of_daemons,
        )
        from tracker.store.values.records import StoreStatus  # noqa: PLC0415 - as above

        with self._reader.snapshot():
            daemon = self._reader.rows("SELECT * FROM daemon")
            named = self._reader.rows(_DAEMONS)
            milestones = self._reader.rows(_OLDEST_MILESTONE)
            channels = self._reader.rows("SELECT * FROM channel_records ORDER BY channel")
            due = [
                self._reader.rows(query, (moment_text(now),))[0]
                for query in (_DUE_REMINDERS, _DUE_DELIVERIES, _CLAIMED_DELIVERIES)
            ]
        oldest = [moment_if_any(row["oldest"]) for row in due]
        daemons = tuple(self._read(one_of_daemons, named, "daemons", number=None, key=None))
        alone = self._read(daemon_of, daemon, "daemon", key=None)
        offset_s = seconds_of(daemon[0]["clock_offset_s"]) if daemon else 0.0
        return StoreStatus(
            daemon=next(iter((*daemons, *alone)), None),
            backlog=sum(row["number"] for row in due),
            oldest_due_at=min((at for at in oldest if at is not None), default=None),
            channels=tuple(self._read(channel_of, channels, "attempts", number=None, key=None)),
            clock_offset_s=daemons[0].clock_offset_s if daemons else offset_s,
            backed_up_at=moment_if_any(daemon[0]["backed_up_at"]) if daemon else None,
            oldest_milestone_at=moment_if_any(milestones[0]["created_at"]) if milestones else None,
            daemons=daemons,
        )

    def _milestones(
        self, conditions: Sequence[str], parameters: Sequence[object]
    ) -> list[Milestone]:
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        present = f"SELECT * FROM current_milestones {where} ORDER BY {_EARLIEST} IS NULL, {_EARLIEST}, key"  # noqa: E501, S608  # constants
        with self._reader.snapshot():
            rows = self._reader.rows(present, parameters)
            earlier = self._earlier_revisions([row["id"] for row in rows if is_moved(row)])
            anchors = self._anchors([row["id"] for row in rows if row["anchored"]])
        found, damage = milestones_of(rows, earlier, anchors)
        self.aside.extend(damage)
        return list(found.values())

    def _read(
        self,
        read: Callable[[Record], Value],
        rows: Iterable[Record],
        table: str,
        *,
        number: str | None = "id",
        key: str | None = "key",
    ) -> list[Value]:
        """The values of those rows that can be read; the others are set aside."""
        found: list[Value] = []
        for row in rows:
            value = read_row(read, row, table, number=number, key=key)
            if isinstance(value, Damaged):
                self.aside.append(value)
            else:
                found.append(value)
        return found

    def _anchors(self, ids: Sequence[int]) -> list[Record]:
        found: list[Record] = []
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            query = (
                f"SELECT * FROM keyed_anchors WHERE milestone_id IN ({_places(part)}) ORDER BY id"  # noqa: S608  # constants
            )
            found += self._reader.rows(query, part)
        return found

    def _earlier_revisions(self, ids: Sequence[int]) -> list[Record]:
        earlier: list[Record] = []
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            query = f"SELECT * FROM earlier_revisions WHERE milestone_id IN ({_places(part)}) ORDER BY number"  # noqa: E501, S608  # constants
            earlier += self._reader.rows(query, part)
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
