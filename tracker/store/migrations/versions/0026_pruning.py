"""Attempts that ended long ago can be dropped, and what stands for them is kept.

Revision: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OUTCOMES = ("STARTED", "SENT", "NOT_SENT", "REFUSED", "UNKNOWN", "POISON", "WITHDRAWN")


def upgrade() -> None:
    """Add the tables of what was dropped, and lead from a text to the attempts that told it."""
    op.create_table(
        "prunings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("before_day", sa.Date(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("texts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("outcomes", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("finished_at", _INSTANT, nullable=True),
    )
    op.create_index("prunings_at", "prunings", ["at", "id"])
    known = " OR ".join(f"outcome = '{word}'" for word in _OUTCOMES)
    op.create_table(
        "pruned",
        sa.Column(
            "id",
            sa.Integer(),
            sa.ForeignKey("deliveries.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("pruning_id", sa.Integer(), sa.ForeignKey("prunings.id"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("possible_repeat", sa.Boolean(), nullable=False),
        sa.Column("tried", sa.String(), nullable=True),
        sa.CheckConstraint(known, name="outcome_known"),
    )
    op.create_index("pruned_at", "pruned", ["at", "id"])
    where = sa.text("text_id IS NOT NULL")
    op.create_index(
        "attempts_by_text", "attempts", ["text_id"], sqlite_where=where, postgresql_where=where
    )
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
WHERE e.former_key IS NOT NULL
UNION ALL
SELECT p.at, 'attempt', m.key, r.id,
       r.lead_time, d.channel, p.outcome, p.number, p.possible_repeat,
       CASE WHEN p.tried IS NULL THEN '' ELSE p.tried || '; ' END || g.said,
       NULL, NULL, NULL, 2 AS part, p.id, r.ref
FROM pruned p
JOIN prunings g ON g.id = p.pruning_id
JOIN deliveries d ON d.id = p.id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
UNION ALL
SELECT p.at, 'attempt', NULL, NULL,
       NULL, d.channel, p.outcome, p.number, p.possible_repeat,
       b.title || ': ' || CASE WHEN p.tried IS NULL THEN '' ELSE p.tried || '; ' END || g.said,
       NULL, NULL, NULL, 2 AS part, p.id, NULL
FROM pruned p
JOIN prunings g ON g.id = p.pruning_id
JOIN deliveries d ON d.id = p.id
JOIN bulletins b ON b.id = d.bulletin_id
UNION ALL
SELECT g.at, 'pruned', NULL, NULL,
       NULL, NULL, NULL, NULL, FALSE,
       'attempts: ' || CAST(g.attempts AS TEXT) || '; ' || g.said || '; SHA-256 ' || g.digest
       || CASE WHEN g.finished_at IS NULL THEN '; not finished' ELSE '' END,
       g.by, NULL, NULL, 3 AS part, g.id, NULL
FROM prunings g"""
