"""The tables of who serves the database: which daemon, when none did, whose schema it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, false, text
from sqlmodel import Field, SQLModel

from tracker.domain.delay import ABSENCES
from tracker.store.schema.constraints import one_of


class DaemonRow(SQLModel, table=True):
    """The daemon that serves this database, or the last one that did."""

    __tablename__ = "daemon"
    __table_args__: ClassVar[Any] = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    pid: int
    host: str
    version: str
    started_at: datetime
    last_tick_at: datetime | None
    tick_ms: float | None
    stopped_at: datetime | None
    policies: str | None  #: fingerprint of the policies that all reminders follow
    clock_offset_s: float = Field(sa_column_kwargs={"server_default": text("0")})
    backed_up_at: datetime | None
    once: bool = Field(sa_column_kwargs={"server_default": false()})  #: it ran for a single tick
    every_s: float | None  #: seconds since the single tick before that one
    planning: str | None  #: fingerprint of the policies by which reminders are being planned anew
    planning_since: datetime | None
    planned_day: str | None  #: first day and key of the last milestone that follows them
    planned_key: str | None


class AbsenceRow(SQLModel, table=True):
    """A time in which tracker did nothing, so that what came late can say why."""

    __tablename__ = "absences"
    __table_args__: ClassVar[Any] = (one_of("why", ABSENCES),)

    id: int | None = Field(default=None, primary_key=True)
    why: str
    began_at: datetime
    ended_at: datetime = Field(index=True)


class UpgradeRow(SQLModel, table=True):
    """Which tracker brought the schema to which revision."""

    __tablename__ = "upgrades"

    id: int | None = Field(default=None, primary_key=True)
    revision: str
    tracker_version: str
