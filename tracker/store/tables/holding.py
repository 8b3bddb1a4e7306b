"""When a tick has to look at the reminders of milestones that are snoozed, or not open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, case, select, update

from tracker.domain.milestone import MilestoneStatus
from tracker.domain.reminder import ReminderState
from tracker.store.engine import bulk
from tracker.store.schema.columns import MILESTONES, REMINDERS, in_state

_LAST = datetime(9999, 12, 31, tzinfo=UTC)  #: behind it sorts what is no instant
_SNOOZED = MILESTONES.c.snoozed_until
_DUE_AT = (
    select(
        case(
            (MILESTONES.c.status != MilestoneStatus.OPEN, None),
            (_SNOOZED.between(REMINDERS.c.fire_at, _LAST), _SNOOZED),
            else_=REMINDERS.c.fire_at,
        )
    )
    .where(MILESTONES.c.id == REMINDERS.c.milestone_id)
    .scalar_subquery()
)
_HOLD = update(REMINDERS).where(in_state(REMINDERS, ReminderState.PENDING)).values(due_at=_DUE_AT)


def hold_reminders(connection: Connection, column: ColumnElement[int], ids: Sequence[int]) -> None:
    """Set `due_at` of the pending reminders whose `column` is one of `ids`; see `ReminderRow`."""
    for part in bulk.chunks(ids):
        connection.execute(_HOLD.where(column.in_(part)))
