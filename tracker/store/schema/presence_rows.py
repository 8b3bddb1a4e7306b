"""The daemons that share a server: what each says of itself, what they share, and who leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, false, text
from sqlmodel import Field, SQLModel


class DaemonOfManyRow(SQLModel, table=True):
    """A daemon of several that share a server; a file has one, in the row of `daemon`."""

    __tablename__ = "daemons"

    instance: str = Field(primary_key=True)
    pid: int
    host: str
    version: str
    started_at: datetime
    last_tick_at: datetime | None
    tick_ms: float | None
    stopped_at: datetime | None
    clock_offset_s: float = Field(sa_column_kwargs={"server_default": text("0")})
    once: bool = Field(sa_column_kwargs={"server_default": false()})  #: it ran for a single tick
    heard_at: datetime | None  #: when it last said that it lives, by the server's clock
    clock_ahead_s: float | None  #: seconds by which its clock was ahead of the server's then


class LeadershipRow(SQLModel, table=True):
    """Which of them leads, and how often that has changed."""

    __tablename__ = "leadership"
    __table_args__: ClassVar[Any] = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    term: int  #: counts who has led; what an earlier one would write is refused
    instance: str | None  #: None where nobody leads
    since: datetime  #: by the server's clock


class ChannelTurnRow(SQLModel, table=True):
    """Until when all of them leave a channel alone, as its rate or its service has it."""

    __tablename__ = "channel_turns"

    channel: str = Field(primary_key=True)
    free_at: datetime  #: by the server's clock
