"""Phrases that people read in two ways, which are both kept."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.window import DueWindow, Precision
from tracker.errors import UnreadableDate


def test_two_orders_of_day_and_month_are_both_kept_until_one_is_told() -> None:
    both = read("03/04/2026")
    assert both.ambiguous
    assert [reading.earliest for reading in both.readings] == [date(2026, 3, 4), date(2026, 4, 3)]
    assert both.window == DueWindow.of(date(2026, 3, 4), date(2026, 4, 3), Precision.RANGE)
    assert days("03/04/2026", dayfirst=True) == "2026-04-03"
    assert days("03/04/2026", dayfirst=False) == "2026-03-04"
    with pytest.raises(UnreadableDate, match="no month"):
        read("31/03/2026", dayfirst=False)


def test_both_orders_that_name_one_day_are_one_reading() -> None:
    assert not read("05/05/2026").ambiguous


def test_an_edtf_season_that_may_be_two_years_is_read_both_ways() -> None:
    assert days("2026-27") == "2026-01-01..2027-12-31"
    assert read("2026-27").ambiguous


def test_next_weekday_is_read_both_ways_when_people_differ() -> None:
    found = read("next Thursday", date(2026, 2, 3))
    assert [reading.earliest for reading in found.readings] == [date(2026, 2, 5), date(2026, 2, 12)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan-27", "2027-01-01..2027-01-31"),
        ("Mar-26", "2026-03-01..2026-03-31"),
        ("Dec-31", "2026-12-31..2031-12-31"),
    ],
)
def test_a_month_and_two_digits_are_a_day_or_a_month(text: str, expected: str) -> None:
    found = read(text, date(2026, 2, 1))
    assert days(text, date(2026, 2, 1)) == expected
    assert found.ambiguous


@pytest.mark.parametrize("text", ["Jan-27 2028", "Jan-27-2028", "Wed Jan-27", "Jan-3", "Jan - 27"])
def test_but_not_where_more_is_said(text: str) -> None:
    assert not read(text).ambiguous
