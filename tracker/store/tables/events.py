"""The table of events: what was done to milestones, only ever added to."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from tracker.domain.change import Event, Values, Verb
from tracker.store.engine import bulk
from tracker.store.schema.rows import EVENTS, MILESTONES
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.mapping import moment_or_none, moment_text

_COLUMNS = ("at", "kind", "milestone_id", "reminder_id", "detail", "by", "old", "new")


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
        """Add one event, of what tracker does by itself; NotFound where `key` is no milestone's."""
        event = Event(kind=kind, at=at, key=key, reminder_id=reminder_id, detail=detail)
        self.insert_many([event])

    def newest_at(self) -> datetime | None:
        """The time of the newest event; None where there is none."""
        query = select(EVENTS.c.at).order_by(EVENTS.c.id.desc()).limit(1)
        return moment_or_none(self._connection.execute(query).scalar())

    def last_at(self, kinds: Collection[str], now: datetime) -> datetime | None:
        """When any of `kinds` last happened by `now`; None where none did. Reads every event."""
        columns = EVENTS.c
        query = select(func.max(columns.at)).where(columns.kind.in_(kinds), columns.at <= now)
        return moment_or_none(self._connection.execute(query).scalar())

    def latest_of(self, kinds: Sequence[str]) -> tuple[str, str] | None:
        """Kind and detail of the latest event of tracker itself that is of one of `kinds`."""
        query = (
            select(EVENTS.c.kind, EVENTS.c.detail)
            .where(EVENTS.c.milestone_id.is_(None), EVENTS.c.kind.in_(kinds))
            .order_by(EVENTS.c.id.desc())
            .limit(1)
        )
        found = self._connection.execute(query).one_or_none()
        return None if found is None else (found.kind, found.detail)

    def insert_many(self, events: Sequence[Event]) -> None:
        """Add events in their order; NotFound as above."""
        known = self._milestones.known({each.key for each in events if each.key is not None})
        rows = (
            (
                moment_text(each.at),
                each.kind,
                None if each.key is None else known[each.key].id,
                each.reminder_id,
                each.detail,
                each.by,
                _values_text(each.old),
                _values_text(each.new),
            )
            for each in events
        )
        bulk.insert_rows(self._connection, EVENTS, _COLUMNS, rows)

    def added_by(self, keys: Collection[str]) -> dict[str, str | None]:
        """Who added each of the milestones `keys`, as far as the log says so."""
        found: dict[str, str | None] = {}
        for part in bulk.chunks(sorted(keys)):
            query = select(MILESTONES.c.key, EVENTS.c.by).join_from(EVENTS, MILESTONES)
            query = query.where(MILESTONES.c.key.in_(part), EVENTS.c.kind == Verb.ADDED.value)
            found.update((key, by) for key, by in self._connection.execute(query))
        return found


def _values_text(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False)
