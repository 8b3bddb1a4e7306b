"""The tables of people: who is told, when somebody else is, and which of them form a team."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint, false, text, true
from sqlmodel import Field, SQLModel


class PersonRow(SQLModel, table=True):
    """Somebody who is told.

    `addresses` is a JSON object by service, `via` a JSON list, `quiet` a JSON object. A row stays
    for ever, as its handle is never used again: `removed_at` when the person was taken out, and
    `erased_at` when the name was, too.
    """

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True)
    handle: str = Field(unique=True)
    name: str
    addresses: str = Field(sa_column_kwargs={"server_default": text("'{}'")})
    via: str = Field(sa_column_kwargs={"server_default": text("'[]'")})
    tz: str | None
    calendar: str | None
    quiet: str | None
    stand_in: str | None
    left_on: date | None
    created_at: datetime
    updated_at: datetime
    removed_at: datetime | None
    erased_at: datetime | None


class AbsenceOfPersonRow(SQLModel, table=True):
    """Days on which somebody else is told; both count."""

    __tablename__ = "absences_of_people"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    first_on: date
    last_on: date
    note: str


class TeamRow(SQLModel, table=True):
    """Several people under one word; the row stays when the team is removed."""

    __tablename__ = "teams"

    id: int | None = Field(default=None, primary_key=True)
    handle: str = Field(unique=True)
    name: str
    created_at: datetime
    updated_at: datetime
    removed_at: datetime | None


class TeamMemberRow(SQLModel, table=True):
    """A part in a team, in the order in which they were named; a lead need be no member."""

    __tablename__ = "team_members"
    __table_args__: ClassVar[Any] = (UniqueConstraint("team_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="teams.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    position: int
    is_member: bool = Field(sa_column_kwargs={"server_default": true()})
    is_lead: bool = Field(sa_column_kwargs={"server_default": false()})


PEOPLE = SQLModel.metadata.tables[str(PersonRow.__tablename__)]
ABSENCES_OF_PEOPLE = SQLModel.metadata.tables[str(AbsenceOfPersonRow.__tablename__)]
TEAMS = SQLModel.metadata.tables[str(TeamRow.__tablename__)]
TEAM_MEMBERS = SQLModel.metadata.tables[str(TeamMemberRow.__tablename__)]
