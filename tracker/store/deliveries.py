"""The table of deliveries and their attempts: claim, fence, record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    exists,
    func,
    insert,
    literal,
    select,
    table,
    update,
)

from tracker.domain.delivery import DeliveryState, Outcome, ReminderClaim
from tracker.domain.reminder import ReminderState
from tracker.store import bulk
from tracker.store.claims import load_claims
from tracker.store.mapping import moment_or_none, moment_text
from tracker.store.milestones import MilestoneTable
from tracker.store.rows import ATTEMPTS, DELIVERIES, REMINDERS, in_state

_PENDING = in_state(DELIVERIES, DeliveryState.PENDING)
_CLAIMED = in_state(DELIVERIES, DeliveryState.CLAIMED)
_PENDING_CHANNELS = table(
    "pending_channels", column("channel"), column("due_at", DELIVERIES.c.due_at.type)
)
_COLUMNS = ("reminder_id", "channel", "state", "due_at", "attempts", "created_at")
_SETTLED = (DeliveryState.SENT, DeliveryState.UNCONFIRMED, DeliveryState.SUPERSEDED)
_HELD_BY_NOBODY = tuple(
    state.value
    for state in (DeliveryState.PENDING, DeliveryState.UNCONFIRMED, DeliveryState.SUPERSEDED)
)
_NOTHING_CERTAIN = (Outcome.STARTED.value, Outcome.UNKNOWN.value)

#: A reminder that was reinstated is delivered again where its delivery had been withdrawn.
_REVIVE = (
    "ON CONFLICT (reminder_id, channel) DO UPDATE SET state = 'pending', due_at = excluded.due_at, "
    "settled_at = NULL WHERE deliveries.state = 'superseded'"
)


class DeliveryTable:
    """Deliveries by channel and by when they are due."""

    def __init__(
        self, connection: Connection, milestones: MilestoneTable, *, writing: bool
    ) -> None:
        self._connection = connection
        self._milestones = milestones
        self._locking = writing and bulk.is_postgres(connection)

    def insert(
        self, reminder_id: int, channels: Sequence[str], due_at: datetime, at: datetime
    ) -> None:
        """Have a reminder delivered on each channel; one that is there already stays as it is."""
        due_text, created_at = moment_text(due_at), moment_text(at)
        rows = [
            (reminder_id, channel, DeliveryState.PENDING.value, due_text, 0, created_at)
            for channel in channels
        ]
        bulk.insert_rows(self._connection, DELIVERIES, _COLUMNS, rows, on_conflict=_REVIVE)

    def channels_due(self, now: datetime) -> tuple[str, ...]:
        """The channels on which something is due, the longest overdue first."""
        due_at, channel = _PENDING_CHANNELS.c.due_at, _PENDING_CHANNELS.c.channel
        query = select(channel).where(due_at <= now).order_by(due_at, channel)
        return tuple(self._connection.execute(query).scalars())

    def claim(  # noqa: PLR0913  # what a claim consists of, by keyword
        self,
        channel: str,
        now: datetime,
        *,
        token: str,
        owner: str,
        lease_until: datetime,
        limit: int,
    ) -> tuple[ReminderClaim, ...]:
        """Take at most `limit` due deliveries of a channel, most overdue first, nobody else's.

        Each gets the fencing `token`, its `owner` and lease, and an attempt that has started. A
        token must be new with every call.
        """
        query = (
            select(DELIVERIES.c.id)
            .where(_PENDING, DELIVERIES.c.channel == channel, DELIVERIES.c.due_at <= now)
            .order_by(DELIVERIES.c.due_at, DELIVERIES.c.id)
            .limit(limit)
        )
        ids = self._take(query)
        for part in bulk.chunks(ids):
            self._connection.execute(
                update(DELIVERIES)
                .where(DELIVERIES.c.id.in_(part), _PENDING)
                .values(
                    state=DeliveryState.CLAIMED.value,
                    token=token,
                    owner=owner,
                    lease_until=lease_until,
                    attempts=DELIVERIES.c.attempts + 1,
                )
            )
            self._start_attempts(part, now)
        return load_claims(self._connection, self._milestones, ids)

    def is_mine(self, delivery_id: int, token: str) -> bool:
        """Whether the delivery is still claimed with this token."""
        query = select(DELIVERIES.c.id).where(DELIVERIES.c.id == delivery_id, _held_with(token))
        return self._connection.execute(query).first() is not None

    def record(  # noqa: PLR0913  # what became of an attempt, by keyword
        self,
        delivery_id: int,
        token: str,
        *,
        outcome: Outcome,
        state: DeliveryState,
        ended_at: datetime,
        next_due_at: datetime | None,
        detail: str,
        possible_repeat: bool | None = None,
    ) -> bool:
        """Write down what became of the attempt that `token` started.

        True where the delivery was still held with the token; then it moves to `state`, due again
        at `next_due_at`. Otherwise only the attempt is completed; and a message that did go out
        counts as SENT even if its delivery was superseded or given up in the meantime.
        `possible_repeat` follows from the earlier attempts unless it is given.
        """
        changes: dict[str, Any] = {"outcome": outcome.value, "ended_at": ended_at, "detail": detail}
        if possible_repeat is not None:
            changes["possible_repeat"] = possible_repeat
        self._complete_attempt(delivery_id, token, changes)
        changed = self._connection.execute(
            update(DELIVERIES)
            .where(DELIVERIES.c.id == delivery_id, _held_with(token))
            .values(
                state=state.value,
                due_at=DELIVERIES.c.due_at if next_due_at is None else next_due_at,
                settled_at=ended_at if state in _SETTLED else None,
                last_outcome=outcome.value,
                token=None,
                owner=None,
                lease_until=None,
            )
        )
        if changed.rowcount == 0 and outcome is Outcome.SENT:
            self._sent_after_all(delivery_id, token, ended_at)
        return changed.rowcount == 1

    def expired(self, now: datetime, *, owner_not: str | None = None) -> tuple[ReminderClaim, ...]:
        """Claims whose lease has ended; with `owner_not`, every claim of another owner."""
        ended = (
            DELIVERIES.c.lease_until <= now
            if owner_not is None
            else and_(DELIVERIES.c.owner != owner_not, DELIVERIES.c.lease_until.is_not(None))
        )
        query = select(DELIVERIES.c.id).where(_CLAIMED, ended).order_by(DELIVERIES.c.lease_until)
        return load_claims(self._connection, self._milestones, self._take(query))

    def next_due_at(self) -> datetime | None:
        """When the next delivery is due, or the next lease ends."""
        pending = select(func.min(_PENDING_CHANNELS.c.due_at))
        claimed = select(func.min(DELIVERIES.c.lease_until)).where(_CLAIMED)
        moments = [
            moment_or_none(self._connection.execute(query).scalar()) for query in (pending, claimed)
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    def _take(self, query: Select[int]) -> list[int]:
        """Ids that `query` finds; on PostgreSQL held, leaving out those that others hold."""
        if self._locking:
            query = query.with_for_update(skip_locked=True)
        return list(self._connection.execute(query).scalars())

    def _start_attempts(self, ids: Sequence[int], now: datetime) -> None:
        earlier = ATTEMPTS.alias("earlier")
        repeat = exists().where(
            earlier.c.delivery_id == DELIVERIES.c.id, earlier.c.outcome == Outcome.UNKNOWN.value
        )
        columns = DELIVERIES.c
        started = select(
            columns.id,
            columns.channel,
            columns.attempts,
            columns.token,
            literal(now, ATTEMPTS.c.started_at.type),
            literal(Outcome.STARTED.value),
            repeat,
            literal(""),
        ).where(columns.id.in_(ids))
        names = "delivery_id channel number token started_at outcome possible_repeat detail"
        self._connection.execute(insert(ATTEMPTS).from_select(names.split(), started))

    def _complete_attempt(self, delivery_id: int, token: str, changes: dict[str, Any]) -> None:
        """Complete an attempt; what is certain of it already stays."""
        self._connection.execute(
            update(ATTEMPTS)
            .where(
                ATTEMPTS.c.delivery_id == delivery_id,
                ATTEMPTS.c.token == token,
                ATTEMPTS.c.outcome.in_(_NOTHING_CERTAIN),
            )
            .values(changes)
        )

    def _sent_after_all(self, delivery_id: int, token: str, ended_at: datetime) -> None:
        """A late SENT of somebody who no longer held the delivery."""
        started = exists().where(ATTEMPTS.c.delivery_id == delivery_id, ATTEMPTS.c.token == token)
        changed = self._connection.execute(
            update(DELIVERIES)
            .where(DELIVERIES.c.id == delivery_id, DELIVERIES.c.state.in_(_HELD_BY_NOBODY), started)
            .values(
                state=DeliveryState.SENT.value,
                settled_at=ended_at,
                last_outcome=Outcome.SENT.value,
                token=None,
                owner=None,
                lease_until=None,
            )
        )
        if changed.rowcount == 1:
            self._told_after_all(delivery_id)

    def _told_after_all(self, delivery_id: int) -> None:
        """Its reminder, and those folded into it, were told, so they are not superseded."""
        reminder_id = (
            select(DELIVERIES.c.reminder_id).where(DELIVERIES.c.id == delivery_id).scalar_subquery()
        )
        told, folded = REMINDERS.c.id == reminder_id, REMINDERS.c.folded_into == reminder_id
        for wanted, state in (
            (told, ReminderState.DISPATCHED),
            (folded, ReminderState.FOLDED),
        ):
            self._connection.execute(
                update(REMINDERS)
                .where(wanted, in_state(REMINDERS, ReminderState.SUPERSEDED))
                .values(state=state.value)
            )


def _held_with(token: str) -> ColumnElement[bool]:
    return and_(_CLAIMED, DELIVERIES.c.token == token)
