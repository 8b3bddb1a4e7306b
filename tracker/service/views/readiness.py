"""Whether reminders leave, in a form for machines: without a title, a name or an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tracker.service.views.status import Status
from tracker.store.values.records import DaemonRecord

OVERDUE: Final = timedelta(minutes=15)  #: a send that is later than that has to be looked at
SILENT: Final = timedelta(minutes=2)  #: since the last tick of a daemon that runs
_FIRST_RUNS: Final = timedelta(hours=25)  #: between single ticks of which only one is known: a day


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """What keeps reminders from leaving."""

    check: str  #: daemon, overdue, clock or database
    problem: str  #: a sentence
    seconds: float | None = None  #: for how long


def troubles(stands: Status, now: datetime) -> tuple[Trouble, ...]:
    """What is wrong at `now`; nothing where reminders leave in time."""
    return tuple(_troubles(stands, now - stands.clock_held))


def is_missed(daemon: DaemonRecord, now: datetime) -> bool:
    """Whether a single tick, which cron or a timer starts again and again, has not come."""
    every = timedelta(seconds=daemon.every_s) if daemon.every_s else None
    return now - daemon.last_word_at > (2 * every + OVERDUE if every else _FIRST_RUNS)


def _troubles(stands: Status, now: datetime) -> Iterator[Trouble]:
    daemon = stands.daemon
    silent = None if daemon is None else now - daemon.last_word_at
    if daemon is None or silent is None:
        yield Trouble(check="daemon", problem="No daemon ever ran.")
    elif daemon.once and not stands.running:
        if is_missed(daemon, now):
            problem = "The last single tick was long ago."
            yield Trouble(check="daemon", problem=problem, seconds=silent.total_seconds())
    elif not stands.running or silent > SILENT:
        problem = "No daemon has ticked of late."
        yield Trouble(check="daemon", problem=problem, seconds=silent.total_seconds())
    overdue = stands.oldest_overdue_s
    if overdue is not None and overdue > OVERDUE.total_seconds():
        problem = "Something that is due has not been sent."
        yield Trouble(check="overdue", problem=problem, seconds=overdue)
    if stands.clock_held:
        problem = "The clock jumped ahead, and what that made due is held."
        yield Trouble(check="clock", problem=problem, seconds=stands.clock_held.total_seconds())
