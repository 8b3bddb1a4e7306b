"""The facts of a reminder as fields, for programs that read messages."""

from __future__ import annotations

from datetime import date, datetime

from tracker.dates.base.instants import day_in
from tracker.domain.delivery import ReminderClaim
from tracker.domain.message import Fields
from tracker.domain.standing import days_left, is_overdue
from tracker.planning.text.wording import one_line

_LIMIT = 2_000  #: characters of one field


def fields_of(claim: ReminderClaim, now: datetime) -> Fields:
    """What `claim` tells at `now`, each text in one printable line.

    Days are ISO dates, instants ISO with offset; what is not known is None.
    """
    milestone, due = claim.milestone, claim.milestone.due
    told = claim.reminder.reminder
    stated: Fields = (
        ("reference", claim.reminder.reference),
        ("key", milestone.key),
        ("title", milestone.title),
        ("kind", told.kind.value),
        ("lead_time", str(told.occasion)),
        ("possible_repeat", claim.possible_repeat),
        ("due", due.text),
        ("earliest", _iso(due.earliest)),
        ("latest", _iso(due.latest)),
        ("at", _iso(due.window.at if due.window else None)),
        ("tz", due.tz),
        ("days_left", days_left(due, day_in(now, due.tz))),
        ("overdue", is_overdue(milestone, now)),
        ("authority", milestone.authority),
        ("jurisdiction", milestone.jurisdiction),
        ("instrument", milestone.instrument),
        ("owner", milestone.owner),
        ("source_url", milestone.source_url),
    )
    return tuple(
        (name, one_line(value, _LIMIT) if isinstance(value, str) else value)
        for name, value in stated
    )


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
