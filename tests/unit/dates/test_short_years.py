"""Two digits behind a month: a day, or a year where a day would make no sense."""

from __future__ import annotations

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.notes import HOUSE, Note

YEARS = [
    ("early Jun 28", "2028-06-01..2028-06-10"),
    ("mid-Jun 28", "2028-06-11..2028-06-20"),
    ("late June 28", "2028-06-21..2028-06-30"),
    ("early to mid Jun 28", "2028-06-01..2028-06-20"),
    ("end of Jun 28", "2028-06-30"),
    ("by end Oct-29", "2029-10-31"),
    ("end of Jun 45", "2045-06-30"),
    ("beginning of Jun 28", "2028-06-01"),
    ("mid May-Jun 28", "2028-05-11..2028-06-30"),
    ("start of Jun 28", "2028-06-01"),
    ("Apr-Jun 28", "2028-04-01..2028-06-30"),
    ("Apr to Jun 28", "2028-04-01..2028-06-30"),
    ("Apr-Jun-28", "2028-04-01..2028-06-30"),
    ("between Apr and Jun 28", "2028-04-01..2028-06-30"),
    ("early Jun '28", "2028-06-01..2028-06-10"),
]


@pytest.mark.parametrize(("text", "expected"), YEARS)
def test_with_a_part_of_a_month_or_two_months_the_number_is_a_year(
    text: str, expected: str
) -> None:
    assert days(text) == expected
    assert not read(text).ambiguous


DAYS = [
    ("end of June 15", "2026-06-15"),
    ("early June 5", "2026-06-05"),
    ("late Jun 28, 2027", "2027-06-28"),
    ("Apr 3 to Jun 28", "2026-04-03..2026-06-28"),
    ("Apr to June 15", "2026-04-01..2026-06-15"),
    ("Apr 2027 to Jun 28", "2027-04-01..2027-06-28"),
]


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_where_a_day_makes_sense_the_number_is_one(text: str, expected: str) -> None:
    assert days(text) == expected


BOTH = [
    ("end of June 28", ["2026-06-28", "2028-06-30"]),
    ("end of Jun 30", ["2026-06-30", "2030-06-30"]),
    ("April to June 28", ["2026-04-01..2026-06-28", "2028-04-01..2028-06-30"]),
]


@pytest.mark.parametrize(("text", "expected"), BOTH)
def test_where_both_make_sense_both_are_kept(text: str, expected: list[str]) -> None:
    readings = read(text).readings
    told = [
        str(one.earliest) if one.days == 1 else f"{one.earliest}..{one.latest}" for one in readings
    ]
    assert told == expected


def test_a_bare_day_says_that_it_is_no_month() -> None:
    assert days("Jun 28") == "2026-06-28"
    told = Note("read as 28 June, not as June 2028", HOUSE, doubt=True)
    assert told in read("Jun 28").notes
    for text in ("Jun 15", "Jun. 28", "by Jun 28", "Jun 28, 2027"):
        assert told not in read(text).notes
