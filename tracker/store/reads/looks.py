"""What the pages of the desk ask beside milestones: what moved, who owns what, what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from tracker.domain.slippage import SLIPS
from tracker.planning.search import Search
from tracker.store.reads.quick import Reader
from tracker.store.reads.readable import Value, readable
from tracker.store.reads.searching import LAST, conditions_of, counted_in
from tracker.store.values.columns import number_of, text_of
from tracker.store.values.mapping import Record, moment_of, moment_text

_MOVED: Final = "".join(
    (
        "FROM revisions r JOIN milestones m ON m.id = r.milestone_id ",
        "WHERE r.number > 1 AND r.changed_at >= ? AND r.change_kind IN (",
        ", ".join(f"'{kind.value}'" for kind in sorted(SLIPS)),
        ")",
    )
)
_OWNERS: Final = (
    "SELECT owner, count(*) AS number FROM milestones WHERE owner IS NOT NULL AND {} GROUP BY owner"
)
_LIVE: Final = "status IN ('open', 'suspended')"
#: Leaps along the index from one to the next, of however many milestones each is.
_AUTHORITIES: Final = """\
WITH RECURSIVE leap(authority) AS (
  SELECT min(authority) FROM milestones
  UNION ALL
  SELECT (SELECT min(m.authority) FROM milestones m WHERE m.authority > leap.authority)
  FROM leap WHERE leap.authority IS NOT NULL
)
SELECT authority FROM leap WHERE authority IS NOT NULL LIMIT ?"""
#: Of open milestones, about their present dates, which nobody has seen yet.
_UNSEEN: Final = (
    "m.status = 'open' AND r.revision = m.revision "
    "AND (m.acknowledged_revision IS NULL OR m.acknowledged_revision <> m.revision "
    "OR m.acknowledged_until IS NOT NULL)"
)
#: What was told to somebody alone; a delivery may have carried others with it.
_TOLD_ALONE: Final = f"""\
SELECT m.key, a.ended_at AS at FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id JOIN milestones m ON m.id = r.milestone_id
WHERE a.outcome = 'SENT' AND a.channel IN ({{channels}}) AND {_UNSEEN}
UNION ALL
SELECT m.key, a.ended_at AS at FROM attempts a JOIN deliveries d ON d.folded_into = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id JOIN milestones m ON m.id = r.milestone_id
WHERE a.outcome = 'SENT' AND a.channel IN ({{channels}}) AND {_UNSEEN}"""  # noqa: S608 - constants
#: What was told to whomever, of what somebody owns.
_TOLD_OF: Final = f"""\
SELECT m.key, a.ended_at AS at FROM milestones m JOIN reminders r ON r.milestone_id = m.id
JOIN deliveries d ON d.reminder_id = r.id
JOIN attempts a ON a.delivery_id = coalesce(d.folded_into, d.id)
WHERE m.owner IN ({{owners}}) AND a.outcome = 'SENT' AND {_UNSEEN}"""  # noqa: S608 - constants


def moves_since(reader: Reader, since: datetime, most: int) -> tuple[int, list[tuple[str, int]]]:
    """How many moves of dates there were since then; key and revision of the last `most`."""
    asked = (moment_text(since),)
    newest = f"SELECT m.key, r.number {_MOVED} ORDER BY r.changed_at DESC, r.id DESC LIMIT {most:d}"
    with reader.snapshot():
        number = reader.rows(f"SELECT count(*) AS number {_MOVED}", asked)[0]["number"]
        rows = reader.rows(newest, asked)
    return number, _known(lambda row: (text_of(row["key"]), number_of(row["number"])), rows)


def ending_first(
    reader: Reader, asked: Sequence[tuple[Search, str]], size: int
) -> list[tuple[int, list[str]]]:
    """How many milestones each search asks for, and the keys of the `size` that end first.

    Of those that begin behind the day beside the search: a window that opened long ago is not
    what is next. Each is led by an index to what it asks for, and all see one state of the
    database.
    """
    with reader.snapshot():
        return [_ending_first(reader, search, day, size) for search, day in asked]


def _ending_first(reader: Reader, search: Search, day: str, size: int) -> tuple[int, list[str]]:
    conditions, parameters = conditions_of(search, folded=reader.folded)
    found = f"WHERE {' AND '.join(conditions)}"
    counting = f"SELECT count(*) AS number FROM {counted_in(search)} {found}"  # noqa: S608 - constants
    number = reader.rows(counting, parameters)[0]["number"]
    first = f"SELECT key FROM current_milestones {found} AND first_day > ? ORDER BY {LAST}, key LIMIT {size:d}"  # noqa: E501, S608 - constants
    rows = reader.rows(first, [*parameters, day]) if number else ()
    return number, _known(lambda row: text_of(row["key"]), rows)


def owners(reader: Reader, *, closed_too: bool) -> dict[str, int]:
    """How many milestones there are of each owner, as `owner` is spelled."""
    rows = reader.rows(_OWNERS.format("TRUE" if closed_too else _LIVE))
    return dict(_known(lambda row: (text_of(row["owner"]), number_of(row["number"])), rows))


def authorities(reader: Reader, most: int) -> list[str]:
    """The first `most` authorities that milestones name."""
    return _known(lambda row: text_of(row["authority"]), reader.rows(_AUTHORITIES, (most,)))


def told_of(
    reader: Reader, channels: Sequence[str], owners: Sequence[str], most: int
) -> dict[str, datetime]:
    """The milestones that were told on one of `channels`, or that one of `owners` has.

    Those whose date nobody has seen yet, by key, and when they were told last; the newest first.
    """
    queries, asked = [], []
    if channels:
        queries.append(_TOLD_ALONE.format(channels=_places(channels)))
        asked += [*channels, *channels]
    if owners:
        queries.append(_TOLD_OF.format(owners=_places(owners)))
        asked += owners
    if not queries:
        return {}
    told = " UNION ALL ".join(queries)
    query = f"SELECT key, max(at) AS at FROM ({told}) AS told GROUP BY key ORDER BY 2 DESC, 1 LIMIT {most:d}"  # noqa: E501, S608 - constants
    rows = reader.rows(query, asked)
    return dict(_known(lambda row: (text_of(row["key"]), moment_of(row["at"])), rows))


def _known(read: Callable[[Record], Value], rows: Iterable[Record]) -> list[Value]:
    """What can be read; the milestones of the others are told of where they are listed."""
    return readable(read, rows, "milestones", [], number=None, key=None)


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
