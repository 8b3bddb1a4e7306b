"""One date whose parts stand in another order, or with its time or week between them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.phrases import days, read
from tracker.errors import UnreadableDate

YEAR_FIRST = [
    ("2028 June 9", "2028-06-09"),
    ("2028, 9th of June", "2028-06-09"),
    ("2028-Jun-09", "2028-06-09"),
    ("by 2028 June 9", "2028-06-09"),
    ("2028 June", "2028-06-01..2028-06-30"),
    ("2028, third quarter", "2028-07-01..2028-09-30"),
    ("2028 last quarter", "2028-10-01..2028-12-31"),
    ("2028 second half", "2028-07-01..2028-12-31"),
    ("2028 Q3", "2028-07-01..2028-09-30"),
    ("2028 spring", "2028-03-01..2028-05-31"),
    ("2028 Easter Monday", "2028-04-17"),
    ("2028 year-end", "2028-12-31"),
    ("2028 end of June", "2028-06-30"),
    ("2028 last ten days of June", "2028-06-21..2028-06-30"),
    ("2028 first Monday after 1 June", "2028-06-05"),
    ("2028 June 5 to 9", "2028-06-05..2028-06-09"),
    ("2028 W23", "2028-06-05..2028-06-11"),
    ("2028, week 23", "2028-06-05..2028-06-11"),
    ("2028: Q3", "2028-07-01..2028-09-30"),
    ("2028 (Q3)", "2028-07-01..2028-09-30"),
    ("2028 mid-year", "2028-05-01..2028-08-31"),
    ("by 2028 end", "2028-12-31"),
    ("2nd qtr. 2028", "2028-04-01..2028-06-30"),
    ("second half-year 2028", "2028-07-01..2028-12-31"),
    ("9 June (Friday) 2028", "2028-06-09"),
]


@pytest.mark.parametrize(("text", "expected"), YEAR_FIRST)
def test_a_year_that_stands_first_is_that_of_what_follows(text: str, expected: str) -> None:
    found = read(text)
    assert days(text) == expected
    assert not found.ambiguous
    assert found.unread == ()


def test_a_year_is_not_that_of_several_days_unless_it_is_of_all() -> None:
    assert [str(one.earliest) for one in read("2028 June 5 and 9").readings] == [
        "2028-06-05",
        "2028-06-09",
    ]
    assert read("2028, 9 June 2029").ambiguous
    assert read("2028 2026/27").ambiguous
    assert read("2028, Friday").ambiguous
    assert read("2028: 9 June").ambiguous
    assert read("2028 (9 June").ambiguous


FISCAL = [
    ("FY2028 Q1", "US", "2027-10-01..2027-12-31"),
    ("FY2028: Q1", "US", "2027-10-01..2027-12-31"),
    ("FY2028 (Q1)", "US", "2027-10-01..2027-12-31"),
    ("FY28 H2", "UK", "2027-10-01..2028-03-31"),
    ("fiscal year 2028, third quarter", "US", "2028-04-01..2028-06-30"),
    ("2027-28 financial year, final quarter", "UK", "2028-01-01..2028-03-31"),
]


@pytest.mark.parametrize(("text", "whose", "expected"), FISCAL)
def test_a_fiscal_year_may_stand_before_its_quarter(text: str, whose: str, expected: str) -> None:
    assert days(text, fiscal=whose) == expected
    assert not read(text, fiscal=whose).ambiguous


def test_the_quarter_of_another_year_is_not_that_of_the_fiscal_year_before_it() -> None:
    assert read("FY2028, Q1 2030", fiscal="US").ambiguous
    assert read("FY2028 (Q1", fiscal="US").ambiguous


TIMED = [
    "Fri Jun  9 16:30:00 2028",
    "Fri Jun 9 16:30:00 UTC 2028",
    "9 June, 16:30, 2028",
    "Friday 4.30pm, 9 June 2028",
    "Friday at 16:30 on June 9, 2028",
]


@pytest.mark.parametrize("text", TIMED)
def test_a_time_may_stand_between_the_parts_of_its_date(text: str) -> None:
    window = read(text).window
    assert window is not None
    assert window.at is not None
    assert window.at.isoformat() == "2028-06-09T16:30:00+00:00"


def test_a_weekday_before_the_time_is_held_to_its_date() -> None:
    notes = read("Monday 5pm, 9 June 2028").notes
    assert [note.text for note in notes] == ["9 June 2028 is a Friday, not a Monday"]
    assert not read("Monday at 5pm").ambiguous


WEEKS = [
    ("by Thursday next week", "2026-02-05"),
    ("Thursday of next week", "2026-02-05"),
    ("next week, on Thursday", "2026-02-05"),
    ("Thursday of the following week", "2026-02-05"),
    ("Thursday of the week after next", "2026-02-12"),
    ("the week after next", "2026-02-09..2026-02-15"),
    ("Thursday this week", "2026-01-29"),
    ("Thursday of week 23 2028", "2028-06-08"),
    ("week 23 of 2028, Thursday", "2028-06-08"),
    ("Wednesday of the week commencing 5 June 2028", "2028-06-07"),
    ("week 23/2028", "2028-06-05..2028-06-11"),
    ("week 23/28", "2028-06-05..2028-06-11"),
    ("CW 23 2028", "2028-06-05..2028-06-11"),
    ("calendar week no. 23 of 2028", "2028-06-05..2028-06-11"),
    ("week of 7 June 2028", "2028-06-05..2028-06-11"),
    ("week commencing 7 June 2028", "2028-06-07..2028-06-13"),
]


@pytest.mark.parametrize(("text", "expected"), WEEKS)
def test_weeks_and_their_weekdays_are_read_in_either_order(text: str, expected: str) -> None:
    assert days(text, date(2026, 1, 28)) == expected


def test_a_week_needs_its_year_and_a_weekday_before_a_date_is_of_the_date() -> None:
    with pytest.raises(UnreadableDate, match="'23'"):
        read("week 23")
    found = read("week 23 of 2028, Thursday 8 June 2028")
    assert found.ambiguous


def test_what_lies_ahead_of_a_day_is_counted_back_from_it() -> None:
    assert days("60 days ahead of 9 June 2028") == "2028-04-10"
    assert days("60 days ahead") == "2026-04-02"
