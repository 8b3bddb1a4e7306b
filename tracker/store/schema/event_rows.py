"""The table of what was done, which outlives the milestones that it was done to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from tracker.store.schema.constraints import index_where


class EventRow(SQLModel, table=True):
    """Something that was done to a milestone; only ever added to.

    `by` is who did it, or the source that said so; `old` and `new` hold every field that changed,
    as JSON. `former_key` is that of a milestone that was deleted since.
    """

    __tablename__ = "events"
    __table_args__: ClassVar[Any] = (
        index_where("former_key IS NOT NULL", "events_former", "former_key"),
        Index("events_at", "at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    kind: str
    milestone_id: int | None = Field(foreign_key="milestones.id", index=True)
    reminder_id: int | None = Field(foreign_key="reminders.id")
    detail: str
    by: str | None
    old: str | None
    new: str | None
    former_key: str | None
