"""Business days: whose, and counting by them. Vectors are from the rules named in the rows."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.base.units import Unit
from tracker.dates.calendars.business import business_calendar, shift_business_days
from tracker.dates.calendars.counting import EXCLUDING, counted, plus
from tracker.errors import CalendarExhausted, UnreadableDate, UsageError

SHIFTS = [
    ("UK", "2026-09-30", 20, "2026-10-28"),  # FCA Handbook: twenty business days
    ("UK", "2026-12-31", 20, "2027-01-29"),
    ("UK", "2025-10-20", -3, "2025-10-15"),
    ("US", "2018-12-21", 1, "2018-12-26"),  # Executive Order 13854 closed 24 December 2018
    ("TARGET", "2026-04-02", 1, "2026-04-07"),
    ("NYSE", "2026-04-02", 1, "2026-04-06"),
    ("DE", "2026-09-30", 2, "2026-10-02"),
    ("US-NY", "2026-02-11", 1, "2026-02-13"),  # Lincoln's Birthday
    (None, "2026-12-24", 1, "2026-12-25"),
    (None, "2026-12-26", 0, "2026-12-26"),
    (" uk ", "2026-12-24", 1, "2026-12-29"),
]


@pytest.mark.parametrize(("calendar", "day", "count", "expected"), SHIFTS)
def test_business_days_are_counted_without_the_first(
    calendar: str | None, day: str, count: int, expected: str
) -> None:
    found = shift_business_days(date.fromisoformat(day), count, business_calendar(calendar))
    assert found == date.fromisoformat(expected)


def test_a_holiday_has_a_name_in_english() -> None:
    assert business_calendar("DE").holiday_name(date(2026, 10, 3)) == "German Unity Day"
    assert business_calendar("UK").holiday_name(date(2026, 12, 25)) == "Christmas Day"
    assert business_calendar("UK").holiday_name(date(2026, 12, 24)) is None
    assert business_calendar(None).holiday_name(date(2026, 12, 25)) is None
    assert business_calendar("UK").name == "UK"
    assert business_calendar(None).name == "weekdays"


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("UKK", "did you mean UK"),
        ("?????", "I know US, UK, TARGET, NYSE"),
        ("US-XX", "its parts are"),
        ("XNYS-NY", "no business calendar is called"),
    ],
)
def test_an_unknown_calendar_is_refused_with_what_it_could_be(name: str, offer: str) -> None:
    with pytest.raises(UsageError, match=offer):
        business_calendar(name)


@pytest.mark.parametrize("year", [2101, 1700])
def test_a_calendar_does_not_guess_beyond_its_years(year: int) -> None:
    with pytest.raises(CalendarExhausted, match=f"does not reach {year}: it covers"):
        business_calendar("US").is_business_day(date(year, 1, 3))


COUNTS = [
    ("2025-09-22", 180, Unit.DAY, "2026-03-21"),
    ("2025-09-30", 4, Unit.MONTH, "2026-01-30"),  # the corresponding date
    ("2026-07-31", 2, Unit.MONTH, "2026-09-30"),  # clipped to the shorter month
    ("2026-03-31", -1, Unit.MONTH, "2026-02-28"),
    ("2025-07-18", 18, Unit.MONTH, "2027-01-18"),
    ("2024-02-29", 1, Unit.YEAR, "2025-02-28"),
    ("2026-01-31", 1, Unit.QUARTER, "2026-04-30"),
    ("2026-01-31", 2, Unit.WEEK, "2026-02-14"),
    ("2026-01-31", 1, Unit.FORTNIGHT, "2026-02-14"),
    ("2026-01-31", 72, Unit.HOUR, "2026-02-03"),
    ("2026-01-31", 2880, Unit.MINUTE, "2026-02-02"),
    ("2026-01-30", 1, Unit.BUSINESS_DAY, "2026-02-02"),
]


@pytest.mark.parametrize(("day", "count", "unit", "expected"), COUNTS)
def test_spans_are_counted_by_the_calendar(day: str, count: int, unit: Unit, expected: str) -> None:
    found = counted(date.fromisoformat(day), count, unit, EXCLUDING, business_calendar(None))
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize("count", [10**9, -(10**9)])
def test_counting_out_of_the_calendar_is_refused(count: int) -> None:
    for unit in (Unit.DAY, Unit.MONTH):
        with pytest.raises(UnreadableDate, match="1900 to 2300"):
            plus(date(2026, 1, 1), count, unit)
