"""What is known of dates: their doubts, which of them somebody has looked into, and instants.

Revision: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and make the views anew that show them."""
    for name in _VIEWS:
        op.execute(f"DROP VIEW {name}")
    doubts = sa.Column("doubts", sa.String(), server_default=sa.text("'[]'"), nullable=False)
    op.add_column("revisions", doubts)
    op.add_column("revisions", sa.Column("estimate", sa.String(), nullable=True))
    op.add_column("milestones", sa.Column("settled_revision", sa.Integer(), nullable=True))
    op.add_column("milestones", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("anchors", sa.Column("instant", sa.String(), nullable=True))
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS\n{query}")


_VIEWS = {
    "current_milestones": """\
SELECT m.*,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.doubts, r.estimate, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision""",
    "earlier_revisions": """\
SELECT r.*
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number < m.revision
WHERE m.revision > 1""",
    "keyed_anchors": """\
SELECT a.id, a.milestone_id, a.name, m.key AS anchor_key, a.on_date, a.instant
FROM anchors a
LEFT JOIN milestones m ON m.id = a.anchor_id""",
}
