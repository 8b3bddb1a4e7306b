"""The daemon's row says by which policies reminders are being planned anew, and how far that is.

Revision: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is being planned: a start finds by the fingerprint whether anything is to be."""
    for name in ("planning", "planned_day", "planned_key"):
        op.add_column("daemon", sa.Column(name, sa.String(), nullable=True))
    op.add_column("daemon", sa.Column("planning_since", sa.DateTime(timezone=True), nullable=True))
