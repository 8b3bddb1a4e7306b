"""Bulletins may tell a person of a link to sign on by.

Revision: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KINDS = ("all_clear", "fuse", "clock", "source", "finding", "handover", "sign_on")
_LAST = "kind = 'handover'"
_ADDED = "kind = 'handover' OR kind = 'sign_on'"


def upgrade() -> None:
    """Let the kind of a bulletin be `sign_on`, too; see the revision 0011."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint("kind_known", "bulletins", type_="check")
        words = " OR ".join(f"kind = '{word}'" for word in _KINDS)
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
