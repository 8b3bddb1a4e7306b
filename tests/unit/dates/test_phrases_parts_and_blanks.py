"""Parts and neighbours of periods, blanks still to be filled in, and numbers that are no dates."""

from __future__ import annotations

import pytest

from tests.unit.dates.counted_phrases import days, read
from tracker.dates.base.window import Modality
from tracker.dates.meaning.interpretation import DueStatus
from tracker.errors import UnreadableDate

BLANKS = [
    "[insert date]", "[...]", "from […]", "Within [...] years following the adoption",
    "DD/MM/YYYY", "20XX", "[●] 2026", "XX March 20XX", "[●] March", "[day] [month] 2026",
    "xx months after publication", "updated quarterly", "at least once a year", "13/xx/2026",
]  # fmt: skip


@pytest.mark.parametrize("text", BLANKS)
def test_what_is_still_to_be_filled_in_has_no_date(text: str) -> None:
    assert read(text).status is DueStatus.UNDATED


OPEN_DAYS = [
    "XX June 2026", "__ June 2026", "[●] June 2026", "[●] of June, 2026", "[date] June 2026",
    "[ ] June 2026", "?? June 2026", "[DD] June 2026", "June XX, 2026", "June [●] 2026",
    "on [insert day] June 2026",
]  # fmt: skip


@pytest.mark.parametrize("text", OPEN_DAYS)
def test_a_day_to_be_filled_in_leaves_its_month(text: str) -> None:
    assert days(text) == "2026-06-01..2026-06-30"
    assert read(text).unread == ()


def test_an_open_day_is_bound_and_counted_from_as_its_month_is() -> None:
    assert read("by [●] June 2026").modality is Modality.BY
    assert days("30 days after [●] June 2026") == "2026-07-01..2026-07-30"
    assert days("[●] June 2026 to [●] July 2026") == "2026-06-01..2026-07-31"


@pytest.mark.parametrize("words", ["[TBC]", "[tbd]", "TBC", "[to be confirmed]"])
def test_a_day_to_be_confirmed_leaves_an_unconfirmed_month(words: str) -> None:
    found = read(f"{words} June 2026")
    assert days(f"{words} June 2026") == "2026-06-01..2026-06-30"
    assert [note.text for note in found.notes] == ["the source calls it unconfirmed"]


NO_BLANKS = [
    ("[31 March 2026]", "2026-03-31"),
    ("31 March 2026 [see the notes", "2026-03-31"),
    ("31 March 2026 [Eastern Time]", "2026-03-31"),
    ("31 March 2026 (1)", "2026-03-31"),
    ("31 March 2026 [" + "and so on " * 20 + "]", "2026-03-31"),
    ("31 March 2026 [one of two]", "2026-03-31"),
    ("Form X, 31 March 2026", "2026-03-31"),
    ("31 March 2026 mm", "2026-03-31"),
]


@pytest.mark.parametrize(("text", "expected"), NO_BLANKS)
def test_brackets_and_crosses_that_hide_no_date_are_left_aside(text: str, expected: str) -> None:
    assert days(text) == expected


PARTS = [
    ("second half of March 2026", "2026-03-16..2026-03-31"),
    ("first half of February", "2026-02-01..2026-02-15"),
    ("the first three months of 2026", "2026-01-01..2026-03-31"),
    ("last ten days of May 2026", "2026-05-22..2026-05-31"),
    ("the first Monday after 1 June 2026", "2026-06-08"),
    ("the Friday before Easter 2026", "2026-04-03"),
    ("the second Tuesday after the first Monday in November 2026", "2026-11-10"),
    ("first business day on or after 1 August 2026", "2026-08-03"),
    ("the last Friday on or before 15 May 2026", "2026-05-15"),
    ("Monday on or before 15 May", "2026-05-11"),
    ("next working day", "2026-02-02"),
    ("31 March 2026 or, if that is a holiday, the next business day", "2026-03-31"),
    ("for the year ended 31 December 2025, by 30 April 2026", "2026-04-30"),
    ("the first day of the month", "2026-02-01"),
    ("Mon 11 - Fri 15 May 2026", "2026-05-11..2026-05-15"),
    ("2026H1", "2026-01-01..2026-06-30"),
    ("by 5 p.m. on 3 March 2026 (London time)", "2026-03-03"),
    ("11/05/2026-15/05/2026", "2026-05-11..2026-05-15"),
    ("05/11/2026 to 05/15/2026", "2026-05-11..2026-05-15"),
    ("3/4/2026 or 4.4.2026", "2026-03-04..2026-04-04"),
    ("by the end of June at the latest and as early as 3 - 4 weeks time", "2026-02-22..2026-06-30"),
    ("moved to 1 January 2027 from 1 January 2026", "2027-01-01"),
    ("moving the deadline from August 2026 to December 2027", "2027-12-01..2027-12-31"),
    ("the new deadline slips from Q1 to Q2 2026", "2026-04-01..2026-06-30"),
    ('replace "2 August 2026" with "2 December 2027"', "2027-12-02"),
    ("in the new year", "2027-01-01..2027-12-31"),
    ("early in the new year", "2027-01-01..2027-04-30"),
    ("New Year 2027", "2027-01-01"),
    ("effective immediately", "2026-02-01"),
    ("2026-27 tax year", "2026-01-01..2027-12-31"),
    ("May 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2026", "2026-05-01..2026-05-12"),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parts_and_neighbours_of_periods_are_read(text: str, expected: str) -> None:
    assert days(text) == expected


def test_what_begins_in_a_fiscal_year_begins_with_it() -> None:
    assert days("effective beginning in fiscal year 2027", fiscal="US") == "2026-10-01"


REFERENCES = [
    "Regulation (EU) 2024/1689 applies from 31 March 2026",
    "Directive 2014/65/EU by 31 March 2026",
    "MiFID (2014/65/EU) by 31 March 2026",
    "31 March 2026 under the Financial Services Act 2012 and the Budget 2025",
    "final rule 31 March 2026",
    "31 March 2026 for firms with 50 staff",
    "31 March 2026 and not 30 days after, thank you",
    "(EU) No 575/2013 as of 31 March 2026",
    "FR Doc. 2020-22330, effective 31 March 2026",
    "PS24/1 and CP22/10: 31 March 2026",
    "COVID-19 relief ends 31 March 2026",
    "Form X-17A by 31 March 2026",
    "Public Law 119 takes effect on 31 March 2026",
    "the move to T+1 by 31 March 2026",
    "only 20022-compliant messages from 31 March 2026",
    "4th payment: 31 March 2026",
    "notice: 31 March 2026",
    "final rule, 31 March 2026",
]


@pytest.mark.parametrize("text", REFERENCES)
def test_numbers_of_laws_and_papers_are_no_dates(text: str) -> None:
    assert days(text) == "2026-03-31"


REFUSED = [
    ("the last ten weeks of May 2026", "shorter than 10 weeks"),
    ("last Friday after 1 May 2026 and 77", "'77'"),
    ("x" + " a" * 250, "more than the 200 I read"),
    ("third half of March 2026", "no half has the number 3"),
    ("next business plan", "no date"),
    ("the new rules", "no date"),
    ("the earlier of", "no date"),
    ("by the end of the year of assessment", "no date"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_no_rule_of_the_grammar_fits_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDate, match=reason):
        read(text)
