"""Which reminders a milestone's window calls for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from tracker.dates.base.instants import day_in, end_of, instant
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import BusinessCalendar, shift_business_days
from tracker.domain.milestone import Acknowledgement, Due, Milestone, MilestoneStatus
from tracker.domain.occasion import (
    LAST_DAY,
    MOVED,
    OPENS,
    REVIEW,
    Occasion,
    ReminderKind,
    ahead_by,
    overdue_for,
)
from tracker.domain.policy import (
    LONGEST_SEEN,
    SEEN_FOR,
    CountFrom,
    LeadTime,
    LeadUnit,
    Policy,
)
from tracker.domain.reminder import Reminder, StoredReminder
from tracker.domain.standing import (
    LOOK_AGAIN,
    asked_on,
    can_be_overdue,
    has_last_day,
    is_over,
    passes_at,
)
from tracker.planning.reminders import reviews


def plan_reminders(
    milestone: Milestone, policy: Policy, calendar: BusinessCalendar
) -> tuple[Reminder, ...]:
    """Every reminder of the milestone's present revision, by time.

    Takes no `now`: what is past already is for the caller to fold or leave out. Only a duty is ever
    overdue; of an event that is not sure it is asked whether it has happened. Of the overdue
    reminders, and of the questions for a date that is not known, only the first is planned, after
    an acknowledgement the first one once that has lapsed; `follow_up` gives each next one.
    """
    window = milestone.due.certain_window
    if milestone.status is not MilestoneStatus.OPEN:
        return ()
    if window is None:
        return _question(milestone, policy)
    last = too_late(milestone.due, window)
    planned = list(_approach(milestone, policy, calendar, window, last))
    planned += (
        _reminder(milestone, occasion, _in_time(day, last, policy))
        for occasion, day in (*_edges(milestone, window), *_review(milestone))
    )
    planned += _whether_it_happened(milestone, window, policy)
    planned += _overdue_from(milestone, window, policy, days=0)
    return tuple(sorted(planned, key=lambda reminder: reminder.fire_at))


def still_told(
    planned: Iterable[Reminder], milestone: Milestone, now: datetime
) -> tuple[Reminder, ...]:
    """What is told of `planned`, made at `now`: of an event that is over only what asks for that.

    Nobody is called to what lies behind.
    """
    window, at = milestone.due.certain_window, passes_at(milestone)
    if window is None or at is None or not is_over(milestone, now):
        return tuple(planned)
    end = end_of(window, milestone.due.tz)
    return tuple(each for each in planned if each.fire_at >= end and now < at)


def follow_up(reminder: Reminder, milestone: Milestone, policy: Policy) -> Reminder | None:
    """The reminder that takes over when `reminder` is told: the next of its series, if any."""
    told, window = reminder.occasion.days, milestone.due.certain_window
    if told is None:
        return None
    if reminder.kind is ReminderKind.REVIEW:
        settled = has_last_day(milestone)
        return None if settled else _next_question(reminder, milestone, policy, told)
    if window is None or not policy.overdue_every_days:
        return None
    days = told + policy.overdue_every_days
    return next(_overdue_from(milestone, window, policy, days=days), None)


def next_ahead(
    reminder: Reminder, milestone: Milestone, policy: Policy, now: datetime
) -> Reminder | None:
    """The next of its series after `now`; those that passed meanwhile are not made up for."""
    following = follow_up(reminder, milestone, policy)
    while following is not None and following.fire_at <= now:
        following = follow_up(following, milestone, policy)
    return following


def moved_reminder(milestone: Milestone, now: datetime) -> Reminder:
    """The notice, at once, that the milestone's date has changed."""
    return _reminder(milestone, MOVED, now)


def proposed_reminder(
    milestone: Milestone, now: datetime, stored: Iterable[StoredReminder]
) -> Reminder:
    """The notice, at once, that another date is proposed, after those among `stored`."""
    told = [
        entry.reminder.occasion.proposal or 0
        for entry in stored
        if entry.reminder.revision == milestone.revision
    ]
    news = Occasion(kind=ReminderKind.MOVED, proposal=max(told, default=0) + 1)
    return _reminder(milestone, news, now)


