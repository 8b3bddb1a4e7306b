"""A milestone that is no more, whole, as the log keeps it."""

from __future__ import annotations

from typing import Any

from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone
from tracker.store.values.column_names import MILESTONE_COLUMNS, REVISION_COLUMNS
from tracker.store.values.mapping import (
    milestone_of,
    milestone_values,
    revision_of,
    revision_values,
)

Kept = dict[str, Any]


def kept_of(milestone: Milestone) -> Kept:
    """`milestone` as JSON holds it, by the columns of its rows: one mapping reads both."""
    at = milestone.history[-1].changed_at
    revisions = [revision_values(0, each) for each in milestone.history]
    return {
        "milestone": dict(zip(MILESTONE_COLUMNS, milestone_values(milestone, at), strict=True)),
        "revisions": [dict(zip(REVISION_COLUMNS, each, strict=True)) for each in revisions],
        "anchors": [[each.name, each.key, each.when] for each in milestone.anchors],
    }


def milestone_from(key: str, kept: Kept) -> Milestone:
    """The milestone that `kept_of` gave; KeyError or ValueError where that is damaged."""
    *earlier, present = kept["revisions"]
    return milestone_of(
        {**kept["milestone"], **present, "key": key},
        [revision_of(each) for each in earlier],
        [_anchor(*each) for each in kept["anchors"]],
    )


def _anchor(name: str, key: str | None, when: str | None) -> Anchor:
    return Anchor(name=name, key=key) if when is None else Anchor.stated(name, when)
