"""What is known: lists, one milestone, what will be sent, how things stand, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.domain.reminder import ReminderKind, StoredReminder
from tracker.planning.dispatch import Hold, decide, fold, missed
from tracker.planning.recipients import select_channels
from tracker.planning.reminders import follow_up
from tracker.service.plans import policy_of
from tracker.store.reads import PendingDelivery, Reads


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSend:
    """One message that will go out, as far as is known now."""

    fire_at: datetime
    key: str
    title: str
    lead_time: str
    kind: ReminderKind
    channels: tuple[str, ...]


def upcoming(
    reads: Reads,
    policies: Mapping[str, Policy],
    channels: Sequence[Channel],
    now: datetime,
    *,
    days: int | None,
) -> tuple[PlannedSend, ...]:
    """Every future send, as the daemon will do it, by time.

    With `days`, those of the next so many days, overdue reminders repeated. Without, all that is
    planned, and of overdue reminders the next one.
    """
    horizon = None if days is None else now + timedelta(days=days)
    pending = reads.pending_reminders()
    milestones = {milestone.key: milestone for milestone in reads.milestones_by_key(list(pending))}
    sends = [_retry(delivery, now) for delivery in reads.pending_deliveries()]
    for key, entries in pending.items():
        milestone = milestones[key]
        policy = policy_of(milestone, policies)
        told = select_channels(milestone, policy, channels)
        sends += _sends(milestone, entries, told, now)
        sends += _repeats(milestone, entries, policy, told, now, horizon)
    within = [send for send in sends if horizon is None or send.fire_at <= horizon]
    return tuple(sorted(within, key=lambda send: (send.fire_at, send.key)))


def _retry(delivery: PendingDelivery, now: datetime) -> PlannedSend:
    reminder = delivery.reminder.reminder
    return PlannedSend(
        fire_at=max(delivery.due_at, now),
        key=reminder.key,
        title=delivery.title,
        lead_time=reminder.lead_time,
        kind=reminder.kind,
        channels=(delivery.channel,),
    )


def _sends(
    milestone: Milestone, entries: Iterable[StoredReminder], channels: tuple[str, ...], now: datetime
) -> list[PlannedSend]:
    def goes_out_at(entry: StoredReminder) -> datetime | None:
        verdict = decide(entry, milestone, max(now, entry.reminder.fire_at))
        if isinstance(verdict, Hold):
            return verdict.until
        return max(now, entry.reminder.fire_at)

    timed = [(goes_out_at(entry), entry) for entry in entries]
    known = sorted(
        ((at, entry) for at, entry in timed if at is not None),
        key=lambda pair: (pair[0], pair[1].id),
    )
    return [
        _send(milestone, at, [entry for _, entry in together], channels)
        for at, together in groupby(known, key=lambda pair: pair[0])
    ]


def _send(
    milestone: Milestone, at: datetime, together: list[StoredReminder], channels: tuple[str, ...]
) -> PlannedSend:
    dispatch = fold(together)
    late = missed(dispatch.carrier, dispatch.folded)
    return PlannedSend(
        fire_at=at,
        key=milestone.key,
        title=milestone.title,
        lead_time=dispatch.carrier.reminder.lead_time,
        kind=ReminderKind.CATCH_UP if late else dispatch.carrier.reminder.kind,
        channels=channels,
    )


def _repeats(
    milestone: Milestone,
    entries: Iterable[StoredReminder],
    policy: Policy,
    channels: tuple[str, ...],
    now: datetime,
    horizon: datetime | None,
) -> list[PlannedSend]:
    """The overdue reminders that will follow the planned one, up to the horizon."""
    overdue = [entry.reminder for entry in entries if entry.reminder.kind is ReminderKind.OVERDUE]
    if horizon is None or not overdue:
        return []
    repeats = []
    successor = follow_up(overdue[-1], milestone, policy)
    while successor is not None and successor.fire_at <= horizon:
        if successor.fire_at > now:
            repeats.append(
                PlannedSend(
                    fire_at=successor.fire_at,
                    key=milestone.key,
                    title=milestone.title,
                    lead_time=successor.lead_time,
                    kind=successor.kind,
                    channels=channels,
                )
            )
        successor = follow_up(successor, milestone, policy)
    return repeats
