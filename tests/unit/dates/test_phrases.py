"""Phrases and the windows they name, as of Sunday 1 February 2026 unless the row says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.notes import Note
from tracker.dates.base.window import DueWindow, Modality

EXACT = [
    ("2026-03-31", "2026-03-31", "day"),
    ("2026/3/31", "2026-03-31", "day"),
    ("20260331", "2026-03-31", "day"),
    ("2026-W11", "2026-03-09..2026-03-15", "week"),
    ("2026W11", "2026-03-09..2026-03-15", "week"),
    ("2026-W11-3", "2026-03-11", "day"),
    ("2026-03", "2026-03-01..2026-03-31", "month"),
    ("03/2026", "2026-03-01..2026-03-31", "month"),
    ("2026-21", "2026-03-01..2026-05-31", "season"),
    ("2026-28", "2026-12-01..2027-02-28", "season"),
    ("2026-29", "2026-09-01..2026-11-30", "season"),
    ("2026-30", "2026-12-01..2027-02-28", "season"),
    ("2026-31", "2026-03-01..2026-05-31", "season"),
    ("2026-33", "2026-01-01..2026-03-31", "quarter"),
    ("2026-36", "2026-10-01..2026-12-31", "quarter"),
    ("2026-41", "2026-07-01..2026-12-31", "half"),
    ("2026-03-01/2026-03-31", "2026-03-01..2026-03-31", "range"),
    ("2026-03/2026-05", "2026-03-01..2026-05-31", "range"),
    ("2026-45", "2026-01-01..2045-12-31", "range"),
    ("31.3.2026", "2026-03-31", "day"),
    ("31/03/2026", "2026-03-31", "day"),
    ("03/31/26", "2026-03-31", "day"),
    ("09/00/2026", "2026-09-01..2026-09-30", "month"),
]


@pytest.mark.parametrize(("text", "expected", "precision"), EXACT)
def test_exact_forms_mean_one_thing_without_an_as_of_date(
    text: str, expected: str, precision: str
) -> None:
    assert days(text, None) == expected
    window = read(text, None).window
    assert window is not None
    assert window.precision == precision


ENGLISH = [
    ("31 March 2026", "2026-03-31", "day"),
    ("31st of March, 2026", "2026-03-31", "day"),
    ("31-Mar-2026", "2026-03-31", "day"),
    ("31-Mar-26", "2026-03-31", "day"),
    ("30 March-26 April 2026", "2026-03-30..2026-04-26", "range"),
    ("the 31st day of March 2026", "2026-03-31", "day"),
    ("March the 31st, 2026", "2026-03-31", "day"),
    ("Sept. 30, 2026", "2026-09-30", "day"),
    ("3 May '26", "2026-05-03", "day"),
    ("first of May 2026", "2026-05-01", "day"),
    ("Tuesday, 31 March 2026", "2026-03-31", "day"),
    ("31 March 2026 (Tuesday)", "2026-03-31", "day"),
    ("twenty-first of May 2026", "2026-05-21", "day"),
    ("March 2026", "2026-03-01..2026-03-31", "month"),
    ("Mar-2026", "2026-03-01..2026-03-31", "month"),
    ("Q2 2026", "2026-04-01..2026-06-30", "quarter"),
    ("Q2/2026", "2026-04-01..2026-06-30", "quarter"),
    ("2026 Q2", "2026-04-01..2026-06-30", "quarter"),
    ("2026-Q2", "2026-04-01..2026-06-30", "quarter"),
    ("2Q26", "2026-04-01..2026-06-30", "quarter"),
    ("Q2", "2026-04-01..2026-06-30", "quarter"),
    ("the third quarter of 2026", "2026-07-01..2026-09-30", "quarter"),
    ("last quarter of 2026", "2026-10-01..2026-12-31", "quarter"),
    ("last quarter", "2025-10-01..2025-12-31", "quarter"),
    ("final half of 2026", "2026-07-01..2026-12-31", "half"),
    ("H1 2027", "2027-01-01..2027-06-30", "half"),
    ("second half of next year", "2027-07-01..2027-12-31", "half"),
    ("first and second quarters of 2027", "2027-01-01..2027-06-30", "range"),
    ("third to fourth quarter of 2027", "2027-07-01..2027-12-31", "range"),
    ("Q3 to Q4 2027", "2027-07-01..2027-12-31", "range"),
    ("spring 2018", "2018-03-01..2018-05-31", "season"),
    ("winter 2026-27", "2026-12-01..2027-02-28", "season"),
    ("winter 2026/2027", "2026-12-01..2027-02-28", "season"),
    ("spring 2026-05", "2026-03-01..2026-05-31", "season"),
    ("Q3/26", "2026-07-01..2026-09-30", "quarter"),
    ("Q2-26 July 2026", "2026-04-01..2026-07-26", "range"),
    ("end-of-year 2026", "2026-12-31", "day"),
    ("last trading day of March 2026", "2026-03-31", "day"),
    ("winter 2026/27", "2026-12-01..2027-02-28", "season"),
    ("fall 2026", "2026-09-01..2026-11-30", "season"),
    ("the fall", "2026-09-01..2026-11-30", "season"),
    ("mid-summer 2026", "2026-07-01..2026-07-31", "month"),
    ("2026", "2026-01-01..2026-12-31", "year"),
    ("calendar year 2027", "2027-01-01..2027-12-31", "year"),
    ("2026/27", "2026-01-01..2027-12-31", "range"),
    ("mid-2026", "2026-05-01..2026-08-31", "range"),
    ("early 2027", "2027-01-01..2027-04-30", "range"),
    ("late in 2027", "2027-09-01..2027-12-31", "range"),
    ("early to mid 2027", "2027-01-01..2027-08-31", "range"),
    ("mid- to late 2027", "2027-05-01..2027-12-31", "range"),
    ("early March 2026", "2026-03-01..2026-03-10", "range"),
    ("mid-March 2026", "2026-03-11..2026-03-20", "range"),
    ("late February 2028", "2028-02-21..2028-02-29", "range"),
    ("early Q2 2026", "2026-04-01..2026-04-30", "month"),
    ("late H2 2026", "2026-11-01..2026-12-31", "range"),
    ("early week commencing 9 March 2026", "2026-03-09..2026-03-15", "week"),
    ("by the end of 2026", "2026-12-31", "day"),
    ("the beginning of April 2026", "2026-04-01", "day"),
    ("end-March 2026", "2026-03-31", "day"),
    ("end-2026", "2026-12-31", "day"),
    ("year-end 2026", "2026-12-31", "day"),
    ("2026 year-end", "2026-12-31", "day"),
    ("week commencing 9 March 2026", "2026-03-09..2026-03-15", "week"),
    ("w/c 9 March 2026", "2026-03-09..2026-03-15", "week"),
    ("week of 2026-03-11", "2026-03-09..2026-03-15", "week"),
    ("week ending 13 March 2026", "2026-03-07..2026-03-13", "week"),
    ("week ending on Friday 13 March 2026", "2026-03-07..2026-03-13", "week"),
    ("w/e 13 March 2026", "2026-03-07..2026-03-13", "week"),
    ("week 11 of 2026", "2026-03-09..2026-03-15", "week"),
    ("the last week of January 2027", "2027-01-25..2027-01-31", "week"),
    ("second week of March 2026", "2026-03-08..2026-03-14", "week"),
    ("the first month of 2027", "2027-01-01..2027-01-31", "month"),
    ("last month of Q2 2026", "2026-06-01..2026-06-30", "month"),
    ("last Friday of June 2026", "2026-06-26", "day"),
    ("third Wednesday in June 2026", "2026-06-17", "day"),
    ("10th day of June 2026", "2026-06-10", "day"),
    ("final day of Q1 2026", "2026-03-31", "day"),
    ("last calendar day in March 2026", "2026-03-31", "day"),
    ("last business day of May 2026", "2026-05-29", "day"),
    ("first working day of August 2026", "2026-08-03", "day"),
    ("Easter 2026", "2026-04-05", "day"),
    ("Good Friday 2027", "2027-03-26", "day"),
    ("Christmas Eve 2026", "2026-12-24", "day"),
    ("Thanksgiving 2026", "2026-11-26", "day"),
    ("Memorial Day 2026", "2026-05-25", "day"),
    ("between 1 May 2026 and 3 June 2026", "2026-05-01..2026-06-03", "range"),
    ("from 1 March to 3 April", "2026-03-01..2026-04-03", "range"),
    ("1 March 2026 until 3 April", "2026-03-01..2026-04-03", "range"),
    ("1 March 2026 - 3 April 2026", "2026-03-01..2026-04-03", "range"),
    ("30 September 2026 to 28 February 2027", "2026-09-30..2027-02-28", "range"),
    ("30 December to 5 January 2027", "2026-12-30..2027-01-05", "range"),
    ("between 1-4 April 2026", "2026-04-01..2026-04-04", "range"),
    ("April 1-4, 2026", "2026-04-01..2026-04-04", "range"),
    ("1 to 4 April 2026", "2026-04-01..2026-04-04", "range"),
    ("June 3, 10 and 17, 2026", "2026-06-03..2026-06-17", "range"),
    ("5 and 6 May 2026", "2026-05-05..2026-05-06", "range"),
    ("May 2 and June 16, 2026", "2026-05-02..2026-06-16", "range"),
    ("June/July 2026", "2026-06-01..2026-07-31", "range"),
    ("the end of May or June 2026", "2026-05-31..2026-06-30", "range"),
    ("1 to 4 April, or 7 May 2026", "2026-04-01..2026-05-07", "range"),
    ("1 and 4 April, or 7 May 2026", "2026-04-01..2026-05-07", "range"),
    ("week of 6 April or 4 May 2026", "2026-04-06..2026-05-04", "range"),
    ("in Q1 2026 (1 January to 31 March 2026)", "2026-01-01..2026-03-31", "quarter"),
]


@pytest.mark.parametrize(("text", "expected", "precision"), ENGLISH)
def test_plain_english_names_days_and_periods(text: str, expected: str, precision: str) -> None:
    assert days(text) == expected
    window = read(text).window
    assert window is not None
    assert window.precision == precision


MODALITIES = [
    ("by 1 May 2026", Modality.BY),
    ("no later than 1 May 2026", Modality.BY),
    ("until 1 May 2026", Modality.BY),
    ("1 May 2026 at the latest", Modality.BY),
    ("before 1 May 2026", Modality.BEFORE),
    ("prior to 1 May 2026", Modality.BEFORE),
    ("effective 1 May 2026", Modality.FROM),
    ("with effect from: 1 May 2026", Modality.FROM),
    ("1 May 2026 onwards", Modality.FROM),
    ("w.e.f. 1 May 2026", Modality.FROM),
    ("after 1 May 2026", Modality.AFTER),
    ("beyond May 2026", Modality.AFTER),
    ("post-2026", Modality.AFTER),
    ("pre-2027", Modality.BEFORE),
    ("on 1 May 2026", Modality.ON),
    ("1 May 2026", Modality.ON),
    ("between May and June 2026", Modality.BETWEEN),
    ("due by 1 May 2026", Modality.BY),
    ("up to and including 1 May 2026", Modality.BY),
    ("from and including 1 May 2026", Modality.FROM),
    ("on or after 1 May 2026", Modality.FROM),
]


@pytest.mark.parametrize(("text", "modality"), MODALITIES)
def test_the_words_before_a_date_say_how_it_binds(text: str, modality: Modality) -> None:
    assert read(text).modality is modality


SURROUNDED = [
    ("comments close on 31 March 2026", ("comments close",)),
    ("31 March 2026 for chapter 3", ("for chapter 3",)),
    ("31 March 2026, with the exception of Article 101", ("with the exception of Article 101",)),
    ("31 March 2026 under section 5(b) and 40 CFR 63 for 21 projects of $5 million and 12 %",
     ("under section 5(b) and 40 CFR 63 for 21 projects of $5 million and 12 %",)),
    ("it may be 31 March 2026", ("may",)),
    ("31 March 2026 for article by article", ("for article by article",)),
    ("day from 31 March 2026", ("day",)),
    ("31 March 2026 under section 2, 3", ("under section 2, 3",)),
    ("31 March 2026 under 12 CFR and PS24", ("under 12 CFR and PS24",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unread"), SURROUNDED)
def test_words_that_say_nothing_of_when_are_reported(text: str, unread: tuple[str, ...]) -> None:
    found = read(text)
    assert found.window == DueWindow.on(date(2026, 3, 31))
    assert found.unread == unread


def test_the_words_that_gave_the_answer_are_reported() -> None:
    assert read("comments close by 31 March 2026, we think").used == "by 31 March 2026"


def test_a_wrong_weekday_is_told_in_the_notes() -> None:
    found = read("Tuesday 31 March 2027")
    assert found.notes == (Note("31 March 2027 is a Wednesday, not a Tuesday", doubt=True),)
    assert read("Wednesday 31 March 2027").notes == ()


REVISED = [
    ("delayed from 15 April 2026 to 16 May 2026", "2026-05-16"),
    ("delayed from 15 April 2026 to 16 May", "2026-05-16"),
    ("extended by six months to 30 June 2026", "2026-06-30"),
    ("striking 'January 1, 2026' and inserting 'January 1, 2027'", "2027-01-01"),
    ("1 July 2026, originally 1 January 2026", "2026-07-01"),
    ("originally 1 January 2026", "2026-01-01"),
    ("open from 1 March 2026 until 3 April 2026", "2026-03-01..2026-04-03"),
]


@pytest.mark.parametrize(("text", "expected"), REVISED)
def test_a_revision_gives_the_date_that_now_holds(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("towards the end of 2027", "2027-09-01..2027-12-31"),
        ("near the end of March 2027", "2027-03-21..2027-03-31"),
        ("towards the start of 2027", "2027-01-01..2027-04-30"),
        ("at the end of 2027", "2027-12-31"),
    ],
)
def test_near_an_end_is_no_day(text: str, expected: str) -> None:
    assert days(text) == expected


def test_what_a_date_was_gives_way_to_what_it_is() -> None:
    assert days("until 1 July 2027 (was 1 July 2026)") == "2027-07-01"
    assert days("the deadline was 30 June 2026") == "2026-06-30"
