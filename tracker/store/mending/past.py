"""What was done, read back to take it back; and milestones that leave every table but the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult

from tracker.domain.milestone import Milestone
from tracker.errors import BadData
from tracker.planning.undoing import Done, can_be_undone
from tracker.store.engine import bulk
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.columns import text_of, text_or_none, values_of
from tracker.store.values.kept import Kept, kept_of, milestone_from
from tracker.store.values.mapping import moment_of, moment_text

_DONE = (
    "SELECT e.id, e.at, e.kind, e.detail, e.by, e.old, e.new, coalesce(m.key, e.former_key) AS key "
    "FROM events e LEFT JOIN milestones m ON m.id = e.milestone_id "
    "WHERE coalesce(m.key, e.former_key) IS NOT NULL"
)
_TOGETHER = (
    f"{_DONE} AND e.at = (SELECT at FROM events WHERE id = ?) "  # noqa: S608 - our own words
    "AND coalesce(e.by, '') = (SELECT coalesce(by, '') FROM events WHERE id = ?) ORDER BY e.id"
)
_MADE_AT = (
    "SELECT e.by, e.kind, min(e.id) AS number FROM events e WHERE e.at = ? "
    "AND (e.milestone_id IS NOT NULL OR e.former_key IS NOT NULL) GROUP BY e.by, e.kind"
)
_UNDOINGS = (
    "SELECT min(e.id) AS number, e.at, e.by FROM events e JOIN "
    "(SELECT DISTINCT at, by FROM events WHERE kind = 'undone') u ON u.at = e.at AND u.by = e.by "
    "GROUP BY e.at, e.by"
)
_TOLD_OF = (
    "SELECT m.key, max(r.revision) AS revision FROM deliveries d "
    "JOIN reminders r ON r.id = d.reminder_id JOIN milestones m ON m.id = r.milestone_id "
    "WHERE (d.state IN ('sent', 'unconfirmed', 'claimed') OR d.last_outcome = 'UNKNOWN') AND m.key"
)
_TRIED = (
    "SELECT DISTINCT m.key FROM deliveries d JOIN reminders r ON r.id = d.reminder_id "
    "JOIN milestones m ON m.id = r.milestone_id WHERE d.attempts > 0 AND m.key"
)
_OF_IT = "(SELECT id FROM milestones WHERE key = ?)"
_REMINDERS_OF_IT = f"(SELECT id FROM reminders WHERE milestone_id = {_OF_IT})"  # noqa: S608 - our own words
#: takes a milestone that nobody was told of out of every table, its events first
_REMOVALS = (
    f"UPDATE events SET reminder_id = NULL WHERE reminder_id IN {_REMINDERS_OF_IT}",  # noqa: S608 - as above
    f"DELETE FROM deliveries WHERE reminder_id IN {_REMINDERS_OF_IT}",  # noqa: S608 - as above
    *(
        f"DELETE FROM {table} WHERE milestone_id = {_OF_IT}"  # noqa: S608 - as above
        for table in ("reminders", "anchors", "publications", "revisions")
    ),
    "DELETE FROM milestones WHERE key = ?",
)
_LEAVE = (
    "UPDATE events SET former_key = ?, milestone_id = NULL "  # noqa: S608 - as above
    f"WHERE milestone_id = {_OF_IT}"
)
_COME_BACK = (
    f"UPDATE events SET milestone_id = {_OF_IT}, former_key = NULL "  # noqa: S608 - as above
    "WHERE former_key = ?"
)


class PastTable:
    """What the log holds of changes, to take them back, and milestones that leave for the log."""

    def __init__(self, connection: Connection, milestones: MilestoneTable) -> None:
        self._connection = connection
        self._milestones = milestones

    def told(self, keys: Collection[str]) -> dict[str, int]:
        """The last revision of each milestone that somebody was told of, or may have been.

        By key; those of which nobody was are left out.
        """
        asked, order = sorted(keys), "GROUP BY m.key"
        rows = bulk.rows_with(self._connection, _TOLD_OF, asked, order_by=order)
        return {row["key"]: row["revision"] for row in rows}

    def tried(self, keys: Collection[str]) -> frozenset[str]:
        """Those of `keys` of which somebody was told, or it was tried."""
        rows = bulk.rows_with(self._connection, _TRIED, sorted(keys))
        return frozenset(row["key"] for row in rows)

    def newest(self, *, by: str | None, key: str | None, limit: int) -> tuple[Done, ...]:
        """The last `limit` things done, by `by` and to `key` where named; the newest first."""
        asked = [("e.by = ?", by), ("coalesce(m.key, e.former_key) = ?", key)]
        conditions = "".join(f" AND {text}" for text, value in asked if value is not None)
        query = f"{_DONE}{conditions} ORDER BY e.id DESC LIMIT {limit:d}"
        values = [value for _, value in asked if value is not None]
        return self._done(bulk.ask(self._connection, query, *values))

    def together_with(self, number: int) -> tuple[Done, ...]:
        """The event `number` and all that was done with it; none where there is no such event.

        One command does all at one instant.
        """
        return self._done(bulk.ask(self._connection, _TOGETHER, number, number))

    def made_at(self, at: datetime, hands: Collection[str | None]) -> tuple[int, ...]:
        """The numbers of the changes made at `at` by `hands` that can be taken back."""
        found: dict[str | None, dict[str, int]] = defaultdict(dict)
        for row in bulk.ask(self._connection, _MADE_AT, moment_text(at)):
            if row.by in hands:
                found[row.by][text_of(row.kind)] = row.number
        changes = (kinds for kinds in found.values() if any(map(can_be_undone, kinds)))
        return tuple(sorted(min(kinds.values()) for kinds in changes))

    def undoings(self) -> tuple[Done, ...]:
        """Every time that something was taken back, with the number of that change."""
        numbers = {
            (moment_of(row.at), row.by): row.number for row in bulk.ask(self._connection, _UNDOINGS)
        }
        rows = bulk.ask(self._connection, f"{_DONE} AND e.kind = 'undone' ORDER BY e.id")
        return tuple(replace(each, number=numbers[each.at, each.by]) for each in self._done(rows))

    @staticmethod
    def kept(milestone: Milestone) -> Kept:
        """`milestone`, whole, as the log keeps it."""
        return kept_of(milestone)

    @staticmethod
    def revived(done: Done) -> Milestone:
        """The milestone that was deleted; BadData where it cannot be read."""
        try:
            return milestone_from(done.key, (done.old or {})["kept"])  # type: ignore[arg-type]  # JSON
        except (KeyError, ValueError, TypeError) as error:
            raise BadData(f"what the log keeps of {done.key} cannot be read: {error}") from error

    def remove(self, keys: Collection[str]) -> None:
        """Take milestones that nobody was told of, and nothing else counts from, out of all tables.

        Their events stay, with the key that they had.
        """
        rows = [(key,) for key in sorted(keys)]
        bulk.run(self._connection, _LEAVE, [(key, key) for (key,) in rows])
        for statement in _REMOVALS:
            bulk.run(self._connection, statement, rows)
        self._milestones.forget()

    def comes_back(self, key: str) -> None:
        """The events of the milestone `key`, which had left, are its own again."""
        bulk.run(self._connection, _COME_BACK, [(key, key)])

    @staticmethod
    def _done(rows: CursorResult[Any]) -> tuple[Done, ...]:
        return tuple(
            Done(
                number=row["id"],
                kind=text_of(row["kind"]),
                at=moment_of(row["at"]),
                by=text_or_none(row["by"]),
                key=text_of(row["key"]),
                detail=text_of(row["detail"]),
                old=None if row["old"] is None else values_of(row["old"]),
                new=None if row["new"] is None else values_of(row["new"]),
            )
            for row in rows.mappings()
        )
