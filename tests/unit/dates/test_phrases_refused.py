"""Texts that give no date, or none that can be read: never a guess."""

from __future__ import annotations

import pytest

from tests.unit.dates.phrases import AS_OF, days, read
from tracker.dates.base.notes import Note
from tracker.dates.meaning.interpretation import DueStatus
from tracker.errors import UnreadableDate

NOTHING = [
    "TBC",
    "TBD",
    "tba",
    "To Be Determined",
    "in due course",
    "until further notice",
    "00/00/0000",
    "very soon",
    "has not been determined",
    "to be confirmed",
    "paused indefinitely",
    "within the coming weeks",
    "in a couple of weeks",
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_source_that_gives_no_date_is_undated_and_no_fault(text: str) -> None:
    for as_of in (AS_OF, None):
        found = read(text, as_of)
        assert found.status is DueStatus.UNDATED
        assert found.window is None


def test_a_word_that_is_not_nearly_a_month_may_stand_before_a_year() -> None:
    assert days("budget round 2027") == "2027-01-01..2027-12-31"


def test_a_date_beside_to_be_confirmed_counts_but_not_beside_until_further_notice() -> None:
    assert days("Q2 2026 (TBC)") == "2026-04-01..2026-06-30"
    assert read("Q2 2026 (TBC)").notes == (Note("the source calls it unconfirmed"),)
    found = read("postponed from 1 May 2026 until further notice")
    assert found.status is DueStatus.UNDATED


def test_a_length_of_time_without_its_beginning_waits() -> None:
    found = read("90 calendar days")
    assert found.status is DueStatus.WAITING
    assert found.waiting_on == ("the day from which it is counted",)


REFUSED = [
    ("10", "'10'"),
    ("3", "'3'"),
    ("banana", "no date in 'banana'"),
    ("", "no date in ''"),
    ("   ", "no date"),
    ("31 February 2026", "February 2026 has 28 days"),
    ("31 February", "February 2026 has 28 days"),
    ("2026-02-30", "February 2026 has 28 days"),
    ("2026-13-01", "no month 13"),
    ("2026-00", "no part of a year"),
    ("2026-13", "no part of a year"),
    ("13/2026", "no month 13"),
    ("2026-07-31 17:00 +9900", "'9900'"),
    ("2026-W54", "2026 has 53 weeks"),
    ("2026-W11-9", "no day 9"),
    ("2026-03-31T25:00Z", "no instant"),
    ("31/13/2026", "no month from 1 to 12"),
    ("13/31/2026", "no month from 1 to 12"),
    ("13/00/2026", "no month 13"),
    ("Q5 2026", "no quarter has the number 5"),
    ("H3 2026", "no half has the number 3"),
    ("fifth quarter of 2026", "no quarter has the number 5"),
    ("1 May 1850", "1900 to 2300"),
    ("31 March 2301", "1900 to 2300"),
    ("1850-03-31", "1900 to 2300"),
    ("18500331T120000Z", "1900 to 2300"),
    ("5 Mayy 2027", "did you mean May"),
    ("Feburary 2027", "'feburary' is no month: did you mean February"),
    ("\uff13 March 2026", "'\uff13'"),
    ("99 March 2026", "'99'"),
    ("fifth Monday of February 2026", "number 5"),
    ("sixth week of March 2026", "number 6"),
    ("13th month of 2026", "no month 13"),
    ("31 March 2026 13pm", "no time of day"),
    ("1,200 pm on 31 March 2026", "no time of day"),
    ("31 March 2026 25:00", "no time of day"),
    ("1 May 2026 to 3 April 2026", "cannot end"),
    ("in 40001 days", "'40001'"),
    ("in 39999 months", "1900 to 2300"),
    ("20 26-03-1", "'20'"),
    ("March 3 weeks and 77", "'77'"),
    ("ab-cd-ef-g", "no date"),
    ("2026-0a-01", "'0a'"),
    ("w/q and 77", "'77'"),
    ("the last day of " * 40, "no date"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDate, match=reason) as caught:
        read(text)
    assert "\n" not in str(caught.value)


def test_a_refusal_says_what_could_have_been_read() -> None:
    with pytest.raises(
        UnreadableDate, match=r"I read dates such as 31 March 2026, 2026-03, Q2 2026"
    ):
        read("banana " * 20)


def test_a_text_longer_than_a_phrase_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableDate, match="10000 characters are more than the 1000 I read"):
        read("x" * 10_000)


@pytest.mark.parametrize(
    "text",
    ["31 March 2026 10", "31 March 2026 or 17", "section 31 March 2026 99", "31 March 2026 12.5"],
)
def test_a_number_that_nothing_explains_spoils_the_answer(text: str) -> None:
    with pytest.raises(UnreadableDate, match="nothing explains"):
        read(text)


VERBS = [
    "the Commission may designate",
    "fall due",
    "they march on",
    "she sat down",
    "a second look",
]


@pytest.mark.parametrize("text", VERBS)
def test_words_that_only_look_like_months_and_seasons_are_no_dates(text: str) -> None:
    with pytest.raises(UnreadableDate):
        read(text)


def test_a_numbered_week_needs_its_year() -> None:
    with pytest.raises(UnreadableDate, match="nothing explains '11'"):
        read("week 11 of the plan")
