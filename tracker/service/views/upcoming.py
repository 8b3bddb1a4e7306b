"""What will be sent: gathered from the database, foretold by planning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tracker.domain.channel import channel_and_person
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.crowding import in_crowd
from tracker.planning.forecast import Outlook, PlannedSend, escalated, forecast
from tracker.planning.sending.channel_limits import FUSE_SPAN
from tracker.service.defaults import Defaults
from tracker.service.milestones.plans import Rules, policy_of, with_people
from tracker.store.reads.reads import Reads
from tracker.store.values.records import PendingDelivery


def upcoming(
    reads: Reads, defaults: Defaults, *, now: datetime, days: int | None
) -> tuple[PlannedSend, ...]:
    """Every future send, as the daemon will do it, by time: of the next `days`, or all planned.

    Escalations are among them, as long as nobody acknowledges what they follow.
    """
    rules = with_people(defaults, reads.people)
    horizon = None if days is None else now + timedelta(days=days)
    pending = reads.pending_reminders(until=horizon)
    sends = _handed_over(reads.pending_deliveries(), rules, now)
    for milestone in reads.milestones_by_key(list(pending)):
        sends += _ahead(_outlook(milestone, pending[milestone.key], rules), now, horizon=horizon)
    within = [send for send in sends if horizon is None or send.fire_at <= horizon]
    in_order = sorted(within, key=lambda send: (send.fire_at, send.key))
    return in_crowd(in_order, defaults.crowd, reads.accepted(now - FUSE_SPAN, now))


def upcoming_of(
    reads: Reads, rules: Rules, milestone: Milestone, *, now: datetime
) -> tuple[PlannedSend, ...]:
    """All that is planned to be sent of one milestone, by time."""
    rules = with_people(rules, reads.people)
    stored = reads.reminders_of([milestone.key]).get(milestone.key, ())
    pending = [each for each in stored if each.state is ReminderState.PENDING]
    sends = _handed_over(reads.pending_deliveries(milestone.key), rules, now)
    sends += _ahead(_outlook(milestone, pending, rules), now, horizon=None)
    return tuple(sorted(sends, key=lambda send: send.fire_at))


def _ahead(outlook: Outlook, now: datetime, *, horizon: datetime | None) -> tuple[PlannedSend, ...]:
    planned = forecast(outlook, now, horizon=horizon)
    return (*planned, *escalated(outlook, now, horizon=horizon))


def _outlook(milestone: Milestone, pending: Sequence[StoredReminder], rules: Rules) -> Outlook:
    calendars = rules.calendars.for_lead_times
    return Outlook(
        milestone=milestone,
        pending=pending,
        policy=policy_of(milestone, rules.policies),
        reach=rules.reach,
        calendars=calendars,
        calendar=calendars(milestone.calendar),
    )


def _handed_over(
    deliveries: Iterable[PendingDelivery], rules: Rules, now: datetime
) -> list[PlannedSend]:
    digesting = {channel.name for channel in rules.reach.channels if channel.digest is not None}
    return [
        _waiting(
            delivery,
            delivery.reminder.reminder,
            now,
            digest=channel_and_person(delivery.channel)[0] in digesting,
        )
        for delivery in deliveries
        if delivery.reminder is not None
    ]


def _waiting(
    delivery: PendingDelivery, reminder: Reminder, now: datetime, *, digest: bool
) -> PlannedSend:
    """What was handed over already, and is held or tried again."""
    return PlannedSend(
        fire_at=max(delivery.due_at, now),
        key=reminder.key,
        title=delivery.title,
        lead_time=str(reminder.occasion),
        kind=ReminderKind.DIGEST if digest else reminder.kind,
        channels=(delivery.channel,),
        why=("handed over already",),
        sources=("handed over already",),
    )
