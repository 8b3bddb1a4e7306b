"""Anchors and publications, as rows and as values: what stands beside a milestone."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.anchor import Anchor
from tracker.domain.publication import Publication
from tracker.store.values.columns import day_of, day_text, text_of, text_or_none
from tracker.store.values.mapping import Record, moment_or_none

ANCHOR_COLUMNS = ("milestone_id", "name", "anchor_id", "on_date", "instant")


def anchor_of(record: Record) -> Anchor:
    """The anchor of a row of `keyed_anchors`.

    Where the key of the milestone that it names is damaged, that is not known: what counts from it
    has its date and is told.
    """
    instant, key = record["instant"], record["anchor_key"]
    return Anchor(
        name=text_of(record["name"]),
        key=key if isinstance(key, str) else None,
        day=day_of(record["on_date"]),
        at=None if instant is None else datetime.fromisoformat(instant),
    )


def publication_of(record: Record) -> Publication:
    """The publication of a row of `publications` beside the key of its milestone."""
    return Publication(
        key=text_of(record["key"]),
        listed_in=text_or_none(record["listed_in"]) or "",
        said=text_or_none(record["said"]) or "",
        closed_it=bool(record["closed_it"]),
        vanished_at=moment_or_none(record["vanished_at"]),
    )


def anchor_values(milestone_id: int, anchor: Anchor, anchor_id: int | None) -> tuple[object, ...]:
    """The values of ANCHOR_COLUMNS; `anchor_id` is the row of the milestone it stands for."""
    instant = None if anchor.at is None else anchor.at.isoformat()
    return milestone_id, anchor.name, anchor_id, day_text(anchor.day), instant
