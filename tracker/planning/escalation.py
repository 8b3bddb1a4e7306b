"""Who is told next where nobody acknowledges what was told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from tracker.dates.base.instants import day_in, instant
from tracker.dates.calendars.business import BusinessCalendar, shift_business_days
from tracker.domain.milestone import Milestone
from tracker.domain.policy import EscalationStep, LeadTime, LeadUnit, Policy
from tracker.domain.reminder import Reminder, ReminderKind, StoredReminder

_THEN = ">"  #: between the lead time of what was told and that of the step
_DAY = timedelta(days=1)
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
    days on the owner's `calendar`, and always after `now`.
    """
    if told.reminder.kind not in _ESCALATES:
        return ()
    return tuple(
        Reminder(
            key=milestone.key,
            revision=told.reminder.revision,
            kind=ReminderKind.ESCALATION,
            lead_time=f"{told.reminder.lead_time}{_THEN}{after}",
            fire_at=_fires_at(after, policy, calendar, now),
        )
        for after in dict.fromkeys(step.after for step in policy.escalation)
    )


def step_of(reminder: Reminder, policy: Policy) -> EscalationStep | None:
    """The step of `policy` that `reminder` carries out; None where the policy has lost it."""
    after = reminder.lead_time.partition(_THEN)[2]
    return next((step for step in policy.escalation if str(step.after) == after), None)


def origin_of(lead_time: str) -> str:
    """The lead time of the reminder that nobody acknowledged: `30d` of `30d>2bd`."""
    return lead_time.partition(_THEN)[0]


def _fires_at(
    after: LeadTime, policy: Policy, calendar: BusinessCalendar, now: datetime
) -> datetime:
    day = _after(day_in(now, policy.tz), after, calendar)
    fire_at = instant(day, policy.send_at, policy.tz)
    while fire_at <= now:
        day += _DAY
        fire_at = instant(day, policy.send_at, policy.tz)
    return fire_at


def _after(day: date, span: LeadTime, calendar: BusinessCalendar) -> date:
    match span.unit:
        case LeadUnit.BUSINESS_DAY:
            return shift_business_days(day, span.count, calendar)
        case LeadUnit.MONTH:
            return day + relativedelta(months=span.count)
        case LeadUnit.WEEK:
            return day + timedelta(weeks=span.count)
    return day + timedelta(days=span.count)
