"""References that nobody can guess, and times of day that follow the rules of their zones.

Revision: 0009
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AT_ONCE = 5_000
#: words that give an instant of their own: an offset, UTC, so many hours or minutes
_OWN_INSTANT = re.compile(r"utc|gmt|\d\s*z\b|[+-]\d\d:?\d\d|hour|minute", re.IGNORECASE)


def upgrade() -> None:
    """Add the references, and give one to whatever nobody was told yet.

    What was told keeps the number that its messages name: people still answer them. Times of day
    lose the offset that their zone had, where they are as its clocks have them now.
    """
    for name in _VIEWS:
        op.execute(f"DROP VIEW {name}")
    op.add_column("reminders", sa.Column("ref", sa.String(), nullable=True))
    _draw()
    op.create_index("reminders_by_ref", "reminders", ["ref"], unique=True)
    _keep_clocks()
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS\n{query}")


def _draw() -> None:
    reminders = sa.table("reminders", sa.column("id"), sa.column("ref"), sa.column("state"))
    deliveries = sa.table("deliveries", sa.column("reminder_id"))
    told = sa.exists().where(deliveries.c.reminder_id == reminders.c.id)
    query = sa.select(reminders.c.id).where(reminders.c.state == "pending", ~told)
    connection = op.get_bind()
    untold = iter(connection.execute(query).scalars().all())
    change = reminders.update().where(reminders.c.id == sa.bindparam("number"))
    change = change.values(ref=sa.bindparam("drawn"))
    while part := list(islice(_drawn(untold), _AT_ONCE)):
        connection.execute(change, part)


def _keep_clocks() -> None:
    names = ("id", "due_text", "tz", "instant")
    revisions = sa.table("revisions", *map(sa.column, names))
    query = sa.select(revisions).where(revisions.c.instant.is_not(None))
    connection = op.get_bind()
    shown = [
        {"number": row.id, "shown": clock}
        for row in connection.execute(query).all()
        if (clock := _clock(row.due_text, row.tz, row.instant)) is not None
    ]
    change = revisions.update().where(revisions.c.id == sa.bindparam("number"))
    change = change.values(instant=sa.bindparam("shown"))
    for start in range(0, len(shown), _AT_ONCE):
        connection.execute(change, shown[start : start + _AT_ONCE])


def _clock(words: str, tz: str, instant: str) -> str | None:
    """What the clocks of `tz` show at the instant; None where they may not be meant."""
    try:
        at, zone = datetime.fromisoformat(instant), ZoneInfo(tz)
    except (ValueError, OSError, KeyError):
        return None
    shown = at.replace(tzinfo=None)
    if _OWN_INSTANT.search(words) or at.tzinfo is None:
        return None
    same = shown.replace(tzinfo=zone).astimezone(UTC) == at.astimezone(UTC)
    return shown.isoformat() if same else None


def _drawn(ids: Iterator[int]) -> Iterator[dict[str, object]]:
    for number in ids:
        yield {"number": number, "drawn": _reference(secrets.randbelow(32**10))}


def _reference(number: int) -> str:
    digits = "".join(_DIGITS[number >> shift & 31] for shift in range(45, -1, -5))
    return f"TRK-{digits}{_DIGITS[number % 29]}"


_VIEWS = {
    "keyed_reminders": """\
SELECT r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.due_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, r.ref
FROM reminders r
JOIN milestones m ON m.id = r.milestone_id""",
    "keyed_deliveries": """\
SELECT d.id AS delivery_id, d.channel, d.state AS delivery_state, d.due_at AS delivery_due_at,
       d.attempts, d.last_outcome, d.token, d.instead_of, d.created_at AS delivery_created_at,
       d.wanted_at, d.held_for, d.folded_into AS delivery_folded_into,
       r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, d.bulletin_id, coalesce(m.title, b.title) AS title, r.ref
FROM deliveries d
LEFT JOIN reminders r ON r.id = d.reminder_id
LEFT JOIN milestones m ON m.id = r.milestone_id
LEFT JOIN bulletins b ON b.id = d.bulletin_id""",
    "log_entries": """\
SELECT coalesce(a.ended_at, a.started_at) AS at, 'attempt' AS kind, m.key, r.id AS reminder_id,
       r.lead_time, a.channel, a.outcome, a.number AS attempt, a.possible_repeat, a.detail,
       NULL AS by, NULL AS old, NULL AS new, 1 AS part, a.id, r.ref
FROM attempts a
JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
UNION ALL
SELECT coalesce(a.ended_at, a.started_at), 'attempt', NULL, NULL,
       NULL, a.channel, a.outcome, a.number, a.possible_repeat,
       b.title || CASE a.detail WHEN '' THEN '' ELSE ': ' || a.detail END,
       NULL, NULL, NULL, 1 AS part, a.id, NULL
FROM bulletins b CROSS JOIN deliveries d CROSS JOIN attempts a
WHERE d.bulletin_id = b.id AND a.delivery_id = d.id
UNION ALL
SELECT e.at, e.kind, m.key, e.reminder_id,
       r.lead_time, NULL, NULL, NULL, FALSE, e.detail,
       e.by, e.old, e.new, 0 AS part, e.id, r.ref
FROM events e
LEFT JOIN milestones m ON m.id = e.milestone_id
LEFT JOIN reminders r ON r.id = e.reminder_id""",
}
