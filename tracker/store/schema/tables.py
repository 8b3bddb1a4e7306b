"""All tables of the schema, for what looks at rows and not at what they mean."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, Table

from tracker.store.schema import people_rows, rows, token_rows
from tracker.store.schema.constraints import index_where
from tracker.store.schema.quarantine import QUARANTINE

_STATED: Final = {
    table
    for file in (rows, people_rows, token_rows)
    for table in vars(file).values()
    if isinstance(table, Table)
}
#: each after those that it refers to
TABLES: Final[tuple[Table, ...]] = (
    *(table for table in QUARANTINE.metadata.sorted_tables if table in _STATED),
    QUARANTINE,  # refers to nothing
)

_MILESTONE, _REVISION = rows.MILESTONES.c, rows.REVISIONS.c
#: what pages and lists ask
PAGE_INDEXES: Final = (
    index_where(
        "status IN ('open', 'suspended')",
        "milestones_days",
        _MILESTONE.first_day,
        _MILESTONE.key,
        _MILESTONE.status,
    ),
    index_where("status = 'open' AND passes_at IS NULL", "milestones_late", _MILESTONE.last_day),
    Index("milestones_by_owner", _MILESTONE.owner, _MILESTONE.status),
    Index("milestones_by_authority", _MILESTONE.authority),
    index_where("number > 1", "revisions_moved", _REVISION.changed_at),
    index_where(
        "doubts <> '[]' OR readings <> '[]'",
        "revisions_doubtful",
        _REVISION.milestone_id,
        _REVISION.number,
    ),
)
