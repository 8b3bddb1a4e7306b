"""What was sent and done is found by when it was.

Revision: 0021
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lead to events and attempts by their time, in the order in which the log gives them."""
    op.create_index("events_at", "events", ["at", "id"])
    op.create_index("attempts_ended", "attempts", ["ended_at", "id"])
    op.execute("DROP VIEW log_entries")
    op.execute(f"CREATE VIEW log_entries AS\n{_LOG_ENTRIES}")


_LOG_ENTRIES = """\
SELECT a.ended_at AS at, 'attempt' AS kind, m.key, r.id AS reminder_id,
       r.lead_time, a.channel, a.outcome, a.number AS attempt, a.possible_repeat, a.detail,
       NULL AS by, NULL AS old, NULL AS new, 1 AS part, a.id, r.ref
FROM attempts a
JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
WHERE a.ended_at IS NOT NULL
UNION ALL
SELECT a.started_at, 'attempt', m.key, r.id,
       r.lead_time, a.channel, a.outcome, a.number, a.possible_repeat, a.detail,
       NULL, NULL, NULL, 1 AS part, a.id, r.ref
FROM attempts a
JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
WHERE a.ended_at IS NULL
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
