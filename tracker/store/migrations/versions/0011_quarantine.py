"""Rows that cannot be read: told to the operators, and kept whole where they are put aside.

Revision: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OLD = ("all_clear", "fuse", "clock", "source")
_LAST = "kind = 'source'"
_ADDED = "kind = 'source' OR kind = 'finding'"


def upgrade() -> None:
    """Add the table, and let bulletins tell of findings."""
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
    )
    _allow_findings()


def _allow_findings() -> None:
    """Let the kind of a bulletin be `finding`, too.

    SQLite cannot alter a constraint; see the revision 0007. Only the end of it is edited, whatever
    else it allows.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint("kind_known", "bulletins", type_="check")
        words = " OR ".join(f"kind = '{word}'" for word in (*_OLD, "finding"))
        op.create_check_constraint("kind_known", "bulletins", words)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    edit = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
        "WHERE type = 'table' AND name = 'bulletins'"
    )
    connection.execute(edit, {"old": _LAST, "new": _ADDED})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
