"""The table of what was put aside: rows that could not be read, kept whole."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class QuarantineRow(SQLModel, table=True):
    """A row that `db check --repair` took out of its table, with those that hung on it.

    `kept` holds them as JSON: a list of objects with `table` and `row`; bytes are
    `{"base64": ...}`. Nothing reads them but a person.
    """

    __tablename__ = "quarantine"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    table_name: str
    row_id: int | None
    key: str | None
    reason: str
    kept: str


QUARANTINE = SQLModel.metadata.tables[str(QuarantineRow.__tablename__)]
