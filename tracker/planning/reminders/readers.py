"""Reminders by the clock and the calendar of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.dates.base.instants import day_in
from tracker.dates.calendars.business import BusinessCalendar
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import Person
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.plan import follow_up, plan_reminders, sending_time, too_late


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """What reminders are timed by: a policy on the clock of who reads, and their working days."""

    policy: Policy
    calendar: BusinessCalendar


def on_the_clock_of(person: Person | None, policy: Policy) -> Policy:
    """`policy` with the zone and the quiet times of `person`, where there are any."""
    if person is None:
        return policy
    return replace(policy, tz=person.tz or policy.tz, quiet=person.quiet or policy.quiet)


def plan_for(milestone: Milestone, readers: Iterable[Reader]) -> tuple[Reminder, ...]:
    """Every reminder that any of `readers` is to have, each at the earliest of their times."""
    return _earliest(
        reminder
        for reader in readers
        for reminder in plan_reminders(milestone, reader.policy, reader.calendar)
    )


def follow_up_for(
    reminder: Reminder, milestone: Milestone, readers: Iterable[Reader]
) -> Reminder | None:
    """As `follow_up`, at the earliest of the readers' times."""
    found = (follow_up(reminder, milestone, reader.policy) for reader in readers)
    return next(iter(_earliest(each for each in found if each is not None)), None)


def next_ahead_for(
    reminder: Reminder, milestone: Milestone, readers: Iterable[Reader], now: datetime
) -> Reminder | None:
    """The next of its series after `now`; those that passed meanwhile are not made up for."""
    readers = tuple(readers)
    following = follow_up_for(reminder, milestone, readers)
    while following is not None and following.fire_at <= now:
        following = follow_up_for(following, milestone, readers)
    return following


def own_time(reminder: Reminder, milestone: Milestone, reader: Reader) -> datetime:
    """When `reader` is told of `reminder`, which fires at the earliest time of all its readers.

    News of a date, and what counts hours, is told at once; what is no part of the plan, as it
    follows from what was told, at the next sending time of the reader. Never too late to act.
    """
    if reminder.kind is ReminderKind.MOVED or _by_the_hour(reminder):
        return reminder.fire_at
    planned = plan_reminders(milestone, reader.policy, reader.calendar)
    own = next((each.fire_at for each in planned if each.identity == reminder.identity), None)
    if own is None:
        own = _next_sending_time(reminder.fire_at, reader.policy)
    own = max(own, reminder.fire_at)
    window = milestone.due.certain_window
    last = None if window is None else too_late(milestone.due, window)
    return reminder.fire_at if last is not None and reminder.fire_at < last <= own else own


def _by_the_hour(reminder: Reminder) -> bool:
    span = reminder.occasion.span
    return span is not None and span.hours is not None


def _next_sending_time(at: datetime, policy: Policy) -> datetime:
    day = day_in(at, policy.tz)
    while (sent_at := sending_time(day, policy)) < at:
        day += timedelta(days=1)
    return sent_at


def _earliest(reminders: Iterable[Reminder]) -> tuple[Reminder, ...]:
    found: dict[tuple[str, int, str], Reminder] = {}
    for each in reminders:
        known = found.get(each.identity)
        if known is None or each.fire_at < known.fire_at:
            found[each.identity] = each
    return tuple(sorted(found.values(), key=lambda each: each.fire_at))
