"""The tables of saved sources, and of each time that one was fetched."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, text, true
from sqlmodel import Field, SQLModel

from tracker.store.schema.constraints import one_of


class SourceRow(SQLModel, table=True):
    """A saved source: what is fetched, how often, and how that has gone."""

    __tablename__ = "sources"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    url: str
    format: str
    mapping: str | None
    every_s: int
    added_at: datetime
    etag: str | None
    last_modified: str | None
    next_at: datetime = Field(index=True)
    last_success_at: datetime | None
    failing_since: datetime | None
    failures: int = Field(sa_column_kwargs={"server_default": text("0")})
    enabled: bool = Field(sa_column_kwargs={"server_default": true()})


class SourceRunRow(SQLModel, table=True):
    """One time that a saved source was fetched, and what it brought."""

    __tablename__ = "source_runs"
    __table_args__: ClassVar[Any] = (
        one_of("outcome", ("running", "unchanged", "imported", "failed")),
        Index("source_runs_by_source", "source_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="sources.id")
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    added: int = Field(sa_column_kwargs={"server_default": text("0")})
    moved: int = Field(sa_column_kwargs={"server_default": text("0")})
    changed: int = Field(sa_column_kwargs={"server_default": text("0")})
    vanished: int = Field(sa_column_kwargs={"server_default": text("0")})
    detail: str
