"""The table of events: what was done to milestones, only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from tracker.store.engine import bulk
from tracker.store.schema.rows import EVENTS
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.mapping import moment_text

_COLUMNS = ("at", "kind", "milestone_id", "reminder_id", "detail")


class EventTable:
    """Evidence of what was done, by whom and why."""

    def __init__(self, connection: Connection, milestones: MilestoneTable) -> None:
        self._connection = connection
        self._milestones = milestones

    def insert(
        self,
        kind: str,
        at: datetime,
        *,
        key: str | None,
        reminder_id: int | None = None,
        detail: str = "",
    ) -> None:
        """Add one event; NotFound where `key` is no milestone's."""
        self._insert([(kind, key, reminder_id, detail)], at)

    def insert_many(self, events: Sequence[tuple[str, str | None, str]], at: datetime) -> None:
        """Add events: kind, key of the milestone and detail of each, in their order."""
        self._insert([(kind, key, None, detail) for kind, key, detail in events], at)

    def _insert(
        self, events: Sequence[tuple[str, str | None, int | None, str]], at: datetime
    ) -> None:
        known = self._milestones.known({key for _, key, _, _ in events if key is not None})
        moment = moment_text(at)
        rows = (
            (moment, kind, None if key is None else known[key].id, reminder_id, detail)
            for kind, key, reminder_id, detail in events
        )
        bulk.insert_rows(self._connection, EVENTS, _COLUMNS, rows)
