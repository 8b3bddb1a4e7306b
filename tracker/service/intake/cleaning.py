"""What a source publishes, or an older version kept, made fit: nobody at hand could mend it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, TypeVar

from tracker.domain.facts import FACTS, Facts
from tracker.domain.plain_text import made_plain
from tracker.sources.record import SourceRecord

_TEXTS: Final = tuple(name for name in FACTS if name not in ("as_of", "tags"))


_Stated = TypeVar("_Stated", bound=Facts)


def legible(stated: _Stated) -> _Stated:
    """`stated` with facts that `tracker add` would take, whatever older versions took."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        value = getattr(stated, name)
        if value is not None and (plain := made_plain(value)) != value:
            changes[name] = plain or None
    tags = tuple(dict.fromkeys(filter(None, map(made_plain, stated.tags))))
    if tags != stated.tags:
        changes["tags"] = tags
    if "title" in changes:
        changes["title"] = changes["title"] or ""
    return replace(stated, **changes) if changes else stated


def cleaned(record: SourceRecord) -> SourceRecord:
    """`record` with facts that `tracker add` would take; what cannot be a link is none."""
    record = legible(record)
    if record.source_url is None or "://" in record.source_url:
        return record
    return replace(record, source_url=None)
