"""Who is told next where nobody acknowledges what was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.dates.calendars.business import BusinessCalendar
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import Occasion, ReminderKind
from tracker.domain.policy import EscalationStep, LeadTime, Policy
from tracker.domain.reminder import Reminder, StoredReminder
from tracker.domain.standing import is_over
from tracker.planning.reminders.plan import counted, sending_time

#: A question for a date and the news of one ask for nothing that anybody else could do in time.
_ESCALATES: Final = frozenset(
    {ReminderKind.APPROACH, ReminderKind.OPENS, ReminderKind.LAST_DAY, ReminderKind.OVERDUE}
)


def escalations(
    told: StoredReminder,
    milestone: Milestone,
    policy: Policy,
    calendar: BusinessCalendar,
    now: datetime,
) -> tuple[Reminder, ...]:
    """What follows unless somebody acknowledges `told`, which is told at `now`: one a step.

    Each fires at the policy's sending time on the day that the step counts from today, business
    days on the owner's `calendar`, or so many hours from now, and always after `now`.
    """
    if told.reminder.kind not in _ESCALATES or is_over(milestone, now):
        return ()
    return tuple(
        Reminder(
            key=milestone.key,
            revision=told.reminder.revision,
            occasion=Occasion(
                kind=ReminderKind.ESCALATION, origin=told.reminder.occasion, span=after
            ),
            fire_at=_fires_at(after, policy, calendar, now),
        )
        for after in dict.fromkeys(step.after for step in policy.escalation)
    )


def step_of(reminder: Reminder, policy: Policy) -> EscalationStep | None:
    """The step of `policy` that `reminder` carries out; None where the policy has lost it."""
    after = reminder.occasion.span if reminder.kind is ReminderKind.ESCALATION else None
    return next((step for step in policy.escalation if step.after == after), None)


def _fires_at(
    after: LeadTime, policy: Policy, calendar: BusinessCalendar, now: datetime
) -> datetime:
    if after.hours is not None:
        return now + after.hours
    day = counted(day_in(now, policy.tz), after, calendar, back=False)
    while (fire_at := sending_time(day, policy)) <= now:
        day += timedelta(days=1)
    return fire_at
