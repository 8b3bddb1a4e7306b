"""The tables of what stands for attempts that were dropped, and of who dropped them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from tracker.domain.delivery import Outcome
from tracker.store.schema.constraints import one_of


class PruningRow(SQLModel, table=True):
    """One `db prune`: what it has dropped so far, until `finished_at` all of it.

    `file` is the copy of what was to be dropped; null where none was wanted. `digest` is the
    SHA-256 of that copy, or of what would have stood in it. `said` tells of it in the log, in each
    entry that it left. `outcomes` counts the attempts by channel and outcome, as JSON.
    """

    __tablename__ = "prunings"
    __table_args__: ClassVar[Any] = (Index("prunings_at", "at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    before_day: date
    file: str | None
    digest: str
    said: str
    attempts: int = Field(sa_column_kwargs={"server_default": text("0")})
    texts: int = Field(sa_column_kwargs={"server_default": text("0")})
    outcomes: str = Field(sa_column_kwargs={"server_default": text("'{}'")})
    finished_at: datetime | None


class PrunedRow(SQLModel, table=True):
    """What stands for the attempts at a delivery that were dropped; its number is the delivery's.

    `at`, `number`, `outcome` and `possible_repeat` are those of the last one; `tried` says what
    became of each, where there were several.
    """

    __tablename__ = "pruned"
    __table_args__: ClassVar[Any] = (
        one_of("outcome", Outcome),
        Index("pruned_at", "at", "id"),
    )

    id: int = Field(
        primary_key=True, foreign_key="deliveries.id", sa_column_kwargs={"autoincrement": False}
    )
    pruning_id: int = Field(foreign_key="prunings.id")
    at: datetime
    number: int
    outcome: str
    possible_repeat: bool
    tried: str | None
