"""What should never have been can be deleted; what was done to it stays in the log.

Revision: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

_LOG_ENTRIES = """\
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
LEFT JOIN reminders r ON r.id = e.reminder_id
WHERE e.former_key IS NULL
UNION ALL
SELECT e.at, e.kind, e.former_key, NULL,
       NULL, NULL, NULL, NULL, FALSE, e.detail,
       e.by, e.old, e.new, 0 AS part, e.id, NULL
FROM events e
WHERE e.former_key IS NOT NULL"""


def upgrade() -> None:
    """Add the key that the milestone of an event had; none was deleted yet."""
    op.execute("DROP VIEW log_entries")
    op.add_column("events", sa.Column("former_key", sa.String(), nullable=True))
    where = sa.text("former_key IS NOT NULL")
    op.create_index(
        "events_former", "events", ["former_key"], sqlite_where=where, postgresql_where=where
    )
    op.execute(f"CREATE VIEW log_entries AS\n{_LOG_ENTRIES}")
