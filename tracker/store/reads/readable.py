"""Rows that can be read, and those that are set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import Record

Value = TypeVar("Value")


def readable(  # noqa: PLR0913 - where a row stands, for whoever mends it
    read: Callable[[Record], Value],
    rows: Iterable[Record],
    table: str,
    aside: list[Damaged],
    *,
    number: str | None = "id",
    key: str | None = "key",
) -> list[Value]:
    """The values of those rows that can be read; the others go to `aside`."""
    found: list[Value] = []
    for row in rows:
        value = read_row(read, row, table, number=number, key=key)
        if isinstance(value, Damaged):
            aside.append(value)
        else:
            found.append(value)
    return found
