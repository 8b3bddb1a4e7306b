"""Records that state of a milestone what it is already: seen without drafting it again."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Final

from tracker.domain.milestone import Milestone
from tracker.service.defaults import Defaults
from tracker.sources.record import AS_STATED, MilestoneRecord

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: what a record says in the form in which a milestone keeps it, or says beside that
_COMPARED: Final = frozenset(AS_STATED) | {"due", "key", "tz", "policy", "status", "place"}
#: whatever is rarely stated is for whoever drafts
_RARE: Final = tuple(each.name for each in fields(MilestoneRecord) if each.name not in _COMPARED)


def says_nothing_new(record: MilestoneRecord, before: Milestone, defaults: Defaults) -> bool:
    """Whether to draft `record` would give `before`, as far as that can be seen at a glance.

    A day that is written as one is the same whatever the settings say; whatever else words may
    mean by now, those who read them find out.
    """
    return (
        _is_plain(before, defaults)
        and record.due == before.due.text
        and record.tz in (None, before.due.tz)
        and record.policy in (None, before.policy)
        and record.status in (None, before.status.value)
        and all(getattr(record, name) in (None, ()) for name in _RARE)
        and all(
            (value := getattr(record, name)) in (None, ()) or value == getattr(before, name)
            for name in AS_STATED
        )
    )


def _is_plain(before: Milestone, defaults: Defaults) -> bool:
    """Whether its date is a day, certain, and counts from nothing, and the settings know it all."""
    due = before.due
    return (
        _DAY.fullmatch(due.text) is not None
        and due.window is not None
        and due.window.earliest == due.window.latest
        and not due.is_doubtful
        and not due.asides
        and not (before.anchors or before.recipients or before.calendar or before.roll)
        and before.policy in defaults.policies
    )
