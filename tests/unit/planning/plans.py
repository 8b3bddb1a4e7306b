"""Plans of reminders, and their lines as tests state them."""

from __future__ import annotations

from typing import Any

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_window
from tracker.dates.base.window import Precision
from tracker.dates.calendars.business import WeekdayCalendar
from tracker.domain.milestone import Due
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.plan import plan_reminders

WEEKDAYS = WeekdayCalendar()
MARCH = a_due(a_window("2026-03-01..2026-03-31", Precision.MONTH))


def plan_of(due: Due, policy: Policy, **changes: Any) -> tuple[Reminder, ...]:
    return plan_reminders(a_milestone(due=due, **changes), policy, WEEKDAYS)


def plan_lines(due: Due, policy: Policy, **changes: Any) -> list[str]:
    """`30d 2026-03-01 09:00` for each reminder, in UTC."""
    return [
        f"{reminder.occasion} {reminder.fire_at:%Y-%m-%d %H:%M}"
        for reminder in plan_of(due, policy, **changes)
    ]
