"""Changes for tests, of a milestone that is due in March 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.builders import NOW, a_due, a_milestone
from tracker.domain.change import Change
from tracker.domain.milestone import Milestone, MilestoneStatus

BEFORE = a_milestone(owner="Policy team")
DAY = date(2026, 4, 1)


def a_change(after: Milestone, before: Milestone | None = BEFORE, **changes: Any) -> Change:
    return Change(before=before, after=after, at=NOW, by="A. Counsel", **changes)


def told_of(change: Change) -> list[tuple[str, str]]:
    return [(event.kind, event.detail) for event in change.events]


def moved(milestone: Milestone = BEFORE, reason: str = "a speech") -> Milestone:
    return milestone.moved(a_due(DAY), reason=reason, changed_at=NOW)


def moved_and_met() -> Milestone:
    return replace(moved(), owner="Legal").with_status(MilestoneStatus.MET, DAY)
