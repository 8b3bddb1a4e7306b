"""Which schemas this tracker knows; light enough for quick reads."""

from __future__ import annotations

from typing import Final

from tracker.errors import SchemaMismatch
from tracker.store.values.faults import foreign

#: every revision of the schema, oldest first
KNOWN: Final = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0017",
    "0019",
    "0020",
    "0021",
    "0023",
    "0025",
    "0026",
)
HEAD: Final = KNOWN[-1]  #: the one that this tracker works with


def check_version(found: str | None, made_by: str | None, place: str) -> None:
    """Refuse every schema but the present one.

    `found` is the schema's revision, `made_by` the tracker that last changed it; None where the
    database does not say. Raises SchemaMismatch with the command that mends it, or
    DatabaseUnusable for a database that is not ours.
    """
    if found == HEAD:
        return
    if found in KNOWN:
        raise SchemaMismatch(
            f"the database {place} has schema {found}, this tracker needs {HEAD}: "
            "run `tracker db upgrade`"
        )
    if found is None or made_by is None:
        raise foreign(place)
    raise SchemaMismatch(
        f"the database {place} has schema {found}, made by tracker {made_by}, which is newer "
        f"than this one knows ({HEAD}): upgrade tracker"
    )
