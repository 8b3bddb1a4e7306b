"""The shape of the business calendars in the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tracker.config.shape.readers import ByName, Checked, In, Rows, text, whole
from tracker.config.shape.table import Table, key

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


def _reason(value: str) -> str:
    if not value.strip() or len(value) > _LONGEST_REASON or "\n" in value:
        raise ValueError(f"must be one line of 1 to {_LONGEST_REASON} characters")
    return value.strip()


def _year(value: int) -> int:
    if not _YEARS[0] <= value <= _YEARS[1]:
        raise ValueError(f"must be a year from {_YEARS[0]} to {_YEARS[1]}")
    return value


DAY = _day
REASON = Checked(text, _reason)
_NAMED_DAYS = ByName(DAY, REASON)


def _closed(value: object) -> Mapping[date, str]:
    return _NAMED_DAYS(_named(value, _CLOSED))


def _open(value: object) -> Mapping[date, str]:
    return _NAMED_DAYS(_named(value, _OPEN))


class StandstillTable(Table):
    """[[calendars.NAME.not_counting]]: days that do not count in periods."""

    first: date = key(
        DAY,
        name="from",
        description="The first day that does not count.",
        example="2026-12-18",
    )
    last: date = key(
        DAY,
        name="to",
        description="The last day that does not count.",
        example="2027-01-02",
    )
    reason: str = key(
        REASON,
        description="Why they do not count, for explanations.",
        example='"periods stand still over the holidays"',
    )


def _in_order(value: StandstillTable) -> StandstillTable:
    if value.last < value.first:
        raise ValueError(f"ends on {value.last}, before it begins on {value.first}")
    return value


class CalendarTable(Table):
    """[calendars.NAME]: a business calendar of the house."""

    base: str | None = key(
        text,
        default=None,
        description="The calendar that it is laid over; without it, weekdays only.",
        example='"UK"',
    )
    closed: Mapping[date, str] = key(
        _closed,
        default={},
        description="Days off beyond those of `base`: `[DAY, ...]`, or a table of names by day.",
        example="[2026-12-24, 2026-12-31]",
    )
    open: Mapping[date, str] = key(
        _open,
        default={},
        description="Working days that `base` has off, such as working Saturdays.",
        example="[2027-01-02]",
    )
    verified_until: int | None = key(
        Checked(whole, _year),
        default=None,
        description="The last year whose days are all listed; beyond it no date is computed.",
        example="2028",
    )
    not_counting: tuple[StandstillTable, ...] = key(
        Rows(Checked(In(StandstillTable), _in_order)),
        default=(),
        description="Periods whose days count neither as business days nor in periods of days.",
        example="[[calendars.firm.not_counting]]",
    )
