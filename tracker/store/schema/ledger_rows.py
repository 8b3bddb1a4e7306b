"""The tables of what people were told, word for word, and at which addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class TextRow(SQLModel, table=True):
    """A message as it was composed, once for all attempts that told it.

    `digest` is the SHA-256, in hexadecimal, of `template` and text; `packed` the text in UTF-8,
    compressed by zlib. `template` names the version of the words that it was made from.
    """

    __tablename__ = "texts"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    packed: bytes
    template: str


class AddressRow(SQLModel, table=True):
    """An address at which a person was told; null once it was erased."""

    __tablename__ = "addresses"
    __table_args__: ClassVar[Any] = (UniqueConstraint("person", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    person: str
    value: str | None
    erased_at: datetime | None
