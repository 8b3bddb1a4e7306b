"""Which milestones the report of a period may hold; planning says of each whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tracker.store.reads.quick import Reader
from tracker.store.reads.searching import LOOK, ORDER
from tracker.store.values.mapping import moment_text

_LAST: Final = "coalesce(latest, not_after)"
_REPORTED: Final = f"""\
SELECT key FROM current_milestones
WHERE (status IN ('open', 'suspended')
       AND (coalesce(earliest, not_before) <= ? OR due_status <> 'dated' OR {LOOK})
   OR status NOT IN ('open', 'suspended')
       AND (closed_on BETWEEN ? AND ? OR {_LAST} BETWEEN ? AND ?
            OR closed_on IS NULL AND {_LAST} IS NULL)
   OR id IN (SELECT milestone_id FROM revisions
             WHERE number > 1 AND changed_at >= ? AND changed_at < ?))
"""  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """A period by its days and by its instants, and whose milestones are meant."""

    first: date
    last: date
    since: datetime
    until: datetime  #: no longer in it
    owners: tuple[str, ...] = ()  #: any of them, in whatever letters; none: everybody's


def keys_reported(reader: Reader, asked: Reported) -> tuple[str, ...]:
    """The keys of what the report may hold, by their first days.

    What is open and begins by its end, waits for a date or needs a look; what was closed in it, or
    has its last day in it, or no day at all; and what moved in it.
    """
    first, last = asked.first.isoformat(), asked.last.isoformat()
    moments = moment_text(asked.since), moment_text(asked.until)
    parameters: list[object] = [last, first, last, first, last, *moments]
    whose = ""
    if asked.owners:
        whose = f"AND {reader.folded}(owner) IN ({', '.join('?' * len(asked.owners))})"
        parameters += [each.lower() for each in asked.owners]
    rows = reader.rows(f"{_REPORTED} {whose} ORDER BY {ORDER}", parameters)
    return tuple(row["key"] for row in rows if isinstance(row["key"], str))
