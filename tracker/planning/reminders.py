"""Which reminders a milestone's window calls for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from tracker.dates.base.instants import day_in, end_of, instant
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import BusinessCalendar, shift_business_days
from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.policy import CountFrom, LeadTime, LeadUnit, Policy
from tracker.domain.reminder import Reminder, ReminderKind
from tracker.planning import reviews

_OVERDUE = "overdue+"
PROPOSED = "proposed"  #: lead time of the news that another date is proposed


def plan_reminders(
    milestone: Milestone, policy: Policy, calendar: BusinessCalendar
) -> tuple[Reminder, ...]:
    """Every reminder of the milestone's present revision, by time.

    Takes no `now`: what is past already is for the caller to fold or leave out. Of the overdue
    reminders, and of the questions for a date that is not known, only the first is planned;
    `follow_up` gives each next one.
    """
    window = milestone.due.certain_window
    if milestone.status is not MilestoneStatus.OPEN:
        return ()
    if window is None:
        return _question(milestone, policy)
    last = too_late(milestone.due, window)
    planned = [
        _reminder(milestone, kind, lead_time, _in_time(day, last, policy))
        for kind, lead_time, day in (
            *_approach(milestone, window, policy, calendar),
            *_edges(window),
            *_review(milestone),
        )
    ]
    if not milestone.acknowledged:
        planned.append(_overdue(milestone, window, policy, days=0))
    return tuple(sorted(planned, key=lambda reminder: reminder.fire_at))


def follow_up(reminder: Reminder, milestone: Milestone, policy: Policy) -> Reminder | None:
    """The reminder that takes over when `reminder` is told: the next of its series, if any."""
    if reminder.lead_time.startswith(reviews.SERIES):
        return _next_question(reminder, milestone, policy)
    window = milestone.due.certain_window
    if reminder.kind is not ReminderKind.OVERDUE or window is None:
        return None
    if milestone.acknowledged or not policy.overdue_every_days:
        return None
    told = int(reminder.lead_time.removeprefix(_OVERDUE).removesuffix("d"))
    return _overdue(milestone, window, policy, days=told + policy.overdue_every_days)


def moved_reminder(milestone: Milestone, now: datetime) -> Reminder:
    """The notice, at once, that the milestone's date has changed."""
    return _reminder(milestone, ReminderKind.MOVED, "moved", now)


def proposed_reminder(milestone: Milestone, now: datetime, told: Collection[str]) -> Reminder:
    """The notice, at once, that another date is proposed; `told` are lead times already taken."""
    lead_time, number = PROPOSED, 2
    while lead_time in told:
        lead_time, number = f"{PROPOSED}+{number}", number + 1
    return _reminder(milestone, ReminderKind.MOVED, lead_time, now)


def _reminder(
    milestone: Milestone, kind: ReminderKind, lead_time: str, fire_at: datetime
) -> Reminder:
    return Reminder(
        key=milestone.key,
        revision=milestone.revision,
        kind=kind,
        lead_time=lead_time,
        fire_at=fire_at,
    )


_Notice = tuple[ReminderKind, str, date]  #: with its lead time and day


def _approach(
    milestone: Milestone, window: DueWindow, policy: Policy, calendar: BusinessCalendar
) -> Iterator[_Notice]:
    lead_times = policy.lead_times if milestone.lead_times is None else milestone.lead_times
    from_earliest = policy.count_from is CountFrom.EARLIEST
    target = window.earliest if from_earliest else window.latest
    edges = {window.earliest, window.latest} if window.days > 1 else set()
    for lead_time in dict.fromkeys(lead_times):
        day = _before(target, lead_time, calendar)
        if day not in edges:
            yield ReminderKind.APPROACH, str(lead_time), day


def _edges(window: DueWindow) -> Iterator[_Notice]:
    if window.days > 1:
        yield ReminderKind.OPENS, "opens", window.earliest
        yield ReminderKind.LAST_DAY, "last_day", window.latest


def _review(milestone: Milestone) -> Iterator[_Notice]:
    day = reviews.review_day(milestone)
    if day is not None:
        yield ReminderKind.REVIEW, reviews.LEAD_TIME, day


def _question(milestone: Milestone, policy: Policy) -> tuple[Reminder, ...]:
    """The first of the questions for a date that is not known."""
    stated = reviews.stated_on(milestone, policy.tz)
    if stated is None:
        return ()
    seen = max(stated, milestone.last_verified_on or stated)
    days = (seen - stated + reviews.EVERY).days
    return (_asked(milestone, policy, stated + timedelta(days=days), days),)


def _next_question(reminder: Reminder, milestone: Milestone, policy: Policy) -> Reminder | None:
    if milestone.due.certain_window is not None:
        return None
    told = int(reminder.lead_time.removeprefix(reviews.SERIES).removesuffix("d"))
    day = day_in(reminder.fire_at, policy.tz) + reviews.EVERY
    return _asked(milestone, policy, day, told + reviews.EVERY.days)


def _asked(milestone: Milestone, policy: Policy, day: date, days: int) -> Reminder:
    fire_at = instant(day, policy.send_at, policy.tz)
    return _reminder(milestone, ReminderKind.REVIEW, f"{reviews.SERIES}{days}d", fire_at)


def _before(day: date, lead_time: LeadTime, calendar: BusinessCalendar) -> date:
    match lead_time.unit:
        case LeadUnit.BUSINESS_DAY:
            return shift_business_days(day, -lead_time.count, calendar)
        case LeadUnit.MONTH:
            return day - relativedelta(months=lead_time.count)
        case LeadUnit.WEEK:
            return day - timedelta(weeks=lead_time.count)
    return day - timedelta(days=lead_time.count)


def _in_time(day: date, last: datetime, policy: Policy) -> datetime:
    """The sending time on `day`, or days earlier where that would be too late to act.

    The reader's nine o'clock can come after the end of the source's day, or after the hour at
    which the milestone is due.
    """
    fire_at = instant(day, policy.send_at, policy.tz)
    while fire_at >= last:
        day -= timedelta(days=1)
        fire_at = instant(day, policy.send_at, policy.tz)
    return fire_at


def too_late(due: Due, window: DueWindow) -> datetime:
    """The end of the window; of "before 1 May" the beginning of that day."""
    if due.excludes_its_day:
        return instant(window.earliest, time(0), due.tz)
    return end_of(window, due.tz)


def _overdue(milestone: Milestone, window: DueWindow, policy: Policy, *, days: int) -> Reminder:
    """The reminder `days` after the first sending time at which the window has wholly ended."""
    end = end_of(window, milestone.due.tz)
    first = day_in(end, policy.tz)
    if instant(first, policy.send_at, policy.tz) < end:
        first += timedelta(days=1)
    fire_at = instant(first + timedelta(days=days), policy.send_at, policy.tz)
    return _reminder(milestone, ReminderKind.OVERDUE, f"{_OVERDUE}{days}d", fire_at)
