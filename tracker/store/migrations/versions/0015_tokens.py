"""Tokens let programs and calendars in; what programs ask for is carried out once.

Revision: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody has a token yet."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("digest"),
        sa.CheckConstraint(
            _known("use", "interface", "feed", "sign-on", "session"), name="use_known"
        ),
        sa.CheckConstraint(
            _known("role", "read", "answer", "edit", "administer"), name="role_known"
        ),
    )
    op.create_index("ix_tokens_person_id", "tokens", ["person_id"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_id", sa.Integer(), sa.ForeignKey("tokens.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("token_id", "name"),
    )
    op.create_index("ix_requests_at", "requests", ["at"])
    op.create_index("milestones_by_owner", "milestones", ["owner", "status"])
    op.create_index("milestones_by_authority", "milestones", ["authority"])
    _index_some("number > 1", "revisions_moved", "changed_at")
    _index_some(
        "doubts <> '[]' OR readings <> '[]'", "revisions_doubtful", "milestone_id", "number"
    )


def _index_some(condition: str, name: str, *columns: str) -> None:
    """An index of those revisions that meet `condition`, for what pages show of them."""
    where = sa.text(condition)
    op.create_index(name, "revisions", columns, sqlite_where=where, postgresql_where=where)


def _known(column: str, *words: str) -> str:
    return " OR ".join(f"{column} = '{word}'" for word in words)
