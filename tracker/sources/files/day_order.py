"""Whether 03/04/2026 is a day of April or of March: stated, proved by the file, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.sources.record import MilestoneRecord

DMY, MDY = "dmy", "mdy"
EITHER: Final = "either"  #: both readings are meant to be kept
ORDERS: Final = (DMY, MDY)

_SLASHED = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-])", re.ASCII)
_MONTHS = 12
_CENTURY = 2000


def in_order(
    records: Sequence[MilestoneRecord | None], stated: str | None, problems: list[str]
) -> list[MilestoneRecord | None]:
    """`records` with days and months of their dates in one order, written as 2026-04-03.

    The order is that of a record itself, else the `stated` one, else what the other dates of the
    file prove: 25/12/2026 has but one. Where there is none, a line with both readings is added to
    `problems`.
    """
    order = stated or _proved(records)
    return [None if each is None else _settled(each, order, problems) for each in records]


def is_doubtful(text: str) -> bool:
    """Whether `text` names a day that depends on the order and does not prove it."""
    dates = [found.groups() for found in _SLASHED.finditer(text)]
    return not _orders(text) and any(int(first) != int(second) for first, _, second, _ in dates)


def _settled(record: MilestoneRecord, order: str | None, problems: list[str]) -> MilestoneRecord:
    order = record.date_order or order
    if order == EITHER or not is_doubtful(record.due) or _is_kept(record):
        return record
    if order is None:
        readings = " or ".join(written_in(record.due, each) for each in ORDERS)
        problems.append(
            f"{record.place}: due: {record.due!r} can be read as {readings}; write which, or say "
            "--date-order dmy or mdy"
        )
        return record
    try:
        return ordered(record, order)
    except ValueError as error:
        problems.append(f"{record.place}: due: {record.due!r}: {error}")
        return record


def ordered(record: MilestoneRecord, order: str) -> MilestoneRecord:
    """`record` with its date written in one way, and its words, else lost, as its quote.

    Raises ValueError where it names no day in that order.
    """
    due = written_in(record.due, order)
    return replace(record, due=due, source_quote=record.source_quote or record.due, date_order=None)


def _is_kept(record: MilestoneRecord) -> bool:
    """Whether the file says how the words were understood."""
    return bool(record.history) and record.history[-1].due.text == record.due


def _proved(records: Iterable[MilestoneRecord | None]) -> str | None:
    """The order of the dates that have but one; None where there is none, or both stand there."""
    proved = {order for each in records if each is not None for order in _orders(each.due)}
    return proved.pop() if len(proved) == 1 else None


def order_of(text: str) -> str | None:
    """The order that the dates of `text` prove; None where none does, or both stand there."""
    proved = _orders(text)
    return proved.pop() if len(proved) == 1 else None


def _orders(text: str) -> set[str]:
    return {
        DMY if int(first) > _MONTHS else MDY
        for first, _, second, _ in (found.groups() for found in _SLASHED.finditer(text))
        if max(int(first), int(second)) > _MONTHS
    }


def written_in(text: str, order: str) -> str:
    """`text` with its dates written so that there is one way to read them."""

    def one(found: re.Match[str]) -> str:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (first, second) if order == DMY else (second, first)
        return date(year if len(found[4]) > len("26") else _CENTURY + year, month, day).isoformat()

    return _SLASHED.sub(one, text)
