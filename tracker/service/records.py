"""A milestone as files and the command line state it."""

from __future__ import annotations

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.sources.record import MilestoneRecord


def record_of(milestone: Milestone) -> MilestoneRecord:
    """The record that `draft` would make `milestone` from again."""
    lead_times = milestone.lead_times
    return MilestoneRecord(
        place=milestone.key,
        key=milestone.key,
        title=milestone.title,
        due=milestone.due.text,
        as_of=milestone.as_of,
        kind=milestone.kind,
        authority=milestone.authority,
        jurisdiction=milestone.jurisdiction,
        instrument=milestone.instrument,
        owner=milestone.owner,
        tags=milestone.tags,
        source=milestone.source_url,
        quote=milestone.source_quote,
        policy=milestone.policy,
        remind=",".join(map(str, lead_times)) if lead_times is not None else None,
        to=milestone.recipients,
        tz=milestone.due.tz,
        calendar=milestone.calendar,
        roll=milestone.roll,
        status=None if milestone.status is MilestoneStatus.OPEN else milestone.status.value,
    )
