"""The tables of tokens, which let programs and calendars in, and of what programs asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field, SQLModel

from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.store.schema.constraints import one_of


class TokenRow(SQLModel, table=True):
    """A token; of what is shown the digest alone, so that nobody who reads this can show it."""

    __tablename__ = "tokens"
    __table_args__: ClassVar[Any] = (one_of("use", TokenUse), one_of("role", Role))

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    use: str
    name: str
    person_id: int = Field(foreign_key="people.id", index=True)
    role: str
    search: str = Field(sa_column_kwargs={"server_default": text("''")})
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class RequestRow(SQLModel, table=True):
    """A request that was named by whoever sent it, with its answer: it is carried out once."""

    __tablename__ = "requests"
    __table_args__: ClassVar[Any] = (UniqueConstraint("token_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    token_id: int = Field(foreign_key="tokens.id")
    name: str
    digest: str
    status: int
    headers: str
    body: str
    at: datetime = Field(index=True)


TOKENS = SQLModel.metadata.tables[str(TokenRow.__tablename__)]
REQUESTS = SQLModel.metadata.tables[str(RequestRow.__tablename__)]
