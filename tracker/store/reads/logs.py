"""The log, read quickly: whole, or a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tracker.store.reads.quick import Reader
from tracker.store.reads.readable import readable
from tracker.store.values.damage import Damaged
from tracker.store.values.mapping import Record, moment_text

if TYPE_CHECKING:
    from tracker.store.values.records import LogEntry, Told

_ATTEMPTS: Final = 1  #: the part of the log that holds attempts, which may have kept their texts
_CHUNK: Final = 500
_TOLD: Final = (
    "SELECT a.id AS attempt, t.id, t.packed, t.template, d.value, d.erased_at FROM attempts a "
    "JOIN texts t ON t.id = a.text_id LEFT JOIN addresses d ON d.id = a.address_id WHERE a.id"
)


#: where entries come from and by which column of theirs an index leads to them; what is under way
#: has not ended, and is as few as there are senders
_KEPT: Final = (
    ("events", "at", 0),
    ("attempts", "ended_at", _ATTEMPTS),
    ("pruned", "at", 2),
    ("prunings", "at", 3),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LogPage:
    """A part of the log: the first `size` entries behind a place, or the last ones of all."""

    size: int | None = None  #: None: all
    after: tuple[str, int, int] | None = None  #: when the last entry before was, and which
    since: datetime | None = None  #: nothing of before
    newest: bool = False  #: the last `size` of them, still the oldest first


_WHOLE: Final = LogPage()


def read_log(
    reader: Reader,
    aside: list[Damaged],
    key: str | None,
    *,
    full: bool,
    page: LogPage = _WHOLE,
) -> tuple[tuple[LogEntry, ...], tuple[str, int, int] | None]:
    """Attempts and events of a milestone, or of all, by time; in `full` with what was told.

    And the place behind which it goes on, where it does. What cannot be read is put on `aside`.
    """
    from tracker.store.values.evidence import log_entry_of  # noqa: PLC0415 - lists need none

    with reader.snapshot():
        rows, onward = _rows(reader, key, page)
        attempts = [row["id"] for row in rows if full and row["part"] == _ATTEMPTS]
        told = _told(reader, aside, attempts)

    def entry_of(row: Record) -> LogEntry:
        return log_entry_of(row, told.get(row["id"]) if row["part"] == _ATTEMPTS else None)

    return tuple(readable(entry_of, rows, "log_entries", aside)), onward


def _rows(
    reader: Reader, key: str | None, page: LogPage
) -> tuple[Sequence[Record], tuple[str, int, int] | None]:
    conditions, parameters = _asked(page)
    if key is not None:
        conditions.append("key = ?")
        parameters.append(key)
    elif page.size is not None and (bound := _bound(reader, page, page.size)) is not None:
        conditions.append("at >= ?" if page.newest else "at <= ?")
        parameters.append(bound)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    way = "DESC" if page.newest else "ASC"
    order = f"ORDER BY at {way}, part {way}, id {way}"
    limit = "" if page.size is None else f"LIMIT {page.size + 1:d}"
    rows = reader.rows(f"SELECT * FROM log_entries {where} {order} {limit}", parameters)  # noqa: S608  # constants
    if page.newest:
        return rows[: page.size][::-1], None
    return rows[: page.size], None if page.size is None else _onward(rows, page.size)


def _asked(page: LogPage, at: str = "at", part: str = "part") -> tuple[list[str], list[object]]:
    """The conditions of a page, said of a column of times; and their parameters."""
    conditions, parameters = [], list[object]()
    if page.since is not None:
        conditions.append(f"{at} >= ?")
        parameters.append(moment_text(page.since))
    if page.after is not None:
        conditions.append(f"({at}, {part}, id) > (?, ?, ?)")
        parameters += page.after
    return conditions, parameters


def _bound(reader: Reader, page: LogPage, size: int) -> object | None:
    """A time by which the log has all of a page and one more; None where no more is kept.

    The database sorts what it joins, so it is asked to join no more than that.
    """
    way, choose = ("DESC", max) if page.newest else ("ASC", min)
    found = []
    for table, at, part in _KEPT:
        conditions, parameters = _asked(page, at, str(part))
        where = " AND ".join([f"{at} IS NOT NULL", *conditions])
        query = f"SELECT {at} AS at FROM {table} WHERE {where} ORDER BY {at} {way}, id {way} "  # noqa: S608  # constants
        found += [row["at"] for row in reader.rows(f"{query} LIMIT 1 OFFSET {size:d}", parameters)]
    return choose(found, default=None)


def _onward(rows: Sequence[Record], size: int) -> tuple[str, int, int] | None:
    """The place of the last entry of a page with another one behind it."""
    if len(rows) <= size:
        return None
    last = rows[size - 1]
    at = last["at"]
    return (at if isinstance(at, str) else moment_text(at)), last["part"], last["id"]


def _told(reader: Reader, aside: list[Damaged], attempts: Sequence[int]) -> dict[int, Told]:
    """What each of `attempts` was to tell, by its number; not of those that kept none."""
    from tracker.store.values.ledger import told_of  # noqa: PLC0415 - as above

    rows: list[Record] = []
    for start in range(0, len(attempts), _CHUNK):
        part = attempts[start : start + _CHUNK]
        rows += reader.rows(f"{_TOLD} IN ({', '.join('?' * len(part))})", part)
    found = readable(lambda row: (row["attempt"], told_of(row)), rows, "texts", aside, key=None)
    return dict(found)
