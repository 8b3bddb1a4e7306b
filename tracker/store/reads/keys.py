"""The keys that begin so: all that TAB asks, so nothing but a connection is imported for it."""

from __future__ import annotations

from typing import Final

from tracker.store.reads.quick import Reader, open_reader

_QUERY: Final = "SELECT key FROM milestones WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
_ALL: Final = "SELECT key FROM current_milestones ORDER BY first_day, key"
_AFTER_ALL: Final = "\U0010ffff"  #: sorts behind whatever a key goes on with


def keys_of(url: str, prefix: str, limit: int) -> tuple[str, ...]:
    """The first `limit` keys of the database at `url` that begin with `prefix`.

    Raises as `open_reader` does.
    """
    reader = open_reader(url)
    try:
        return keys_from(reader, prefix, limit)
    finally:
        reader.close()


def keys_from(reader: Reader, prefix: str, limit: int) -> tuple[str, ...]:
    """The first `limit` keys that begin with `prefix`."""
    rows = reader.rows(_QUERY, (prefix, prefix + _AFTER_ALL, limit))
    return tuple(row["key"] for row in rows if isinstance(row["key"], str))


def keys_in_order(reader: Reader) -> list[str]:
    """The keys of all milestones, by the first day that they can fall on."""
    return [row["key"] for row in reader.each(_ALL)]
