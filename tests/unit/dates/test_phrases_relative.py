"""Phrases that mean something only as of a day, in a fiscal year or on a side of the equator."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.phrases import days, read
from tracker.errors import UnreadableDate

RELATIVE = [
    ("March next year", "2027-03-01..2027-03-31"),
    ("in April this year", "2026-04-01..2026-04-30"),
    ("end of June of the coming year", "2027-06-30"),
    ("in 90 days", "2026-05-02"),
    ("in two weeks' time", "2026-02-15"),
    ("in 3 to 4 weeks", "2026-02-22..2026-03-01"),
    ("in one hundred and twenty days", "2026-06-01"),
    ("in one hundred days", "2026-05-12"),
    ("in twenty-one days", "2026-02-22"),
    ("in thirty five days", "2026-03-08"),
    ("sixty (60) days from now", "2026-04-02"),
    ("in a month", "2026-03-01"),
    ("in two quarters", "2026-08-01"),
    ("in a fortnight", "2026-02-15"),
    ("in 48 hours", "2026-02-03"),
    ("in 5 business days", "2026-02-06"),
    ("over the next three years", "2026-02-01..2029-02-01"),
    ("within the next 90 days", "2026-02-01..2026-05-02"),
    ("over the next year", "2026-02-01..2027-02-01"),
    ("in the next year", "2026-02-01..2027-02-01"),
    ("in the next quarter", "2026-04-01..2026-06-30"),
    ("over the next phase by 1 May", "2026-05-01"),
    ("today", "2026-02-01"),
    ("tomorrow", "2026-02-02"),
    ("yesterday", "2026-01-31"),
    ("the day after tomorrow", "2026-02-03"),
    ("this Thursday", "2026-02-05"),
    ("Thursday", "2026-02-05"),
    ("last Thursday", "2026-01-29"),
    ("next Thursday", "2026-02-05"),
    ("this week", "2026-01-26..2026-02-01"),
    ("next week", "2026-02-02..2026-02-08"),
    ("next month", "2026-03-01..2026-03-31"),
    ("this quarter", "2026-01-01..2026-03-31"),
    ("end of next quarter", "2026-06-30"),
    ("next year", "2027-01-01..2027-12-31"),
    ("the end of the year", "2026-12-31"),
    ("the end of the month", "2026-02-28"),
    ("later this year", "2026-02-01..2026-12-31"),
    ("later in March", "2026-03-01..2026-03-31"),
    ("next February", "2027-02-01..2027-02-28"),
    ("next April", "2026-04-01..2027-04-30"),
    ("last October", "2025-10-01..2025-10-31"),
    ("this summer", "2026-06-01..2026-08-31"),
    ("in March", "2026-03-01..2026-03-31"),
    ("in February", "2026-02-01..2026-02-28"),
    ("11 April", "2026-04-11"),
    ("5 January", "2027-01-05"),
    ("Monday 5 January", "2026-01-05"),
    ("29 February", "2028-02-29"),
    ("next Easter", "2026-04-05..2027-03-28"),
    ("Christmas", "2026-12-25"),
    ("15 January, 15 April, 15 July, 15 October", "2026-04-15"),
    ("27 June and 18 July", "2026-06-27..2026-07-18"),
    ("16 December to 13 February", "2025-12-16..2026-02-13"),
]


@pytest.mark.parametrize(("text", "expected"), RELATIVE)
def test_what_is_left_out_is_taken_from_the_as_of_date(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text", ["March next year", "in 90 days", "11 April", "in March", "Thursday", "this week",
             "next year", "FY 2026", "tomorrow"]
)  # fmt: skip
def test_what_needs_an_as_of_date_says_so_and_is_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableDate, match=r"--as-of|--fiscal"):
        read(text, None)


def test_what_is_left_of_a_period_needs_no_as_of_date_but_uses_one() -> None:
    assert days("later in 2026", None) == "2026-01-01..2026-12-31"
    assert days("the rest of 2026") == "2026-02-01..2026-12-31"


FISCAL = [
    ("FY 2026", "US", "2025-10-01..2026-09-30"),
    ("FY26", "US", "2025-10-01..2026-09-30"),
    ("FY '26", "UK", "2025-04-01..2026-03-31"),
    ("FY2026-27", "UK", "2026-04-01..2027-03-31"),
    ("FY 2026/27", "UK", "2026-04-01..2027-03-31"),
    ("financial year 2026-27", "AU", "2026-07-01..2027-06-30"),
    ("2026-27 financial year", "IN", "2026-04-01..2027-03-31"),
    ("the 2026-27 financial year", "IN", "2026-04-01..2027-03-31"),
    ("2026 fiscal year", "CA", "2025-04-01..2026-03-31"),
    ("fiscal 2026", "US", "2025-10-01..2026-09-30"),
    ("fiscal year 2026", "PRA", "2025-03-01..2026-02-28"),
    ("fiscal year 2026", "EU", "2026-01-01..2026-12-31"),
    ("this fiscal year", "US", "2025-10-01..2026-09-30"),
    ("next fiscal year", "US", "2026-10-01..2027-09-30"),
    ("this fiscal year", "EU", "2026-01-01..2026-12-31"),
    ("the end of fiscal year 2026", "US", "2026-09-30"),
    ("Q1 FY2027", "US", "2026-10-01..2026-12-31"),
    ("first quarter of fiscal year 2027", "US", "2026-10-01..2026-12-31"),
    ("second half of the 2026-27 financial year", "UK", "2026-10-01..2027-03-31"),
    ("2026-2030 fiscal-year", "US", "2025-10-01..2030-09-30"),
    ("fiscal years 2026 to 2028", "US", "2025-10-01..2028-09-30"),
]


@pytest.mark.parametrize(("text", "whose", "expected"), FISCAL)
def test_a_fiscal_year_begins_where_its_government_says(
    text: str, whose: str, expected: str
) -> None:
    assert days(text, fiscal=whose) == expected


def test_a_fiscal_year_is_never_assumed() -> None:
    for whose in (None, "XX"):
        with pytest.raises(UnreadableDate, match="--fiscal"):
            read("FY 2026", fiscal=whose)


def test_seasons_turn_round_south_of_the_equator() -> None:
    assert days("spring 2026", tz="Australia/Sydney") == "2026-09-01..2026-11-30"
    assert days("winter 2026", fiscal="AU") == "2026-06-01..2026-08-31"
    assert days("spring 2026", calendar="NZ-AUK") == "2026-09-01..2026-11-30"
    assert "southern" in read("spring 2026", fiscal="AU").notes[0].text


@pytest.mark.parametrize("as_of", [date.min, date.max])
def test_an_as_of_date_out_of_range_is_refused(as_of: date) -> None:
    with pytest.raises(UnreadableDate, match="1900 to 2300"):
        read("in March", as_of)


def test_an_occurrence_beyond_the_years_that_are_read_is_refused() -> None:
    assert days("in March", date(1900, 1, 1)) == "1900-03-01..1900-03-31"
    with pytest.raises(UnreadableDate, match="1900-2300"):
        read("in March", date(2300, 12, 31))
    with pytest.raises(UnreadableDate, match="1900-2300"):
        read("last March", date(1900, 1, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("annually by 31 January, starting 2028", "2028-01-31"),
        ("from 2028, by 31 January each year", "2028-01-31"),
        ("31 January starting next year", "2027-01-31"),
        ("31 January and 2028", "2028-01-01..2028-12-31"),
        ("31 January 2027 and from 2028", "2027-01-31..2028-12-31"),
    ],
)
def test_a_day_that_comes_round_from_a_year_on_first_comes_in_that_year(
    text: str, expected: str
) -> None:
    assert days(text) == expected
