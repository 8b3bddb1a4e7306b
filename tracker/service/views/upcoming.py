"""What will be sent: gathered from the database, foretold by planning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder
from tracker.planning.forecast import Outlook, PlannedSend, forecast
from tracker.service.milestones.plans import policy_of
from tracker.store.reads.reads import Reads
from tracker.store.values.records import PendingDelivery


def upcoming(  # noqa: PLR0913 - all that a forecast rests on
    reads: Reads,
    policies: Mapping[str, Policy],
    channels: Sequence[Channel],
    *,
    now: datetime,
    calendars: CalendarBook,
    days: int | None,
) -> tuple[PlannedSend, ...]:
    """Every future send, as the daemon will do it, by time: of the next `days`, or all planned."""
    horizon = None if days is None else now + timedelta(days=days)
    pending = reads.pending_reminders()
    digesting = {channel.name for channel in channels if channel.digest is not None}
    sends = [
        _waiting(delivery, delivery.reminder.reminder, now, digest=delivery.channel in digesting)
        for delivery in reads.pending_deliveries()
        if delivery.reminder is not None
    ]
    for milestone in reads.milestones_by_key(list(pending)):
        outlook = Outlook(
            milestone=milestone,
            pending=pending[milestone.key],
            policy=policy_of(milestone, policies),
            channels=channels,
            calendar=calendars.for_lead_times(milestone.calendar),
        )
        sends += forecast(outlook, now, horizon=horizon)
    within = [send for send in sends if horizon is None or send.fire_at <= horizon]
    return tuple(sorted(within, key=lambda send: (send.fire_at, send.key)))


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
    )
