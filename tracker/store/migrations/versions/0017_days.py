"""Milestones hold the first and the last day of their present date, so that an index finds them.

Revision: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

_NEVER = "9999-12-31"
_FIRST = f"coalesce(r.earliest, r.not_before, '{_NEVER}')"
_LAST = (
    "CASE WHEN coalesce(r.latest, r.not_after) IS NOT NULL THEN coalesce(r.latest, r.not_after) "
    f"WHEN r.not_before IS NOT NULL THEN '{_NEVER}' END"
)
_PRESENT = (
    "FROM revisions r WHERE r.milestone_id = milestones.id AND r.number = milestones.revision"
)


def upgrade() -> None:
    """Add the columns, filled from the revisions that hold the present dates."""
    op.execute("DROP VIEW current_milestones")
    never = sa.text(f"'{_NEVER}'")
    op.add_column(
        "milestones", sa.Column("first_day", sa.Date(), server_default=never, nullable=False)
    )
    op.add_column("milestones", sa.Column("last_day", sa.Date(), nullable=True))
    op.execute(
        f"UPDATE milestones SET first_day = coalesce((SELECT {_FIRST} {_PRESENT}), '{_NEVER}'), "  # noqa: S608 - constants
        f"last_day = (SELECT {_LAST} {_PRESENT})"
    )
    _index("milestones_days", ["first_day", "key", "status"], "status IN ('open', 'suspended')")
    _index("milestones_late", ["last_day"], "status = 'open' AND passes_at IS NULL")
    op.execute(f"CREATE VIEW current_milestones AS\n{_CURRENT_MILESTONES}")


def _index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "milestones", columns, sqlite_where=where, postgresql_where=where)


_CURRENT_MILESTONES = """\
SELECT m.*,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.doubts, r.estimate, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision"""
