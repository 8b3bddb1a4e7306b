"""What somebody at a terminal wants to know while nothing is due: what was told, what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.delivery import Outcome
from tracker.planning.forecast import PlannedSend
from tracker.service.defaults import Defaults
from tracker.service.views.upcoming import upcoming
from tracker.store.reads.logs import LogPage
from tracker.store.reads.reads import Reads
from tracker.store.values.records import LogEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class AtRest:
    """How things stand between two sends."""

    told: tuple[LogEntry, ...]  #: what was told last, all at one time
    ahead: tuple[PlannedSend, ...]  #: what is told next, all at one time
    due_at: datetime | None  #: when it is looked at next; None: nothing is planned


def at_rest(reads: Reads, defaults: Defaults, now: datetime, due_at: datetime | None) -> AtRest:
    """How things stand at `now`, where nothing is due before `due_at`; None: nothing is planned."""
    ahead = _ahead(reads, defaults, now, due_at)
    return AtRest(told=told_last(reads, now), ahead=ahead, due_at=due_at)


def told_last(reads: Reads, now: datetime) -> tuple[LogEntry, ...]:
    """What was accepted last, on whatever channel."""
    accepted = [each.last_sent_at for each in reads.status(now).channels if each.last_sent_at]
    if not accepted:
        return ()
    found, _ = reads.log_page(None, LogPage(since=max(accepted)))
    return tuple(each for each in found if each.outcome is Outcome.SENT)


def _ahead(
    reads: Reads, defaults: Defaults, now: datetime, due_at: datetime | None
) -> tuple[PlannedSend, ...]:
    if due_at is None:
        return ()
    sends = upcoming(reads, defaults, now=now, days=(due_at - now).days + 1)
    return tuple(each for each in sends if each.fire_at == sends[0].fire_at)
