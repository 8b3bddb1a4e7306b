"""Why something waits: what held a delivery, when it was wanted, when tracker did nothing.

Revision: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OLD = ("pending", "claimed", "sent", "unconfirmed", "superseded")
_NEW = (*_OLD, "folded")


def upgrade() -> None:
    """Add the columns and the table; what was tried already was wanted when it was made."""
    op.execute("DROP VIEW keyed_deliveries")
    _allow_folded()
    held_for = sa.CheckConstraint(
        "held_for = 'quiet hours' OR held_for = 'digest' OR held_for = 'sending time'",
        name="held_for_known",
    )
    op.add_column("deliveries", sa.Column("wanted_at", _INSTANT, nullable=True))
    op.add_column("deliveries", sa.Column("held_for", sa.String(), held_for, nullable=True))
    op.add_column("deliveries", sa.Column("folded_into", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE deliveries SET wanted_at = CASE attempts WHEN 0 THEN due_at ELSE created_at END"
    )
    _index("deliveries_wanted", "wanted_at", "state = 'pending'")
    _index("deliveries_folded", "folded_into", "folded_into IS NOT NULL")
    op.add_column(
        "daemon", sa.Column("once", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("daemon", sa.Column("every_s", sa.Float(), nullable=True))
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=False),
        sa.CheckConstraint("why = 'stopped' OR why = 'stalled' OR why = 'clock'", name="why_known"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_absences_ended_at", "absences", ["ended_at"])
    op.execute(f"CREATE VIEW keyed_deliveries AS\n{_KEYED_DELIVERIES}")


def _index(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "deliveries", [column], sqlite_where=where, postgresql_where=where)


def _allow_folded() -> None:
    """Let the state be `folded`, too; on SQLite as the seventh revision does."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint("state_known", "deliveries", type_="check")
        op.create_check_constraint("state_known", "deliveries", _one_of(_NEW))
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    edit = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
        "WHERE type = 'table' AND name = 'deliveries'"
    )
    connection.execute(edit, {"old": _one_of(_OLD), "new": _one_of(_NEW)})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _one_of(words: tuple[str, ...]) -> str:
    return " OR ".join(f"state = '{word}'" for word in words)


_KEYED_DELIVERIES = """\
SELECT d.id AS delivery_id, d.channel, d.state AS delivery_state, d.due_at AS delivery_due_at,
       d.attempts, d.last_outcome, d.token, d.instead_of, d.created_at AS delivery_created_at,
       d.wanted_at, d.held_for, d.folded_into AS delivery_folded_into,
       r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, d.bulletin_id, coalesce(m.title, b.title) AS title
FROM deliveries d
LEFT JOIN reminders r ON r.id = d.reminder_id
LEFT JOIN milestones m ON m.id = r.milestone_id
LEFT JOIN bulletins b ON b.id = d.bulletin_id"""
