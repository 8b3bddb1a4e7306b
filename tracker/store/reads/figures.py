"""What is counted of everything, so that how it goes can be watched from outside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from tracker.domain.milestone import Milestone
from tracker.domain.standing import is_overdue
from tracker.store.reads.quick import Reader
from tracker.store.values.mapping import moment_if_any

if TYPE_CHECKING:
    from tracker.store.values.records import Figures

_STATUSES: Final = "SELECT status AS word, count(*) AS number FROM milestones GROUP BY status"
_LAST_DAY: Final = "coalesce(latest, not_after)"
#: What is open, with a last day and no instant at which it passes: that is a duty.
_DUTIES: Final = "status = 'open' AND passes_at IS NULL AND modality NOT IN ('from', 'after') AND "
_BEHIND: Final = (
    f"SELECT id, {_LAST_DAY} < ? AS surely FROM current_milestones "  # noqa: S608  # constants
    f"WHERE {_DUTIES} {_LAST_DAY} <= ?"
)
_CHUNK: Final = 500
_ZONES: Final = timedelta(days=1)  #: by which the day of any zone lies before or behind that of UTC
_ATTEMPTS: Final = """\
SELECT channel, outcome, count(*) AS number FROM attempts WHERE outcome <> 'STARTED'
GROUP BY channel, outcome"""
#: what was dropped of them since, by channel and outcome
_PRUNED: Final = "SELECT outcomes FROM prunings"
_MOVES: Final = "SELECT count(*) AS number FROM events WHERE kind = 'moved'"
#: When each reminder that was acknowledged by name had first been accepted, and when it was seen.
_SEEN: Final = """\
SELECT min(e.at) AS seen_at,
       (SELECT min(coalesce(p.at, a.ended_at)) FROM deliveries d
        LEFT JOIN attempts a ON a.delivery_id = d.id AND a.outcome = 'SENT'
        LEFT JOIN pruned p ON p.id = d.id AND p.outcome = 'SENT'
        WHERE d.reminder_id = e.reminder_id) AS told_at
FROM events e WHERE e.kind = 'acknowledged' AND e.reminder_id IS NOT NULL GROUP BY e.reminder_id"""
_SOURCES: Final = """\
SELECT CASE WHEN NOT enabled THEN 'paused' WHEN failing_since IS NULL THEN 'ok' ELSE 'failing' END
       AS word, count(*) AS number
FROM sources GROUP BY 1"""


class Reading(Protocol):
    """Reads the milestones that conditions with parameters ask for."""

    def __call__(
        self, conditions: Sequence[str], parameters: Sequence[object]
    ) -> Sequence[Milestone]:
        """Those milestones."""


def read_figures(reader: Reader, milestones: Reading, now: datetime) -> Figures:
    """Everything that is counted at `now`."""
    from tracker.domain.channel import channel_and_person  # noqa: PLC0415 - lists need none
    from tracker.store.values.records import Figures  # noqa: PLC0415 - as above

    statuses, sources = map(reader.rows, (_STATUSES, _SOURCES))
    attempts: Counter[tuple[str, str]] = Counter()
    for row in reader.rows(_ATTEMPTS):
        attempts[channel_and_person(row["channel"])[0], row["outcome"]] += row["number"]
    for row in reader.rows(_PRUNED):
        for channel, outcomes in json.loads(row["outcomes"]).items():
            attempts.update({(channel, outcome): each for outcome, each in outcomes.items()})
    seen = [
        (moment_if_any(row["told_at"]), moment_if_any(row["seen_at"])) for row in reader.rows(_SEEN)
    ]
    return Figures(
        milestones={row["word"]: row["number"] for row in statuses},
        overdue=_overdue(reader, milestones, now),
        attempts=attempts,
        moves=reader.rows(_MOVES)[0]["number"],
        seen_after_s=tuple(
            max((seen_at - told_at).total_seconds(), 0.0)
            for told_at, seen_at in seen
            if told_at is not None and seen_at is not None
        ),
        sources={row["word"]: row["number"] for row in sources},
    )


def _overdue(reader: Reader, milestones: Reading, now: datetime) -> int:
    """How many duties are overdue: each in its own zone, so that the last days are looked at."""
    today = now.astimezone(UTC).date()
    first, last = (today - _ZONES).isoformat(), (today + _ZONES).isoformat()
    behind = reader.rows(_BEHIND, (first, last))
    near = [row["id"] for row in behind if not row["surely"]]
    found = len(behind) - len(near)
    for start in range(0, len(near), _CHUNK):
        part = near[start : start + _CHUNK]
        places = ", ".join("?" * len(part))
        found += sum(is_overdue(each, now) for each in milestones([f"id IN ({places})"], part))
    return found
