"""Daemons that share a server are heard of by its clock, take turns, and one of them leads.

Revision: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what each says of itself, and who leads: nobody yet.

    A daemon of the version before goes on beside it, and never leads.
    """
    op.add_column("daemons", sa.Column("heard_at", _INSTANT, nullable=True))
    op.add_column("daemons", sa.Column("clock_ahead_s", sa.Float(), nullable=True))
    op.create_table(
        "leadership",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("instance", sa.String(), nullable=True),
        sa.Column("since", _INSTANT, nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
    )
    op.create_table(
        "channel_turns",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("free_at", _INSTANT, nullable=False),
    )
