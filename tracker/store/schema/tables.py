"""All tables of the schema, for what looks at rows and not at what they mean."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from tracker.store.schema.quarantine import QUARANTINE
from tracker.store.schema.rows import MILESTONES

#: each after those that it refers to
TABLES: Final[tuple[Table, ...]] = (
    *(table for table in MILESTONES.metadata.sorted_tables if table is not QUARANTINE),
    QUARANTINE,  # refers to nothing
)