def _reminder(milestone: Milestone, occasion: Occasion, fire_at: datetime) -> Reminder:
    return Reminder(
        key=milestone.key,
        revision=milestone.revision,
        occasion=occasion,
        fire_at=fire_at,
    )


_Notice = tuple[Occasion, date]  #: with its day


def _approach(
    milestone: Milestone,
    policy: Policy,
    calendar: BusinessCalendar,
    window: DueWindow,
    last: datetime,
) -> Iterator[Reminder]:
    """Reminders by lead time, but on the edges of a wide window, which have their own."""
    target = _target(milestone, window, policy)
    edges = {window.earliest, window.latest} if window.days > 1 else set()
    for lead_time in _lead_times(milestone, policy):
        if lead_time.hours is not None:
            begins = _begins_at(milestone, window, target)
            yield _reminder(milestone, ahead_by(lead_time), begins - lead_time.hours)
            continue
        day = counted(target, lead_time, calendar, back=True)
        if day not in edges:
            yield _reminder(milestone, ahead_by(lead_time), _in_time(day, last, policy))


def _begins_at(milestone: Milestone, window: DueWindow, target: date) -> datetime:
    """What hours count back from, in UTC: of a day, whose hour nobody knows, its start."""
    return (window.at or instant(target, time(0), milestone.due.tz)).astimezone(UTC)


def _lead_times(milestone: Milestone, policy: Policy) -> Iterable[LeadTime]:
    stated = policy.lead_times if milestone.lead_times is None else milestone.lead_times
    return dict.fromkeys(stated)


def _by_the_hour(milestone: Milestone, policy: Policy) -> bool:
    return any(span.hours is not None for span in _lead_times(milestone, policy))


def _target(milestone: Milestone, window: DueWindow, policy: Policy) -> date:
    """The day that lead times count back from."""
    from_earliest = policy.count_from is CountFrom.EARLIEST or not has_last_day(milestone)
    return window.earliest if from_earliest else window.latest


def _edges(milestone: Milestone, window: DueWindow) -> Iterator[_Notice]:
    if window.days > 1:
        yield OPENS, window.earliest
        if has_last_day(milestone):
            yield LAST_DAY, window.latest


def _review(milestone: Milestone) -> Iterator[_Notice]:
    day = reviews.review_day(milestone)
    if day is not None:
        yield REVIEW, day


def _whether_it_happened(
    milestone: Milestone, window: DueWindow, policy: Policy
) -> Iterator[Reminder]:
    """The question after the window, where its end does not settle that: of a series, the first."""
    asked = asked_on(milestone)
    if asked is not None:
        days = (asked - day_in(end_of(window, milestone.due.tz), milestone.due.tz)).days
        day = _first_day_after(milestone, window, policy) + timedelta(days=days)
        yield _asked(milestone, policy, day, days)


def _question(milestone: Milestone, policy: Policy) -> tuple[Reminder, ...]:
    """The first of the questions for a date that is not known."""
    stated = reviews.stated_on(milestone, policy.tz)
    if stated is None:
        return ()
    seen = max(stated, milestone.last_verified_on or stated)
    days = (seen - stated + LOOK_AGAIN).days
    return (_asked(milestone, policy, stated + timedelta(days=days), days),)


def _next_question(reminder: Reminder, milestone: Milestone, policy: Policy, told: int) -> Reminder:
    day = day_in(reminder.fire_at, policy.tz) + LOOK_AGAIN
    return _asked(milestone, policy, day, told + LOOK_AGAIN.days)


def _asked(milestone: Milestone, policy: Policy, day: date, days: int) -> Reminder:
    question = Occasion(kind=ReminderKind.REVIEW, days=days)
    return _reminder(milestone, question, sending_time(day, policy))


