"""`ack`: somebody has seen a reminder."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option

if TYPE_CHECKING:
    from tracker.domain.milestone import Milestone


@command('tracker ack TRK-7K3QX8M2PA8 --by "A. Counsel"')
@several()
@params.BY
@options.said("What they said; kept in the log.")
@json_option()
def ack(app: App, *, which: Which, note: str | None, as_json: bool) -> None:
    """Say that somebody has seen a reminder.

    By the reference code in the message, or the milestone's key. Stops what is being raised, and
    holds back the repeats of an overdue date for a while, at most until it moves; `tracker met`
    closes the milestone. Where somebody else has it already it stays theirs, and the log has both.
    """
    now, tz = app.now(), app.timezone()
    done = which.changed(lambda milestones, name: milestones.acknowledge(name, now, note=note))
    told = partial(_told, by=app.by, now=now, tz=tz)
    emit_milestones(which, done, now, told, as_json=as_json)


def _told(milestone: Milestone, *, by: str | None, now: datetime, tz: str) -> str:
    from tracker.cli.words import clock, printable  # noqa: PLC0415 - TAB needs none

    seen = milestone.acknowledgement
    told = f"{milestone.key} acknowledged" + (f" by {by}" if by else "")
    if seen is not None and seen.by is not None and seen.at != now:
        told += f"; {printable(seen.by)} has it already, since {clock(seen.at, tz)} ({tz})"
    elif seen is not None and seen.until is not None:
        told += f"; counts until {clock(seen.until, tz)} ({tz})"
    return told
