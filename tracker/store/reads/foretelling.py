"""Reading reminders: those of milestones, those that wait, and those that nothing will send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.store.reads.quick import Reader
from tracker.store.reads.readable import readable
from tracker.store.values.damage import Damaged
from tracker.store.values.mapping import moment_of, moment_text

if TYPE_CHECKING:
    from tracker.domain.reminder import StoredReminder

_PARKED = """\
SELECT r.id FROM reminders r JOIN milestones m ON m.id = r.milestone_id
WHERE r.state = 'pending' AND r.due_at IS NULL AND m.status = 'open'"""
_UNDELIVERED = """\
SELECT r.id FROM reminders r WHERE r.state = 'dispatched' AND NOT EXISTS
(SELECT 1 FROM deliveries d WHERE d.reminder_id = r.id AND d.state <> 'superseded')"""
#: A tick looks at a reminder when it is due, or never; what it foretells comes no earlier.
_BY_THEN = """\
SELECT milestone_id FROM reminders WHERE state = 'pending' AND due_at <= ?
UNION SELECT milestone_id FROM reminders
WHERE state = 'pending' AND due_at IS NULL AND fire_at <= ?"""

_ACCEPTED = """\
SELECT channel, MAX(ended_at) AS at FROM attempts
WHERE outcome = 'SENT' AND ended_at >= ? AND ended_at <= ? GROUP BY channel, token"""


class Foretelling:
    """What `Reads` can, too."""

    _reader: Reader
    aside: list[Damaged]

    def reminders_of(self, keys: Sequence[str]) -> dict[str, tuple[StoredReminder, ...]]:
        """Every reminder of each of the milestones `keys` that has any, by when it fires."""
        places = ", ".join("?" * len(keys))
        query = f"SELECT * FROM keyed_reminders WHERE key IN ({places}) ORDER BY fire_at, id"  # noqa: S608 - places
        return self._by_milestone(query, keys)

    def stuck_reminders(self) -> tuple[frozenset[int], frozenset[int]]:
        """The numbers of the pending reminders of open milestones that no tick looks at.

        And of those that count as told and are on no channel.
        """
        parked, undelivered = map(self._reader.rows, (_PARKED, _UNDELIVERED))
        return frozenset(row["id"] for row in parked), frozenset(row["id"] for row in undelivered)

    def pending_reminders(
        self, until: datetime | None = None
    ) -> dict[str, tuple[StoredReminder, ...]]:
        """Every pending reminder by milestone, held ones too, by when they fire.

        With `until`, all those of milestones of which one may be looked at by then.
        """
        wanted, asked = "", []
        if until is not None:
            wanted, asked = f"AND milestone_id IN ({_BY_THEN})", [moment_text(until)] * 2
        query = (
            f"SELECT * FROM keyed_reminders WHERE state = 'pending' {wanted} ORDER BY fire_at, id"  # noqa: S608 - constants
        )
        return self._by_milestone(query, asked)

    def accepted(self, since: datetime, now: datetime) -> dict[str, list[datetime]]:
        """When each channel took a message from `since` to `now`: a digest is one."""
        rows = self._reader.rows(_ACCEPTED, [moment_text(since), moment_text(now)])
        found: dict[str, list[datetime]] = defaultdict(list)
        for row in rows:
            found[row["channel"]].append(moment_of(row["at"]))
        return found

    def _by_milestone(
        self, query: str, asked: Sequence[object]
    ) -> dict[str, tuple[StoredReminder, ...]]:
        from tracker.store.values.evidence import reminder_of  # noqa: PLC0415 - lists need none

        found: dict[str, list[StoredReminder]] = defaultdict(list)
        rows = self._reader.rows(query, asked)
        for each in readable(reminder_of, rows, "reminders", self.aside):
            found[each.reminder.key].append(each)
        return {key: tuple(reminders) for key, reminders in found.items()}
