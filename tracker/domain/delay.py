"""Delays: why something was told later than planned, and from when to when that lasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Why(StrEnum):
    """What a reminder waits for, or waited for."""

    QUIET = "quiet hours"
    DIGEST = "digest"  #: the channel gets one message a day or week
    MORNING = "sending time"  #: what was missed meanwhile wakes nobody
    SNOOZED = "snoozed"
    FAILING = "failing"  #: the channel took nothing
    STOPPED = "stopped"  #: no tracker ran
    STALLED = (
        "stalled"  #: tracker ran and could do nothing: a machine that sleeps, a locked database
    )
    CLOCK = "clock"  #: the clock had jumped and was not believed


#: What keeps tracker as a whole from working, and is kept in a table of its own.
ABSENCES: Final = (Why.STOPPED, Why.STALLED, Why.CLOCK)
#: What holds a reminder on one channel when it is handed over.
HOLDS: Final = (Why.QUIET, Why.DIGEST, Why.MORNING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delay:
    """One reason for which something waited, and how long that lasted."""

    why: Why
    began_at: datetime
    ended_at: datetime
    who: str | None = None  #: the channel that failed, or whoever snoozed it
