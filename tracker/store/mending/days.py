"""Whether milestones hold the days of their present dates: set right where they do not.

Lists are read along these columns, so one that says another day would leave its milestone out.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from tracker.store.values.damage import Damaged, shown_key
from tracker.store.values.windows import DAY_COLUMNS, FIRST_DAY, LAST_DAY

_NO_DAY: Final = "0001-01-01"
_OTHER: Final = (
    f"(first_day <> {FIRST_DAY} "
    f"OR coalesce(last_day, '{_NO_DAY}') <> coalesce({LAST_DAY}, '{_NO_DAY}'))"
)
_AMISS: Final = f"SELECT id, key FROM current_milestones WHERE {_OTHER} ORDER BY id"  # noqa: S608 - constants
_PRESENT: Final = "FROM current_milestones c WHERE c.id = milestones.id"
_MEND: Final = (
    f"UPDATE milestones SET first_day = (SELECT {FIRST_DAY} {_PRESENT}), "  # noqa: S608 - constants
    f"last_day = (SELECT {LAST_DAY} {_PRESENT}) "
    f"WHERE id IN (SELECT id FROM current_milestones WHERE {_OTHER})"
)


def days_amiss(connection: Connection) -> list[Damaged]:
    """The milestones whose days are not those of their dates; reads all of them."""
    reason = f"{' and '.join(DAY_COLUMNS)}: they are not the days of its date"
    return [
        Damaged(table="milestones", row=number, key=shown_key(key), reason=reason, stops=False)
        for number, key in connection.exec_driver_sql(_AMISS)
    ]


def set_days_right(connection: Connection) -> list[Damaged]:
    """Have every milestone hold the days of its date; gives those that did not."""
    if found := days_amiss(connection):
        connection.exec_driver_sql(_MEND)
    return found
