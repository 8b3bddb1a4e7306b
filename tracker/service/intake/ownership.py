"""Whose a milestone is: a saved source changes what it published, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.domain.milestone import Milestone
from tracker.planning.reminders.series import series_key
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Transaction


def parted(
    transaction: Transaction, owner: str, stated: Sequence[MilestoneRecord]
) -> tuple[list[MilestoneRecord], list[MilestoneRecord]]:
    """What the source `owner` may state, as its own; and what is said of others' milestones.

    New ones become its own, whatever origin the file claims for them. Of those that are there, it
    published what bears its name, what it added before names were kept, and what follows these.
    """
    keys = [record.key or "" for record in stated]
    known = transaction.milestones.get_many(keys)
    heads = transaction.milestones.get_many({series_key(each) for each in known.values()})
    unnamed = [each.key for each in (known | heads).values() if each.origin is None]
    added_by = transaction.events.added_by(unnamed)
    mine: list[MilestoneRecord] = []
    others: list[MilestoneRecord] = []
    for record in stated:
        before = known.get(record.key or "")
        if before is None or _is_of(owner, before, heads, added_by):
            own = replace(record, origin=owner, external_id=record.key, published=None)
            mine.append(own)
        else:
            others.append(record)
    return mine, others


def _is_of(
    owner: str,
    milestone: Milestone,
    heads: Mapping[str, Milestone],
    added_by: Mapping[str, str | None],
) -> bool:
    head = heads.get(series_key(milestone), milestone)
    return any(
        each.origin == owner or (each.origin is None and added_by.get(each.key) == owner)
        for each in (milestone, head)
    )
