"""How things stand: the daemon, what it has not got round to, and each channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tracker.domain.change import Event
from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import Outcome
from tracker.errors import UsageError
from tracker.store.values.records import ChannelRecord, DaemonRecord, PlanningRecord, StoreStatus

if TYPE_CHECKING:
    from tracker.store.reads.reads import Reads
    from tracker.store.store import Store

_FRESH = timedelta(seconds=60)
_HEARD = timedelta(seconds=30)  #: of one that says every other second that it lives


class ChannelState(StrEnum):
    """How a channel is."""

    OK = "ok"  #: the last message was accepted
    FAILING = "failing"  #: the last message was not
    UNUSED = "unused"  #: nothing was ever sent
    NOT_CONFIGURED = "not configured"  #: the settings have lost it


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelStatus:
    """A channel, and what became of the last message on it."""

    name: str
    state: ChannelState
    last_outcome: Outcome | None
    last_sent_at: datetime | None
    people: int = 0  #: who were told there, each by a message of their own
    unreached: tuple[str, ...] = ()  #: the handles of those whose last message was not accepted


@dataclass(frozen=True, kw_only=True, slots=True)
class DaemonStatus:
    """One of several daemons that share a server."""

    record: DaemonRecord
    running: bool
    leads: bool = False  #: it plans, fetches sources and tells of tracker itself


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """How things stand at an instant."""

    running: bool
    daemon: DaemonRecord | None  #: None where none ever ran
    backlog: int  #: milestones to tell about, and deliveries past their time and not accepted
    oldest_overdue_s: float | None  #: seconds; None where nothing is due
    channels: tuple[ChannelStatus, ...]
    clock_held: timedelta = timedelta()  #: by how much the clock jumped, while that is held
    daemons: tuple[DaemonStatus, ...] = ()  #: where they share a server, each by itself
    planning: PlanningRecord | None = None  #: while what is planned comes to follow the settings


def stored_status(reads: Reads, now: datetime) -> StoreStatus:
    """What the database tells at `now`, or at the instant that is believed while a jump is held."""
    stored = reads.status(now)
    if not stored.clock_offset_s:
        return stored
    return reads.status(now - timedelta(seconds=stored.clock_offset_s))


def release_clock(store: Store, now: datetime, by: str) -> timedelta:
    """Believe the system's clock again; gives by how much it was ahead of what was believed.

    A daemon that runs notices at its next tick. Raises UsageError where no jump is held.
    """
    with store.write() as transaction:
        held = timedelta(seconds=transaction.presence.clock_offset())
        if not held:
            raise UsageError("no clock jump is held: there is nothing to release")
        for table in transaction.presences:
            table.set_clock_offset(0)
        detail = "by `tracker status --release`"
        event = Event(kind="clock released", at=now, key=None, detail=detail, by=by)
        transaction.events.insert_many([event])
    return held


def standing(
    stored: StoreStatus,
    configured: Iterable[str],
    now: datetime,
    *,
    served: bool | None,
) -> Status:
    """How things stand at `now`, with the channels of the settings first.

    `served` says whether a daemon holds the database's lock; None where nobody can tell. While a
    clock jump is held, what counts is the time that the daemon believes.
    """
    daemons = tuple(
        DaemonStatus(
            record=each,
            running=_is_one_running(each, now, stored.server_time),
            leads=each.instance == stored.leader,
        )
        for each in stored.daemons
    )
    held = timedelta(seconds=stored.clock_offset_s)
    now -= held
    oldest = stored.oldest_due_at
    one = _is_running(stored.daemon, now) or any(each.running for each in daemons)
    return Status(
        running=one if served is None else served,
        daemons=daemons,
        daemon=stored.daemon,
        backlog=stored.backlog,
        oldest_overdue_s=(now - oldest).total_seconds() if oldest else None,
        channels=_channels(stored.channels, tuple(configured)),
        clock_held=held,
        planning=stored.planning,
    )


def _is_running(daemon: DaemonRecord | None, now: datetime) -> bool:
    """Whether a daemon ticked just now: all that is known of one on another host."""
    if daemon is None or daemon.stopped_at is not None:
        return False
    return now - daemon.last_word_at < _FRESH


def _is_one_running(daemon: DaemonRecord, now: datetime, server_time: datetime | None) -> bool:
    """Whether one of several was just heard of, by the clock of their server.

    Of a version that says nothing there: whether it ticked, by its own time or, on another host, by
    ours.
    """
    if server_time is not None and daemon.heard_at is not None:
        return daemon.stopped_at is None and server_time - daemon.heard_at < _HEARD
    held = timedelta(seconds=daemon.clock_offset_s)
    return any(
        abs(at - daemon.last_word_at) < _FRESH and daemon.stopped_at is None
        for at in (now, now - held)
    )


def _channels(
    records: Iterable[ChannelRecord], configured: tuple[str, ...]
) -> tuple[ChannelStatus, ...]:
    """Each channel, the people behind it summed up."""
    tried: dict[str, list[ChannelRecord]] = {name: [] for name in configured}
    for record in records:
        tried.setdefault(channel_and_person(record.name)[0], []).append(record)
    return tuple(_channel(name, mine, known=name in configured) for name, mine in tried.items())


def _channel(name: str, records: list[ChannelRecord], *, known: bool) -> ChannelStatus:
    """One channel; where it reaches any of several people, it works."""
    people = {record.name: channel_and_person(record.name)[1] for record in records}
    accepted = [record for record in records if record.last_outcome is Outcome.SENT]
    latest = next(iter(accepted or records), None)
    last_outcome = latest.last_outcome if latest else None
    sent = [record.last_sent_at for record in records if record.last_sent_at is not None]
    return ChannelStatus(
        name=name,
        state=_state(last_outcome) if known else ChannelState.NOT_CONFIGURED,
        last_outcome=last_outcome,
        last_sent_at=max(sent, default=None),
        people=sum(person is not None for person in people.values()),
        unreached=tuple(
            person
            for record in records
            if (person := people[record.name]) is not None
            and _state(record.last_outcome) is ChannelState.FAILING
        ),
    )


def _state(last_outcome: Outcome | None) -> ChannelState:
    if last_outcome is None or last_outcome is Outcome.WITHDRAWN:
        return ChannelState.UNUSED
    return ChannelState.OK if last_outcome is Outcome.SENT else ChannelState.FAILING
