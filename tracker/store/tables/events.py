"""The tables of events and answers: what was done, and said to what; only ever added to."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from tracker.domain.change import Event, Values, Verb
from tracker.domain.people.answer import AnswerVerb
from tracker.store.engine import bulk
from tracker.store.schema.columns import ANSWERS, EVENTS, MILESTONES
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.columns import values_of
from tracker.store.values.mapping import moment_if_any, moment_of, moment_text
from tracker.store.values.records import FormerOwner, StoredAnswer

_COLUMNS = ("at", "kind", "milestone_id", "reminder_id", "detail", "by", "old", "new")
_ANSWER_COLUMNS = (
    "ticket",
    "at",
    "by",
    "verb",
    "said",
    "milestone_id",
    "reminder_id",
    "delivery_id",
)
_OF_DELIVERY = "SELECT id, channel, delivery_created_at FROM keyed_deliveries WHERE delivery_id = ?"
_OWNER_CHANGES = (
    "SELECT e.at, e.by, e.old FROM events e JOIN milestones m ON m.id = e.milestone_id "
    "WHERE m.key = ? AND e.at >= ? AND e.old IS NOT NULL ORDER BY e.id"
)
_LOOKED_AT = 20  #: of the newest, for one whose time can be read


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
        """The time of the newest event that can be read; None where there is none."""
        query = select(bulk.bare(EVENTS.c.at)).order_by(EVENTS.c.id.desc()).limit(_LOOKED_AT)
        moments = map(moment_if_any, self._connection.execute(query).scalars())
        return next((at for at in moments if at is not None), None)

    def last_at(self, kinds: Collection[str], now: datetime) -> datetime | None:
        """When any of `kinds` last happened by `now`; None where none did. Reads every event."""
        columns = EVENTS.c
        query = select(bulk.bare(func.max(columns.at)))
        query = query.where(columns.kind.in_(kinds), columns.at <= now)
        return moment_if_any(self._connection.execute(query).scalar())

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

    def last_of(self, key: str, kind: str) -> tuple[datetime, str | None] | None:
        """When the milestone `key` last saw an event of that kind, and by whom."""
        columns = EVENTS.c
        query = select(columns.at, columns.by).join_from(EVENTS, MILESTONES)
        query = query.where(MILESTONES.c.key == key, columns.kind == kind)
        found = self._connection.execute(query.order_by(columns.id.desc()).limit(1)).one_or_none()
        return None if found is None else (moment_of(found.at), found.by)

    def owners_since(self, key: str, since: datetime) -> tuple[FormerOwner, ...]:
        """Whose the milestone `key` was before each change of its owner from `since` on."""
        statement = bulk.statement_for(self._connection, _OWNER_CHANGES)
        rows = self._connection.exec_driver_sql(statement, (key, moment_text(since)))
        return tuple(
            FormerOwner(owner=old["owner"], until=moment_of(row.at), by=row.by)
            for row in rows
            for old in [values_of(row.old)]
            if "owner" in old
        )

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


class AnswerTable:
    """Answers by what they answer."""

    def __init__(self, connection: Connection, milestones: MilestoneTable) -> None:
        self._connection = connection
        self._milestones = milestones

    def given(self, tickets: Sequence[str], key: str) -> StoredAnswer | None:
        """The first of the answers to any of `tickets`, of the milestone `key`."""
        columns = ANSWERS.c
        query = select(ANSWERS).where(columns.ticket.in_(tickets)).order_by(columns.id).limit(1)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return StoredAnswer(
            ticket=row.ticket,
            key=key,
            reminder_id=row.reminder_id,
            delivery_id=row.delivery_id,
            at=moment_of(row.at),
            by=row.by,
            verb=AnswerVerb(row.verb),
            said=row.said,
        )

    def insert(self, answer: StoredAnswer) -> None:
        """Keep an answer; NotFound where there is no such milestone."""
        known = self._milestones.known([answer.key])[answer.key]
        row = (
            answer.ticket,
            moment_text(answer.at),
            answer.by,
            answer.verb.value,
            answer.said,
            known.id,
            answer.reminder_id,
            answer.delivery_id,
        )
        bulk.insert_rows(self._connection, ANSWERS, _ANSWER_COLUMNS, [row])

    def delivery_of(self, delivery_id: int, reminder_id: int) -> tuple[str, datetime] | None:
        """The channel of a delivery and when it was made, where it is one of that reminder."""
        statement = bulk.statement_for(self._connection, _OF_DELIVERY)
        row = self._connection.exec_driver_sql(statement, (delivery_id,)).one_or_none()
        if row is None or row.id != reminder_id:
            return None
        return row.channel, moment_of(row.delivery_created_at)


def _values_text(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False)
