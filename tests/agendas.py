"""Milestones at a glance, as calendars show them, for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.builders import MARCH, NOW, a_due
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.planning.agenda.entries import Glance


def a_glance(
    key: str = "taskforce", due: Due | DueWindow | date | None = MARCH, **changes: Any
) -> Glance:
    """A milestone that is due then, as a calendar sees it."""
    defaults: dict[str, Any] = {
        "key": key,
        "title": f"Milestone {key}",
        "status": MilestoneStatus.OPEN,
        "due": due if isinstance(due, Due) else a_due(due),
        "revision": 1,
        "settled": False,
        "changes": 0,
        "changed_at": NOW,
    }
    return Glance(**defaults | changes)


def a_time(text: str) -> DueWindow:
    """The window of an instant: `2026-05-01T17:00+01:00`."""
    at = datetime.fromisoformat(text)
    day = at.date()
    return DueWindow(earliest=day, end=day + timedelta(days=1), precision=Precision.MINUTE, at=at)