def counted(day: date, span: LeadTime, calendar: BusinessCalendar, *, back: bool) -> date:
    """The day that lies `span` after `day`, or before it; business days on `calendar`.

    Not for hours, which count from instants.
    """
    count = -span.count if back else span.count
    match span.unit:
        case LeadUnit.BUSINESS_DAY:
            return shift_business_days(day, count, calendar)
        case LeadUnit.MONTH:
            from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - few count in months

            return day + relativedelta(months=count)
        case LeadUnit.WEEK:
            return day + timedelta(weeks=count)
    return day + timedelta(days=count)


def _in_time(day: date, last: datetime, policy: Policy) -> datetime:
    """The sending time on `day`, or days earlier where that would be too late to act.

    The reader's nine o'clock can come after the end of the source's day, or after the hour at
    which the milestone is due.
    """
    while (fire_at := sending_time(day, policy)) >= last:
        day -= timedelta(days=1)
    return fire_at


def sending_time(day: date, policy: Policy) -> datetime:
    """When reminders of `day` go out, in UTC."""
    return instant(day, policy.send_at, policy.tz)


def too_late(due: Due, window: DueWindow) -> datetime:
    """The end of the window; of "before 1 May" the beginning of that day."""
    if due.excludes_its_day:
        return instant(window.earliest, time(0), due.tz)
    return end_of(window, due.tz)


def lapses_at(milestone: Milestone, policy: Policy, now: datetime) -> datetime | None:
    """When an acknowledgement that is given at `now` lapses; None: when the date moves.

    One of an overdue duty does so in any case: nobody's word is to silence that for ever.
    """
    if policy.ack_lasts is not None:
        return now + policy.ack_lasts
    window = milestone.due.certain_window
    if window is None or not can_be_overdue(milestone):
        return None
    is_overdue = now >= _overdue(milestone, window, policy, days=0).fire_at
    return now + SEEN_FOR if is_overdue else None


def held_by_another(
    milestone: Milestone, policy: Policy, by: str, now: datetime
) -> Acknowledgement | None:
    """The acknowledgement of somebody else than `by` that counts at `now`; None where none does.

    What was acknowledged before it was overdue has not been seen to be that.
    """
    seen, window = milestone.acknowledged_at(now), milestone.due.certain_window
    if seen is None or seen.by is None or seen.by.casefold() == by.casefold():
        return None
    if window is not None and can_be_overdue(milestone):
        first = _overdue(milestone, window, policy, days=0).fire_at
        return None if seen.at < first <= now else seen
    return seen


def _overdue_from(
    milestone: Milestone, window: DueWindow, policy: Policy, *, days: int
) -> Iterator[Reminder]:
    """The overdue reminder that comes after `days`, or the first later one that is not quiet.

    Whoever acknowledged before the first of them has not seen that it is overdue.
    """
    if not can_be_overdue(milestone):
        return
    first = _overdue(milestone, window, policy, days=0)
    seen = milestone.acknowledgement if milestone.acknowledged else None
    if seen is None or seen.at < first.fire_at:
        yield _overdue(milestone, window, policy, days=days)
        return
    every, until = policy.overdue_every_days, seen.until or seen.at + SEEN_FOR
    until = min(until, seen.at + LONGEST_SEEN)
    if not every:
        return
    days = max(days, (until - first.fire_at).days // every * every)
    while (reminder := _overdue(milestone, window, policy, days=days)).fire_at < until:
        days += every
    yield reminder


def _overdue(milestone: Milestone, window: DueWindow, policy: Policy, *, days: int) -> Reminder:
    """The reminder `days` after the first sending time at which the window has wholly ended.

    The first one comes at once where people are told by the hour: a breach is reported in hours.
    """
    occasion = overdue_for(days)
    if window.at is not None and not days and _by_the_hour(milestone, policy):
        return _reminder(milestone, occasion, end_of(window, milestone.due.tz))
    day = _first_day_after(milestone, window, policy) + timedelta(days=days)
    return _reminder(milestone, occasion, sending_time(day, policy))


def _first_day_after(milestone: Milestone, window: DueWindow, policy: Policy) -> date:
    """The first day at whose sending time the window has wholly ended."""
    end = end_of(window, milestone.due.tz)
    first = day_in(end, policy.tz)
    return first + timedelta(days=1) if sending_time(first, policy) < end else first
