"""Daemons that share a database server: each says of itself what it does, and how its clock is.

Revision: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; a daemon that runs now appears in it when it is started anew."""
    op.create_table(
        "daemons",
        sa.Column("instance", sa.String(), primary_key=True),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("last_tick_at", _INSTANT, nullable=True),
        sa.Column("tick_ms", sa.Float(), nullable=True),
        sa.Column("stopped_at", _INSTANT, nullable=True),
        sa.Column("clock_offset_s", sa.Float(), nullable=False, server_default=sa.text("0")),
        sa.Column("once", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
