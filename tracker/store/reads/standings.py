"""How things stand: the daemon, what is due and not told, and each channel."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from tracker.store.reads.quick import Reader
from tracker.store.reads.readable import readable
from tracker.store.values.columns import seconds_of
from tracker.store.values.damage import Damaged
from tracker.store.values.mapping import Record, moment_if_any, moment_text

if TYPE_CHECKING:
    from tracker.store.values.records import PlanningRecord, StoreStatus

#: What was planned when its time lay behind already is late since then, not since that time.
_DUE_REMINDERS: Final = """\
SELECT count(DISTINCT milestone_id) AS number,
       min(CASE WHEN due_at < created_at THEN created_at ELSE due_at END) AS oldest
FROM reminders WHERE state = 'pending' AND due_at <= ?"""
_DUE_DELIVERIES: Final = """\
SELECT count(*) AS number, min(wanted_at) AS oldest
FROM deliveries WHERE state = 'pending' AND wanted_at <= ?"""
_CLAIMED_DELIVERIES: Final = """\
SELECT count(*) AS number, min(wanted_at) AS oldest
FROM deliveries WHERE state = 'claimed' AND wanted_at <= ?"""
#: Those that run first, of these the one that spoke last; single ticks stand in `daemon`.
_DAEMONS: Final = (
    "SELECT * FROM daemons WHERE NOT once ORDER BY stopped_at IS NOT NULL, "
    "coalesce(last_tick_at, started_at) DESC, instance"
)
_LEADER: Final = (
    "SELECT CURRENT_TIMESTAMP AS looked_at, (SELECT instance FROM leadership) AS instance"
)
#: The first condition on the status is that of the index.
_OPEN: Final = (
    "SELECT count(*) AS number FROM milestones WHERE status IN ('open', 'suspended') "
    "AND status = 'open' AND (first_day, key) > (?, ?)"
)
_OLDEST_MILESTONE: Final = "SELECT created_at FROM milestones ORDER BY id LIMIT 1"


def read_status(reader: Reader, aside: list[Damaged], now: datetime) -> StoreStatus:
    """How things stand at `now`; what cannot be read goes to `aside`."""
    from tracker.store.values.evidence import (  # noqa: PLC0415 - lists need none
        channel_of,
        daemon_of,
        one_of_daemons,
    )
    from tracker.store.values.records import StoreStatus  # noqa: PLC0415 - as above

    with reader.snapshot():
        daemon = reader.rows("SELECT * FROM daemon")
        named = reader.rows(_DAEMONS)
        (leader,) = reader.rows(_LEADER)
        milestones = reader.rows(_OLDEST_MILESTONE)
        channels = reader.rows("SELECT * FROM channel_records ORDER BY channel")
        due = [
            reader.rows(query, (moment_text(now),))[0]
            for query in (_DUE_REMINDERS, _DUE_DELIVERIES, _CLAIMED_DELIVERIES)
        ]
        planning = _planning(reader, daemon[0]) if daemon else None
    oldest = [moment_if_any(row["oldest"]) for row in due]
    daemons = tuple(readable(one_of_daemons, named, "daemons", aside, number="instance", key=None))
    alone = readable(daemon_of, daemon, "daemon", aside, key=None)
    offset_s = seconds_of(daemon[0]["clock_offset_s"]) if daemon else 0.0
    return StoreStatus(
        daemon=next(iter((*daemons, *alone)), None),
        backlog=sum(row["number"] for row in due),
        oldest_due_at=min((at for at in oldest if at is not None), default=None),
        channels=tuple(readable(channel_of, channels, "attempts", aside, number=None, key=None)),
        clock_offset_s=daemons[0].clock_offset_s if daemons else offset_s,
        backed_up_at=moment_if_any(daemon[0]["backed_up_at"]) if daemon else None,
        oldest_milestone_at=moment_if_any(milestones[0]["created_at"]) if milestones else None,
        daemons=daemons,
        leader=leader["instance"],
        server_time=moment_if_any(leader["looked_at"]) if daemons else None,
        planning=planning,
    )


def _planning(reader: Reader, daemon: Record) -> PlanningRecord | None:
    """How far it is with what follows other policies, where anything does."""
    from tracker.store.values.records import (  # noqa: PLC0415 - as above
        BEFORE_ALL,
        PlanningRecord,
    )

    if daemon["planning"] is None:
        return None
    after = daemon["planned_day"] or BEFORE_ALL[0], daemon["planned_key"] or ""
    every, ahead = (reader.rows(_OPEN, place)[0]["number"] for place in (BEFORE_ALL, after))
    since = moment_if_any(daemon["planning_since"])
    return PlanningRecord(since=since, planned=every - ahead, ahead=ahead)
