"""What the tables hold to be true of their columns, in the forms that both databases take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, text


def one_of(column: str, allowed: Iterable[str]) -> CheckConstraint:
    """A check of one comparison a word: SQLite takes twice as long to insert under `IN (...)`."""
    words = " OR ".join(f"{column} = '{word}'" for word in allowed)
    return CheckConstraint(words, name=f"{column}_known")


def index_where(
    condition: str, name: str, *columns: str | Column[Any], unique: bool = False
) -> Index:
    """An index of only the rows that meet `condition`."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
