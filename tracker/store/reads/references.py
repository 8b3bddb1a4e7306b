"""Which milestone somebody names who has only a message at hand."""

from __future__ import annotations

from tracker.domain.reference import (
    counted_id,
    looks_like_reference,
    reference_in,
    unknown_reference,
)
from tracker.store.reads.quick import Reader

_BY_REFERENCE = "SELECT key FROM keyed_reminders WHERE ref = ?"
_BY_NUMBER = "SELECT key FROM keyed_reminders WHERE id = ? AND ref IS NULL"
_BY_KEY = "SELECT key FROM milestones WHERE key = ?"


def key_meant(reader: Reader, name: str) -> str:
    """The key of the reminder that has the reference `name`, else `name` itself.

    Raises NotFound for a reference that no reminder has.
    """
    if not looks_like_reference(name):
        return name
    code = reference_in(name)
    if code is None:
        if reader.rows(_BY_KEY, (name,)):
            return name
        raise unknown_reference(name)
    counted = counted_id(code)
    query = _BY_REFERENCE if counted is None else _BY_NUMBER
    rows = reader.rows(query, (code if counted is None else counted,))
    if not rows:
        raise unknown_reference(name)
    return str(rows[0]["key"])
