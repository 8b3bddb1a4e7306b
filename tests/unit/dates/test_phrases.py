"""Phrases and the windows they name, as of Sunday 1 February 2026 unless the row says otherwise."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tracker.dates.interpret import interpret
from tracker.dates.interpretation import Context, DueStatus, Interpretation
from tracker.dates.window import DueWindow, Modality, Precision
from tracker.errors import UnknownZone, UnreadableDate

AS_OF = date(2026, 2, 1)


def read(text: str, as_of: date | None = AS_OF, **context: object) -> Interpretation:
    return interpret(text, as_of, Context(**context))  # type: ignore[arg-type]


def days(text: str, as_of: date | None = AS_OF, **context: object) -> str:
    window = read(text, as_of, **context).window
    assert window is not None
    return str(window.earliest) if window.days == 1 else f"{window.earliest}..{window.latest}"


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
    ("week of 2026-03-11", "2026-03-11..2026-03-17", "week"),
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
    assert read("Q2 2026 (TBC)").notes == ("the source calls it unconfirmed",)
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
    ("1 May 1850", "1900 to 2200"),
    ("31 March 2201", "1900 to 2200"),
    ("1850-03-31", "1900 to 2200"),
    ("18500331T120000Z", "1900 to 2200"),
    ("5 Mayy 2027", "'5'"),
    ("Feburary 2027", "'feburary' is no month: did you mean february"),
    ("\uff13 March 2026", "'\uff13'"),
    ("99 March 2026", "'99'"),
    ("fifth Monday of February 2026", "number 5"),
    ("sixth week of March 2026", "number 6"),
    ("13th month of 2026", "no month 13"),
    ("31 March 2026 13pm", "no time of day"),
    ("31 March 2026 25:00", "no time of day"),
    ("1 May 2026 to 3 April 2026", "cannot end"),
    ("in 40001 days", "'40001'"),
    ("in 39999 months", "1900 to 2200"),
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
    assert "southern" in read("spring 2026", fiscal="AU").notes[0]


TIMES = [
    ("March 31, 2026 5pm ET", "2026-03-31T17:00-04:00", "America/New_York"),
    ("5:00 p.m. Eastern Daylight Time (EDT) on Friday, May 1, 2026", "2026-05-01T17:00-04:00",
     "America/New_York"),
    ("17.00 hrs on 1 May 2026", "2026-05-01T17:00+00:00", None),
    ("12:01 a.m., local time, 1 May 2026", "2026-05-01T00:01+00:00", None),
    ("0001 hours (local time) 1 May 2026", "2026-05-01T00:01+00:00", None),
    ("from 9 p.m. to 10 p.m. each Friday", "2026-02-06T21:00+00:00", None),
    ("starts at 10 a.m. on 1 May 2026 and ends at 2 p.m.", "2026-05-01T10:00+00:00", None),
    ("5.30pm on 1 May 2026", "2026-05-01T17:30+00:00", None),
    ("17:00 GMT 31 July 2026", "2026-07-31T17:00+01:00", "Europe/London"),
    ("31 July 2026, 23:59:59 AoE", "2026-07-31T23:59:59-12:00", "Etc/GMT+12"),
    ("31 July 2026 at 12 noon CET", "2026-07-31T12:00+02:00", "Europe/Brussels"),
    ("midnight on 31 July 2026", "2026-08-01T00:00+00:00", None),
    ("12 am on 31 July 2026", "2026-07-31T00:00+00:00", None),
    ("close of business on 31 July 2026", "2026-07-31T17:00+00:00", None),
    ("31 July 2026 (17:00)", "2026-07-31T17:00+00:00", None),
    ("31 July 2026 1700 hours", "2026-07-31T17:00+00:00", None),
    ("31 July 2026 17:00 hours", "2026-07-31T17:00+00:00", None),
    ("close of business (6 p.m.) on 31 July 2026", "2026-07-31T18:00+00:00", None),
    ("noon (UK time) on 31 July 2026", "2026-07-31T12:00+01:00", "Europe/London"),
    ("2026-07-31 17:00 +0530", "2026-07-31T17:00+05:30", None),
    ("2026-07-31 17:00 -04:00", "2026-07-31T17:00-04:00", None),
    ("31 July 2026 17:00 UTC+5:30", "2026-07-31T17:00+05:30", None),
    ("31 July 2026 17:00 (UTC-04:00)", "2026-07-31T17:00-04:00", None),
    ("31 July 2026 17:00 GMT+2", "2026-07-31T17:00+02:00", None),
    ("31 July 2026 17:00 Asia/Tokyo", "2026-07-31T17:00+09:00", "Asia/Tokyo"),
    ("31 July 2026 17:00 America/Argentina/Buenos_Aires.", "2026-07-31T17:00-03:00",
     "America/Argentina/Buenos_Aires"),
    ("31 July 2026 from 11 a.m. to 1:30 p.m., ET", "2026-07-31T11:00-04:00", "America/New_York"),
    ("31 July 2026 from 11 a.m. ET to the evening", "2026-07-31T11:00-04:00", "America/New_York"),
    ("2026-03-31T17:00+01:00", "2026-03-31T17:00+01:00", None),
    ("2026-03-31T17:00", "2026-03-31T17:00+00:00", None),
    ("20260403T123000Z", "2026-04-03T12:30+00:00", "UTC"),
    ("2026/08/31 08:24:00", "2026-08-31T08:24+00:00", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "tz"), TIMES)
def test_a_time_of_day_is_an_instant_in_its_own_zone(text: str, at: str, tz: str | None) -> None:
    found = read(text)
    assert found.window is not None
    assert found.window.at is not None
    assert found.window.at.isoformat() == datetime.fromisoformat(at).isoformat()
    assert found.window.precision is Precision.MINUTE
    assert found.tz == tz


def test_a_time_without_a_zone_is_in_that_of_the_context() -> None:
    window = read("31 July 2026 17:00", tz="America/New_York").window
    assert window is not None
    assert str(window.at) == "2026-07-31 17:00:00-04:00"


def test_an_instant_of_a_feed_belongs_to_the_day_of_the_context() -> None:
    found = read("2020-11-24T04:59:59Z", tz="America/New_York")
    assert found.window is not None
    assert found.window.earliest == date(2020, 11, 23)
    assert found.tz is None


def test_a_time_on_several_days_leaves_the_days_and_their_zone() -> None:
    found = read("4 and 6 May 2026 at 9:00 ET")
    assert days("4 and 6 May 2026 at 9:00 ET") == "2026-05-04..2026-05-06"
    assert found.tz == "America/New_York"
    assert found.window is not None
    assert found.window.at is None


def test_a_zone_without_a_time_says_whose_day_it_is() -> None:
    found = read("31 July 2026 (AoE)")
    assert found.tz == "Etc/GMT+12"
    assert days("31 July 2026 (AoE)") == "2026-07-31"


def test_what_only_looks_like_a_time_or_zone_is_left_aside() -> None:
    assert days("31 July 2026 and 2500 hours") == "2026-07-31"
    assert read("31 July 2026 17:00 UTC - 18:00").tz == "UTC"
    assert read("31 July 2026 17:00 UTC-day").tz is None


def test_the_zone_of_a_listed_day_is_kept() -> None:
    assert read("4 May 2026 17:00 ET and 6 May 2026").tz == "America/New_York"


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UnknownZone, match="Europe/London"):
        read("31 July 2026 17:00 Europe/Londn")
    with pytest.raises(UnknownZone):
        read("31 July 2026 17:00", tz="Nowhere")


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


@pytest.mark.parametrize(
    "text",
    ["31 March 2026 10", "31 March 2026 or 17", "section 31 March 2026 99", "31 March 2026 12.5"],
)
def test_a_number_that_nothing_explains_spoils_the_answer(text: str) -> None:
    with pytest.raises(UnreadableDate, match="nothing explains"):
        read(text)


def test_a_wrong_weekday_is_told_in_the_notes() -> None:
    found = read("Tuesday 31 March 2027")
    assert found.notes == ("31 March 2027 is a Wednesday, not a Tuesday",)
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


@pytest.mark.parametrize("as_of", [date.min, date.max])
def test_an_as_of_date_out_of_range_is_refused(as_of: date) -> None:
    with pytest.raises(UnreadableDate, match="1900 to 2200"):
        read("in March", as_of)


def test_an_occurrence_beyond_the_years_that_are_read_is_refused() -> None:
    assert days("in March", date(1900, 1, 1)) == "1900-03-01..1900-03-31"
    with pytest.raises(UnreadableDate, match="1900-2200"):
        read("in March", date(2200, 12, 31))
    with pytest.raises(UnreadableDate, match="1900-2200"):
        read("last March", date(1900, 1, 1))


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


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("EST 5pm 3 May 2027", "2027-05-03T17:00:00-04:00"),
        ("ET: 17:00 on 3 May 2027", "2027-05-03T17:00:00-04:00"),
        ("3 May 2027, at CET 17:00", "2027-05-03T17:00:00+02:00"),
        ("UTC+1 17:00 on 3 May 2027", "2027-05-03T17:00:00+01:00"),
        ("UTC 5pm BST, 3 May 2027", "2027-05-03T17:00:00+01:00"),
    ],
)
def test_a_zone_may_stand_before_its_clock(text: str, at: str) -> None:
    found = read(text)
    assert found.window is not None
    assert found.window.at is not None
    assert found.window.at.isoformat() == at
    assert not found.unread


def test_a_numbered_week_needs_its_year() -> None:
    with pytest.raises(UnreadableDate, match="nothing explains '11'"):
        read("week 11 of the plan")


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


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("from midnight on 1 July 2027", "2027-07-01T00:00:00+00:00"),
        ("after midnight on 1 July 2027", "2027-07-01T00:00:00+00:00"),
        ("by midnight on 1 July 2027", "2027-07-02T00:00:00+00:00"),
        ("from 24:00 on 1 July 2027", "2027-07-02T00:00:00+00:00"),
        ("from noon on 1 July 2027", "2027-07-01T12:00:00+00:00"),
    ],
)
def test_midnight_begins_what_begins_and_ends_what_ends(text: str, at: str) -> None:
    window = read(text).window
    assert window is not None
    assert window.at is not None
    assert window.at.isoformat() == at


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


def test_what_a_date_was_gives_way_to_what_it_is() -> None:
    assert days("until 1 July 2027 (was 1 July 2026)") == "2027-07-01"
    assert days("the deadline was 30 June 2026") == "2026-06-30"
