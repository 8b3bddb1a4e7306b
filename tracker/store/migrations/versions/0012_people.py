"""People and teams: who is told, at which address, and who stands in.

Whom a milestone belongs to stays the words that it was.

Revision: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OLD = ("all_clear", "fuse", "clock", "source", "finding")
_LAST = "kind = 'finding'"
_ADDED = "kind = 'finding' OR kind = 'handover'"


def upgrade() -> None:
    """Add the tables; nobody is known yet."""
    _create_people()
    _allow_handovers()
    op.create_table(
        "absences_of_people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
    )
    op.create_index("ix_absences_of_people_person_id", "absences_of_people", ["person_id"])
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("handle", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("removed_at", _INSTANT, nullable=True),
    )
    op.create_table(
        "team_members",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("team_id", sa.Integer(), sa.ForeignKey("teams.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("is_lead", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("team_id", "person_id"),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"])


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("handle", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("addresses", sa.String(), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("via", sa.String(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("tz", sa.String(), nullable=True),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("quiet", sa.String(), nullable=True),
        sa.Column("stand_in", sa.String(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("removed_at", _INSTANT, nullable=True),
        sa.Column("erased_at", _INSTANT, nullable=True),
    )


def _allow_handovers() -> None:
    """Let the kind of a bulletin be `handover`, too; see the revision 0011."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint("kind_known", "bulletins", type_="check")
        words = " OR ".join(f"kind = '{word}'" for word in (*_OLD, "handover"))
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
