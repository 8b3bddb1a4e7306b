"""The table of answers: what was given through the links of messages, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

from tracker.domain.people.answer import AnswerVerb
from tracker.store.schema.constraints import one_of


class AnswerRow(SQLModel, table=True):
    """An answer to a delivery; `ticket` stands for what was answered, how and by whom."""

    __tablename__ = "answers"
    __table_args__: ClassVar[Any] = (one_of("verb", AnswerVerb),)

    id: int | None = Field(default=None, primary_key=True)
    ticket: str = Field(unique=True)
    at: datetime
    by: str
    verb: str
    said: str
    milestone_id: int = Field(foreign_key="milestones.id", index=True)
    reminder_id: int | None = Field(foreign_key="reminders.id")
    delivery_id: int | None = Field(foreign_key="deliveries.id")
