"""What YAML and JSON share: a document that is a list of items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tracker.sources.files.record_fields import Row, fields_of

#: what a whole export holds; of these only the milestones are read here
_WHOLE: Final = frozenset({"milestones", "people", "teams"})


def rows_of(document: object, name: str, problems: list[str]) -> Iterator[Row]:
    """The items of `document`, a list or a mapping with the list as `milestones`."""
    items = document.get("milestones") if isinstance(document, Mapping) else document
    if not isinstance(items, list):
        problems.append(f"{name}: must be a list of milestones, or a mapping that has milestones:")
        return
    if isinstance(document, Mapping) and (strange := document.keys() - _WHOLE):
        others = ", ".join(repr(key) for key in document if key in strange)
        problems.append(f"{name}: unknown beside milestones: {others}; delete it")
    for number, item in enumerate(items, start=1):
        place = f"{name}: item {number}"
        fields = fields_of(place, item, problems)
        if fields is not None:
            yield place, fields
