"""Duties and events: what is no duty by its kind, and when an event has passed.

Revision: 0007
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OLD = ("open", "met", "waived", "missed", "suspended")
_NEW = ("open", "met", "waived", "missed", "passed", "suspended")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Add the columns, and have the first tick look at every open milestone.

    That look gives each event the instant at which it passes, and closes those that have. Reminders
    are planned anew, so that nobody is told that an event is overdue.
    """
    op.execute("DROP VIEW current_milestones")
    _allow_passed()
    nature = sa.CheckConstraint(
        "stated_nature = 'duty' OR stated_nature = 'event'", name="stated_nature_known"
    )
    op.add_column("milestones", sa.Column("stated_nature", sa.String(), nature, nullable=True))
    op.add_column("milestones", sa.Column("passes_at", _INSTANT, nullable=True))
    passing = sa.text("passes_at IS NOT NULL")
    op.create_index(
        "milestones_passing",
        "milestones",
        ["passes_at"],
        sqlite_where=passing,
        postgresql_where=passing,
    )
    table = sa.table("milestones", sa.column("status"), sa.column("passes_at", _INSTANT))
    op.execute(table.update().where(table.c.status == "open").values(passes_at=_LONG_AGO))
    op.execute("UPDATE daemon SET policies = NULL")
    op.execute(f"CREATE VIEW current_milestones AS\n{_CURRENT_MILESTONES}")


def _allow_passed() -> None:
    """Let the status be `passed`, too.

    SQLite cannot alter a constraint, and the table cannot be written anew, as others refer to it.
    For changes that touch no row its manual says to edit the stored statement.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint("status_known", "milestones", type_="check")
        op.create_check_constraint("status_known", "milestones", _one_of(_NEW))
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    edit = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
        "WHERE type = 'table' AND name = 'milestones'"
    )
    connection.execute(edit, {"old": _one_of(_OLD), "new": _one_of(_NEW)})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _one_of(words: tuple[str, ...]) -> str:
    return " OR ".join(f"status = '{word}'" for word in words)


_CURRENT_MILESTONES = """\
SELECT m.*,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.doubts, r.estimate, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision"""
