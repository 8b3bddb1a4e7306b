"""The shape of the business calendars in the settings file."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StrictStr, model_validator

from tracker.config.fields import Table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOSED = "closed by the house"  #: the names of days that are listed without one
_OPEN = "opened by the house"
_LONGEST_REASON = 200
_YEARS = (1900, 2300)  #: those that tracker reads


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            value = date.fromisoformat(value)
    except ValueError:
        value = None
    if type(value) is not date:
        raise ValueError("must be a day; write for instance 2026-12-24")
    return value


def _named(value: object, name: str) -> object:
    """A list of days as a table in which all have the same name."""
    if not isinstance(value, list):
        return value
    return dict.fromkeys(
        (each if isinstance(each, str | date) else str(each) for each in value), name
    )


def _closed(value: object) -> object:
    return _named(value, _CLOSED)


def _open(value: object) -> object:
    return _named(value, _OPEN)


def _reason(value: str) -> str:
    if not value.strip() or len(value) > _LONGEST_REASON or "\n" in value:
        raise ValueError(f"must be one line of 1 to {_LONGEST_REASON} characters")
    return value.strip()


def _year(value: int) -> int:
    if not _YEARS[0] <= value <= _YEARS[1]:
        raise ValueError(f"must be a year from {_YEARS[0]} to {_YEARS[1]}")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Reason = Annotated[StrictStr, AfterValidator(_reason)]
Closed = Annotated[dict[Day, Reason], BeforeValidator(_closed)]
Open = Annotated[dict[Day, Reason], BeforeValidator(_open)]


class StandstillTable(Table):
    """[[calendars.NAME.not_counting]]: days that do not count in periods."""

    first: Day = Field(
        alias="from",
        description="The first day that does not count.",
        examples=["2026-12-18"],
    )
    last: Day = Field(
        alias="to",
        description="The last day that does not count.",
        examples=["2027-01-02"],
    )
    reason: Reason = Field(
        description="Why they do not count, for explanations.",
        examples=['"periods stand still over the holidays"'],
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")
        return self


class CalendarTable(Table):
    """[calendars.NAME]: a business calendar of the house."""

    base: StrictStr | None = Field(
        default=None,
        description="The calendar that it is laid over; without it, weekdays only.",
        examples=['"UK"'],
    )
    closed: Closed = Field(
        default={},
        description="Days off beyond those of `base`: `[DAY, ...]`, or a table of names by day.",
        examples=["[2026-12-24, 2026-12-31]"],
    )
    open: Open = Field(
        default={},
        description="Working days that `base` has off, such as working Saturdays.",
        examples=["[2027-01-02]"],
    )
    verified_until: Annotated[StrictInt, AfterValidator(_year)] | None = Field(
        default=None,
        description="The last year whose days are all listed; beyond it no date is computed.",
        examples=["2028"],
    )
    not_counting: tuple[StandstillTable, ...] = Field(
        default=(),
        description="Periods whose days count neither as business days nor in periods of days.",
        examples=["[[calendars.firm.not_counting]]"],
    )
