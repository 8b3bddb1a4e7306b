"""A milestone's dates and the messages that tell of them, to readers in London."""

from __future__ import annotations

from typing import Any

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_claim, a_window, due_on, planned, stored, utc
from tracker.dates.base.window import Modality, Precision
from tracker.domain.delivery import ReminderClaim
from tracker.domain.message import Message
from tracker.domain.milestone import Due, Milestone
from tracker.planning.text.message import compose

MARCH = a_due(a_window("2026-03-01..2026-03-31", Precision.MONTH), text="in March next year")
JUNE = a_due(a_window("2026-06-01..2026-06-30", Precision.MONTH), text="June 2026")
DAY = due_on("2026-03-31", text="31 March 2026")
BEFORE_MAY = due_on("2026-05-01", text="before 1 May 2026", modality=Modality.BEFORE)
MOVED_AT = utc("2026-01-12 10:00")


def a_reply(due: Due = DAY, **changes: Any) -> Milestone:
    return a_milestone("reply", due, **{"title": "Reply to CP26/4", **changes})


def a_moved_reply(due: Due) -> Milestone:
    return a_reply(MARCH).moved(due, reason="Treasury statement of 12 January", changed_at=MOVED_AT)


def _claim(milestone: Milestone, lead_time: str, fire_at: str, **changes: Any) -> ReminderClaim:
    reminder = planned(lead_time, fire_at, key=milestone.key, revision=milestone.revision)
    return a_claim(milestone, stored(reminder, number=17), **changes)


def message_of(
    milestone: Milestone,
    lead_time: str,
    fire_at: str,
    *,
    now: str | None = None,
    reader: str = "Europe/London",
    **changes: Any,
) -> Message:
    """The message of a reminder that fires at `fire_at`, sent then or at `now`."""
    claim = _claim(milestone, lead_time, fire_at, **changes)
    return compose(claim, reader_tz=reader, now=utc(now or fire_at))


def line_of(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start))
