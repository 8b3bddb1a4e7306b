"""A milestone as files and the command line state it."""

from __future__ import annotations

from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.service.milestones.anchors import keys_meant
from tracker.sources.record import AS_STATED, MilestoneRecord


def record_of(milestone: Milestone) -> MilestoneRecord:
    """The record that `draft` would make `milestone` from again."""
    lead_times = milestone.lead_times
    return MilestoneRecord(
        place=milestone.key,
        key=milestone.key,
        due=milestone.due.text,
        policy=milestone.policy,
        remind=",".join(map(str, lead_times)) if lead_times is not None else None,
        to=milestone.recipients,
        tz=milestone.due.tz,
        status=None if milestone.status is MilestoneStatus.OPEN else milestone.status.value,
        anchors=tuple(map(str, _stated(milestone))),
        pinned=milestone.pinned or None,
        confidence=milestone.confidence.value if milestone.confidence else None,
        nature=milestone.stated_nature.value if milestone.stated_nature else None,
        occurrence=milestone.occurrence if milestone.occurrence > 1 else None,
        acknowledgement=milestone.acknowledgement,
        history=milestone.history,
        **{name: getattr(milestone, name) for name in AS_STATED},
    )


def _stated(milestone: Milestone) -> list[Anchor]:
    """The anchors that somebody stated: the others follow from the words of the date again."""
    return [
        anchor
        for anchor in milestone.anchors
        if anchor.day is not None
        or (anchor.key is not None and anchor.key not in keys_meant(anchor.name))
    ]
