"""A span in two units is one span: a year and a day, 2 1/2 months."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.counted_phrases import days, read
from tracker.dates.base.units import Unit
from tracker.dates.calendars.counting import plus
from tracker.errors import UnreadableDate

TOGETHER = [
    ("one year and three months after 10 May 2027", "2028-08-10"),
    ("1 year 3 months from 10 May 2027", "2028-08-10"),
    ("a year and a day after 10 May 2027", "2028-05-11"),
    ("a year and a day before 10 May 2028", "2027-05-09"),
    ("four weeks and three days after 10 May 2027", "2027-06-10"),
    ("four weeks plus three days after 10 May 2027", "2027-06-10"),
    ("20 months and 5 days after 10 May 2027", "2029-01-15"),
    ("2 years, 3 months and 5 days after 10 May 2027", "2029-08-15"),
    ("a month and five business days after 10 May 2027", "2027-06-17"),
    ("within one year and one day of 10 May 2027", "2028-05-11"),
    ("a period of one year and a day beginning on 10 May 2027", "2028-05-10"),
    ("throughout one year and one day after 10 May 2027", "2027-05-10..2028-05-11"),
    ("1 year & 3 months after 10 May 2027", "2028-08-10"),
    ("12 months + 1 day after 10 May 2027", "2028-05-11"),
    ("1 yr 3 mths after 10 May 2027", "2028-08-10"),
    ("3 mos. after 10 May 2027", "2027-08-10"),
    ("two quarters and a month after 10 May 2027", "2027-12-10"),
    ("in a year and a day", "2027-02-02"),
    ("1 year 3 months after 31 March", "2026-06-30"),
    ("a year and a day after 30 March", "2026-03-31"),
    ("one year and six months after 31 August 2026", "2028-02-29"),
]


@pytest.mark.parametrize(("text", "expected"), TOGETHER)
def test_units_that_get_smaller_make_one_span(text: str, expected: str) -> None:
    assert days(text) == expected
    assert not read(text).ambiguous


APART = [
    "30 days and 60 days after 10 May 2027",
    "one year and 18 months after 10 May 2027",
    "6 months, 10 days after 10 May 2027",
]


@pytest.mark.parametrize("text", APART)
def test_a_span_that_is_no_part_of_the_one_before_it_is_another(text: str) -> None:
    assert len(read(text).readings) == 2


HALVES = [
    ("2 1/2 months after 30 June 2027", "2027-09-15"),
    ("2½ months after 31 December 2027", "2028-03-15"),
    ("two and a half months after 10 May 2027", "2027-07-25"),
    ("2-1/2 months before 15 September 2027", "2027-06-30"),
    ("1.5 months after 31 January 2027", "2027-03-15"),
    ("a month and a half after 10 May 2027", "2027-06-25"),
    ("a year and a half after 10 May 2027", "2028-11-10"),
    ("1.5 years after 10 May 2027", "2028-11-10"),
    ("one-and-a-half years after 10 May 2027", "2028-11-10"),
    ("1/2 year after 10 May 2027", "2027-11-10"),
    ("half a year after 10 May 2027", "2027-11-10"),
]


@pytest.mark.parametrize(("text", "expected"), HALVES)
def test_halves_of_months_and_years_are_counted(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize("text", ["a day and a half after 10 May 2027", "1½ weeks after adoption"])
def test_the_half_of_another_unit_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate, match="smaller unit"):
        read(text)


def test_two_half_months_are_a_month() -> None:
    for day in (date(2027, 1, 31), date(2027, 2, 28), date(2027, 6, 10)):
        assert plus(day, -2, Unit.HALF_MONTH) == plus(day, -1, Unit.MONTH)


def test_several_units_are_counted_from_what_comes_round_too() -> None:
    assert days("one month and 5 days after the end of each quarter") == "2026-02-05"
    assert days("one year and one day after publication") == "2027-01-06"


def test_only_the_last_of_several_counts_is_rolled() -> None:
    # a month after Thursday 10 June 2027 is a Saturday, from which the day is counted
    text = "one month and 1 day after 10 June 2027"
    assert days(text, calendar="UK", roll="following") == "2027-07-12"
    assert days(text, calendar="UK", roll="preceding") == "2027-07-09"
