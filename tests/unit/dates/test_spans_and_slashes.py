"""Two spans or dates side by side: never merged into one window, never told without one of them."""

from __future__ import annotations

import pytest

from tests.unit.dates.phrases import days, read
from tracker.errors import UnreadableDate


@pytest.mark.parametrize(
    "text",
    [
        "24h/48h after 2 May 2027 16:00",
        "3 and 9 months after 2 May 2027",
        "30 or 45 days after 2 May 2027",
        "20 days out from 2 May 2027",
        "20 days short of 2 May 2027",
        "20 days to 2 May 2027",
        "30 days (one month) after 2 May 2027",
        "one day less than six months after 2 May 2027",
    ],
)
def test_a_span_that_is_not_read_with_its_date_refuses_it(text: str) -> None:
    with pytest.raises(UnreadableDate):
        read(text)


def test_a_span_to_another_and_a_span_apart_are_read() -> None:
    assert days("30 to 45 days after 2 May 2027") == "2027-06-01..2027-06-16"
    assert days("a period of 20 days, ending 2 May 2027") == "2027-05-02"


@pytest.mark.parametrize(
    "text", ["2 May 2027 / 3 July 2027", "May 2027/July 2027", "Q2/Q4 2027", "2 May / 3 July 2027"]
)
def test_a_slash_between_dates_in_words_leaves_two_readings(text: str) -> None:
    assert len(read(text).readings) == 2


def test_a_date_in_brackets_may_be_what_a_span_counts_from() -> None:
    found = read("18 months after adoption (2 May 2027)")
    assert [str(note.text) for note in found.notes if note.doubt] == [
        "the date in brackets may be the day it counts from"
    ]
    assert not read("18 months after adoption, i.e. 2 May 2027").notes
    assert not read("2 May 2027 (18 months after adoption)").notes


@pytest.mark.parametrize("text", ["2027-05-02/2027-07-03", "2027-05/2027-07"])
def test_a_slash_between_dates_of_iso_8601_makes_a_range(text: str) -> None:
    assert not read(text).ambiguous


def test_a_year_of_two_digits_may_stand_first() -> None:
    found = read("28-05-30")
    assert [str(reading.earliest) for reading in found.readings] == ["2028-05-30", "2030-05-28"]
