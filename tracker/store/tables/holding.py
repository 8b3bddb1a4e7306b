"""When a tick has to look at the reminders of milestones, and at whose first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import ColumnElement, Connection, case, select, update

from tracker.domain.milestone import MilestoneStatus
from tracker.domain.reminder import ReminderState
from tracker.store.engine import bulk
from tracker.store.schema.columns import MILESTONES, REMINDERS, in_state
from tracker.store.values.mapping import moment_text

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
_READ_AHEAD = 10  #: due reminders looked at for each milestone that is asked for
_LOOKED_AT = 200_000  #: due reminders of which the most urgent are found
_OLDEST = (
    "SELECT milestone_id FROM reminders WHERE state = 'pending' AND due_at <= ? "
    "ORDER BY due_at, id LIMIT ?"
)
#: The cross join has SQLite begin with what is due.
_URGENT = (
    "SELECT m.id FROM (SELECT id, milestone_id, due_at FROM reminders "
    "WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ?) AS waiting "
    "CROSS JOIN milestones m WHERE m.id = waiting.milestone_id "
    "ORDER BY m.last_day IS NULL, m.last_day, waiting.due_at, waiting.id LIMIT ?"
)
_HOLD = update(REMINDERS).where(in_state(REMINDERS, ReminderState.PENDING)).values(due_at=_DUE_AT)


def hold_reminders(connection: Connection, column: ColumnElement[int], ids: Sequence[int]) -> None:
    """Set `due_at` of the pending reminders whose `column` is one of `ids`; see `ReminderRow`."""
    for part in bulk.chunks(ids):
        connection.execute(_HOLD.where(column.in_(part)))


def oldest_due(connection: Connection, now: datetime, most: int) -> list[object]:
    """What stands for the milestones with the longest due: numbers but in damaged rows."""
    found = bulk.ask(connection, _OLDEST, moment_text(now), most * _READ_AHEAD).scalars()
    return list(islice(dict.fromkeys(found), most))


def most_urgent(connection: Connection, now: datetime, most: int) -> list[int]:
    """See `ReminderTable.most_urgent`."""
    found = bulk.ask(connection, _URGENT, moment_text(now), _LOOKED_AT, most).scalars()
    return list(dict.fromkeys(found))
