"""What will be sent, foretold by the decisions that will send it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final

from tracker.dates.calendars.business import BusinessCalendar, WeekdayCalendar
from tracker.domain.channel import Channel, channel_and_person
from tracker.domain.delay import Why
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import Person
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, StoredReminder
from tracker.planning.reminders.escalation import escalations
from tracker.planning.reminders.readers import Reader, follow_up_for, on_the_clock_of, own_time
from tracker.planning.sending.dispatch import Dispatch, folds, goes_out_at, missed
from tracker.planning.sending.holding import release
from tracker.planning.sending.reach import Reach
from tracker.planning.sending.recipients import Recipient, audience_of, may_be_told

_WEEKDAYS: Final = WeekdayCalendar()
_ACKNOWLEDGED: Final = "acknowledged"
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
    why: tuple[str, ...] = ()  #: each of them is told, in the same order
    sources: tuple[str, ...] = ()  #: what says so, as well: `policy default`, `route 2`
    policy: str | None = None  #: by which it is planned; None where it was handed over already
    unless: str | None = None  #: what keeps it from being sent: somebody has `acknowledged` it
    grouped: tuple[str, ...] = ()  #: channels on which it is one message with others due just then
    fused: tuple[str, ...] = ()  #: those whose fuse keeps it for one message, or for later


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """A milestone and everything that decides what is sent about it."""

    milestone: Milestone
    pending: Sequence[StoredReminder]
    policy: Policy
    reach: Reach  #: all that there are
    calendar: BusinessCalendar = _WEEKDAYS  #: which days may be quiet
    #: the working days of people who have a calendar of their own, by its name
    calendars: Callable[[str], BusinessCalendar] = lambda _name: _WEEKDAYS


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


def escalated(
    outlook: Outlook, now: datetime, *, horizon: datetime | None
) -> tuple[PlannedSend, ...]:
    """What follows the sends of `forecast` where nobody acknowledges them, by time."""
    told = _turns(outlook, now)
    told += [(each.reminder.fire_at, [each]) for each in _series_on(outlook, now, horizon)]
    raised = sorted(
        (each for at, entries in told for each in _raised(outlook, at, entries)),
        key=lambda reminder: reminder.fire_at,
    )
    return tuple(
        replace(send, unless=_ACKNOWLEDGED)
        for at, together in groupby(raised, key=lambda reminder: reminder.fire_at)
        for send in _sends(outlook, list(together)[::-1], at, ReminderKind.ESCALATION)
        if horizon is None or send.fire_at <= horizon
    )


def _raised(
    outlook: Outlook, at: datetime, entries: Sequence[StoredReminder]
) -> tuple[Reminder, ...]:
    """The escalations of what is told together at `at`: those of the latest that has any."""
    latest_first = sorted(entries, key=lambda entry: entry.reminder.fire_at, reverse=True)
    found = (
        escalations(entry, outlook.milestone, outlook.policy, outlook.calendar, at)
        for entry in latest_first
    )
    return next(filter(None, found), ())


def _turns(outlook: Outlook, now: datetime) -> list[tuple[datetime, list[StoredReminder]]]:
    """What is planned, with when it goes out: all that goes out at one instant together."""
    timed = [(goes_out_at(entry, outlook.milestone, now), entry) for entry in outlook.pending]
    known = sorted(
        ((at, entry) for at, entry in timed if at is not None),
        key=lambda pair: (pair[0], pair[1].id),
    )
    return [
        (at, [entry for _, entry in pairs])
        for at, pairs in groupby(known, key=lambda pair: pair[0])
    ]


def _planned(outlook: Outlook, now: datetime) -> list[PlannedSend]:
    return [
        send
        for at, entries in _turns(outlook, now)
        for dispatch in folds(entries)
        for send in _together(outlook, at, dispatch)
    ]


def _together(outlook: Outlook, at: datetime, dispatch: Dispatch) -> list[PlannedSend]:
    late = missed(dispatch.carrier, dispatch.folded)
    kind = ReminderKind.CATCH_UP if late else dispatch.carrier.reminder.kind
    return _sends(outlook, dispatch.told, at, kind)


def _repeats(outlook: Outlook, now: datetime, horizon: datetime | None) -> list[PlannedSend]:
    return [
        send
        for each in (entry.reminder for entry in _series_on(outlook, now, horizon))
        for send in _sends(outlook, [each], each.fire_at, each.kind)
    ]


def _series_on(outlook: Outlook, now: datetime, horizon: datetime | None) -> list[StoredReminder]:
    """What will follow the last of the planned reminders of a series, once it is told."""
    series = [entry for entry in outlook.pending if entry.reminder.kind in _SERIES]
    told_at = goes_out_at(series[-1], outlook.milestone, now) if series else None
    if told_at is None or horizon is None:
        return []
    readers = _readers(outlook)
    repeats = []
    last: Reminder | None = series[-1].reminder
    while last is not None and last.fire_at <= horizon:
        last = follow_up_for(last, outlook.milestone, readers)
        if last is not None and last.fire_at > told_at:
            repeats.append(replace(series[-1], reminder=last))
    return repeats


def _sends(
    outlook: Outlook, told: Sequence[Reminder], at: datetime, kind: ReminderKind
) -> list[PlannedSend]:
    """One send for all the channels that tell it at the same time, in a digest or not.

    The first of `told` carries the others.
    """
    carrier, milestone = told[0], outlook.milestone
    audience = audience_of(told, milestone, outlook.policy, outlook.reach, at)
    personal = any(channel_and_person(name)[1] for name in audience.names)
    together: dict[tuple[datetime, ReminderKind], list[Recipient]] = {}
    for recipient in audience.recipients:
        channel = outlook.reach.channel(recipient.channel) or Channel(name=recipient.channel)
        reader = _reader(outlook, outlook.reach.person(channel.name))
        own = max(at, own_time(carrier, milestone, reader)) if personal else at
        held = release(carrier.kind, milestone, reader.policy, channel, reader.calendar, own)
        shown = ReminderKind.DIGEST if held.reason is Why.DIGEST else kind
        together.setdefault((held.at, shown), []).append(recipient)
    return [
        PlannedSend(
            fire_at=told_at,
            key=milestone.key,
            title=milestone.title,
            lead_time=str(carrier.occasion),
            kind=shown,
            channels=tuple(each.channel for each in recipients),
            why=tuple(each.why for each in recipients),
            sources=tuple(each.source or each.what for each in recipients),
            policy=outlook.policy.name,
        )
        for (told_at, shown), recipients in together.items()
    ]


def _readers(outlook: Outlook) -> Iterable[Reader]:
    """By whose clocks a series goes on."""
    told = may_be_told(outlook.milestone, outlook.policy, outlook.reach)
    return tuple(_reader(outlook, person) for person in told)


def _reader(outlook: Outlook, person: Person | None) -> Reader:
    own = person.calendar if person is not None else None
    return Reader(
        policy=on_the_clock_of(person, outlook.policy),
        calendar=outlook.calendar if own is None else outlook.calendars(own),
    )
