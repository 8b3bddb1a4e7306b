"""What will be sent, foretold by the decisions that will send it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from tracker.dates.calendars.business import BusinessCalendar, WeekdayCalendar
from tracker.domain.channel import Channel
from tracker.domain.delay import Why
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, StoredReminder
from tracker.planning.reminders.plan import follow_up
from tracker.planning.sending.dispatch import Dispatch, folds, goes_out_at, missed
from tracker.planning.sending.holding import release
from tracker.planning.sending.recipients import recipients_of

_WEEKDAYS: Final = WeekdayCalendar()
_SERIES = frozenset({ReminderKind.OVERDUE, ReminderKind.REVIEW})


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSend:
    """One message that will go out, as far as is known now."""

    fire_at: datetime
    key: str
    title: str
    lead_time: str  #: the text of its occasion
    kind: ReminderKind
    channels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """A milestone and everything that decides what is sent about it."""

    milestone: Milestone
    pending: Sequence[StoredReminder]
    policy: Policy
    channels: Sequence[Channel]  #: all that there are
    calendar: BusinessCalendar = _WEEKDAYS  #: which days may be quiet


def forecast(
    outlook: Outlook, now: datetime, *, horizon: datetime | None
) -> tuple[PlannedSend, ...]:
    """Every send about one milestone from `now` on, by time.

    With a `horizon`, up to that instant, overdue reminders and questions for a date repeated.
    Without, all that is planned, and the next of those: their series have no end.
    """
    sends = [*_planned(outlook, now), *_repeats(outlook, now, horizon)]
    within = [send for send in sends if horizon is None or send.fire_at <= horizon]
    return tuple(sorted(within, key=lambda send: send.fire_at))


def _planned(outlook: Outlook, now: datetime) -> list[PlannedSend]:
    timed = [(goes_out_at(entry, outlook.milestone, now), entry) for entry in outlook.pending]
    known = sorted(
        ((at, entry) for at, entry in timed if at is not None),
        key=lambda pair: (pair[0], pair[1].id),
    )
    return [
        send
        for at, pairs in groupby(known, key=lambda pair: pair[0])
        for dispatch in folds([entry for _, entry in pairs])
        for send in _together(outlook, at, dispatch)
    ]


def _together(outlook: Outlook, at: datetime, dispatch: Dispatch) -> list[PlannedSend]:
    late = missed(dispatch.carrier, dispatch.folded)
    kind = ReminderKind.CATCH_UP if late else dispatch.carrier.reminder.kind
    return _sends(outlook, dispatch.told, at, kind)


def _repeats(outlook: Outlook, now: datetime, horizon: datetime | None) -> list[PlannedSend]:
    """What will follow the last of the planned reminders of a series, once it is told."""
    series = [entry for entry in outlook.pending if entry.reminder.kind in _SERIES]
    told_at = goes_out_at(series[-1], outlook.milestone, now) if series else None
    if told_at is None or horizon is None:
        return []
    repeats = []
    last: Reminder | None = series[-1].reminder
    while last is not None and last.fire_at <= horizon:
        last = follow_up(last, outlook.milestone, outlook.policy)
        if last is not None and last.fire_at > told_at:
            repeats += _sends(outlook, [last], last.fire_at, last.kind)
    return repeats


def _sends(
    outlook: Outlook, told: Sequence[Reminder], at: datetime, kind: ReminderKind
) -> list[PlannedSend]:
    """One send for all the channels that tell it at the same time, in a digest or not.

    The first of `told` carries the others.
    """
    carrier = told[0]
    together: dict[tuple[datetime, ReminderKind], list[str]] = {}
    for channel in _readers(outlook, told):
        held = release(
            carrier.kind, outlook.milestone, outlook.policy, channel, outlook.calendar, at
        )
        shown = ReminderKind.DIGEST if held.reason is Why.DIGEST else kind
        together.setdefault((held.at, shown), []).append(channel.name)
    return [
        PlannedSend(
            fire_at=told_at,
            key=outlook.milestone.key,
            title=outlook.milestone.title,
            lead_time=str(carrier.occasion),
            kind=shown,
            channels=tuple(names),
        )
        for (told_at, shown), names in together.items()
    ]


def _readers(outlook: Outlook, told: Sequence[Reminder]) -> list[Channel]:
    names = recipients_of(told, outlook.milestone, outlook.policy, outlook.channels)
    return [channel for channel in outlook.channels if channel.name in names]
