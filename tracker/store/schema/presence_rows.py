"""The table of the daemons that share a server, each with what it says of itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import false, text
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
