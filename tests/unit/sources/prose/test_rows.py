"""Calendars of filings: rows, labels and tables are read, what they report on is not."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import Candidate, extract
from tracker.sources.prose.judging.reasons import WhyNot

_AS_OF = date(2026, 3, 2)


def found(text: str) -> list[Candidate]:
    return extract(text, _AS_OF, Context(), _AS_OF)[1]


def days(text: str) -> list[str]:
    taken = [each.read for each in found(text) if each.taken]
    return [read.window.earliest.isoformat() for read in taken if read and read.window]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 15: Second instalment of the assessed levy for partnerships.", ["2026-06-15"]),
        ("15 Jun: remittance of duty withheld at the border", ["2026-06-15"]),
        ("\u2022 15 June \u2013 form B2 for branches", ["2026-06-15"]),
        ("MONDAY 15 JUNE: HARBOUR DUES", ["2026-06-15"]),
        ("Form B2 | 15 June | branches", ["2026-06-15"]),
        ("Form B2\t15 June\tbranches", ["2026-06-15"]),
        ("Form B2    15 June    branches", ["2026-06-15"]),
        ("Form B2 \u2013 15 June and 15 December", ["2026-06-15", "2026-12-15"]),
        ("Harbour dues: 15 Jun (30%), 15 Dec (70%).", ["2026-06-15", "2026-12-15"]),
        (
            "Dues are paid as follows: 1-15 June: A to K. 16-30 June: L to Z.",
            ["2026-06-01", "2026-06-16"],
        ),
        ("Harbour returns: Q1 by ~15 Jun, Q2 by ~15 Sep.", ["2026-06-15", "2026-09-15"]),
        ("The third quarter is due November 5th and covers July to September.", ["2026-11-05"]),
        ("June 15: Partnerships' first quarter payroll report is due.", ["2026-06-15"]),
        ("Q1 return: 15 June. Q2 return: 15 September.", ["2026-06-15", "2026-09-15"]),
        ("Accounting period: 1 March 2026 to 31 May 2026. Due: 15 June 2026.", ["2026-06-15"]),
        ("Holdings as of 31 May 2026 must be reported by 15 June 2026.", ["2026-06-15"]),
        ("The closing date is 15 June. Elections are in early July.", ["2026-06-15", "2026-07-01"]),
        (
            "Period end | Remittance\n31/05/2026 | 15/06/2026\n31/08/2026 | 15/09/2026",
            ["2026-06-15", "2026-09-15"],
        ),
        ("Paper\tPublished\tReplies by\nDP1\t9 March 2026\t15 June 2026", ["2026-06-15"]),
        ("June 15\u2014second-quarter harbour levy.", ["2026-06-15"]),
        (
            "HARBOUR CALENDAR 2026\nJune 15 \u2013 Form B2\nJuly 15 \u2013 Form B3",
            ["2026-06-15", "2026-07-15"],
        ),
        ("15 June\tHarbour dues\n15 July\tQuarterly return", ["2026-06-15", "2026-07-15"]),
        ("For Q1 (March - May), the due date is 15 June.", ["2026-06-15"]),
        ("Harbour report (28 February year-ends): 15 June", ["2026-06-15"]),
        ("Harbour report as of May 31, 2026 is due June 15, 2026.", ["2026-06-15"]),
        ("Step | Date\nReplies close | 15 June 2026", ["2026-06-15"]),
    ],
)
def test_what_a_calendar_lists_is_taken(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("15 June: The Senate adopted its position.", WhyNot.HISTORY),
        ("CPS 9 Harbour Risk (June 2026)", WhyNot.NAME),
        ("The draft was tabled earlier this year.", WhyNot.HISTORY),
        ("Bulletin | 2 March 2026", WhyNot.DOCUMENT),
        ("2 March 2026 | HD-7", WhyNot.DOCUMENT),
        ("Dated: June 15, 2026.", WhyNot.DOCUMENT),
        ("Fiscal year: 1 July 2026 - 30 June 2027", WhyNot.PERIOD),
    ],
)
def test_labels_editions_and_periods_are_left(text: str, reason: WhyNot) -> None:
    candidates = found(text)
    assert [each for each in candidates if each.taken] == []
    assert reason.value in [each.why_not for each in candidates]


BARS = [
    ("Markdown", "| Form | Period end | Due |\n|---|:-:|---|\n| B2 | 31 May 2026 | 15 June 2026 |"),
    ("Markdown without bars at the edges",
     "Form | Period end | Due\n--- | --- | ---\nB2 | 31 May 2026 | 15 June 2026"),
    ("bars without spaces", "Form|Period end|Due\nB2|31 May 2026|15 June 2026"),
    ("bars at the edges alone", "| Form | Period end | Due |\n| B2 | 31 May 2026 | 15 June 2026 |"),
    ("a grid", ("+----+----+\n| Form | Period end | Due |\n+====+====+\n"
     "| B2 | 31 May 2026 | 15 June 2026 |\n+----+----+")),
    ("a second row", ("|Form|Period end|Due|\n|-|-|-|\n|B1|28 February 2026|2 March 2026|\n"
     "|B2|31 May 2026|15 June 2026|")),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text"), BARS)
def test_the_column_of_a_table_with_bars_tells_a_period_from_what_is_due(
    why: str, text: str
) -> None:
    assert days(text)[-1] == "2026-06-15"
    assert "2026-05-31" not in days(text)
    assert [each.title for each in found(text) if each.taken][-1] == "B2"


def test_the_head_of_a_table_is_no_heading_of_its_document() -> None:
    [row] = [each for each in found(BARS[1][1]) if each.taken]
    assert row.title == "B2"
    [row] = [each for each in found("Harbour dues\tDay\nOffice dues\t15 June 2026") if each.taken]
    assert row.title == "Office dues"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The harbour return for the year ended 31 May 2026 must be sent by 15 June 2026.",
         "Harbour return to be sent"),
        ("Returns for the three months to 31 May 2026 will be published on 15 June 2026.",
         "Returns to be published"),
        ("Parts 1 and 3 commence on 1 June 2026 and 15 June 2026 respectively.",
         "Part 3 commence"),
        ("Parts 1 and 3 commence respectively on 1 June 2026 and 15 June 2026.",
         "Part 3 commence"),
    ],
)  # fmt: skip
def test_a_title_is_no_fragment_of_another_date(text: str, title: str) -> None:
    assert [each.title for each in found(text) if each.taken][-1] == title


DATELESS = [
    ("a rhythm in one word", "Firms must submit the return quarterly.", "quarterly", WhyNot.RHYTHM),
    ("by its unit", "Licensees must file a report every month.", "every month", WhyNot.RHYTHM),
    ("a span from nowhere",
     "The accounts for the year ended 31 May 2026 must be filed within six months.",
     "within six months", WhyNot.UNANCHORED),
    ("both", "Firms must report quarterly within 30 days.", "within 30 days", WhyNot.UNANCHORED),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "words", "reason"), DATELESS)
def test_a_duty_without_a_day_is_told(why: str, text: str, words: str, reason: WhyNot) -> None:
    assert (words, reason.value) in [(each.words, each.why_not) for each in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The quarterly report is published.",
        "Firms report within 30 days of each quarter. They must do so by 15 June 2026.",
        "They serve within five-metre limits.",
    ],
)
def test_a_rhythm_of_a_noun_is_no_duty(text: str) -> None:
    assert WhyNot.UNANCHORED.value not in [each.why_not for each in found(text)]


def test_the_printed_end_of_a_year_is_what_a_span_counts_from() -> None:
    assert days("Accounts must be filed within six months after the year end of 31 May 2026.") == [
        "2026-11-30"
    ]


def test_every_day_of_a_list_comes_round_with_the_rhythm_behind_the_last() -> None:
    text = "Returns shall be sent by 31 January, 30 April and 31 July each year."
    taken = [each.read for each in found(text) if each.taken]
    assert [read.recurs for read in taken if read] == [True, True, True]
    once = [each.read for each in found("Returns are due on 4 May 2026 and 31 July each year.")]
    assert [read.recurs for read in once if read] == [False, True]


MOVES = [
    ("of, moved", "The Board extended the deadline of 4 May 2026 to 1 June 2026.", "2026-06-01"),
    (
        "of, not yet",
        "The Board may extend the deadline of 4 May 2026 to 1 June 2026.",
        "2026-05-04",
    ),
    ("from, moved", "The date was delayed from 4 May 2026 to 1 June 2026.", "2026-06-01"),
    ("from, not yet", "The date may be delayed from 4 May 2026 to 1 June 2026.", "2026-05-04"),
]


@pytest.mark.parametrize(("why", "text", "expected"), MOVES)
def test_a_move_that_is_only_possible_leaves_the_date(why: str, text: str, expected: str) -> None:
    assert days(text) == [expected]


def test_a_date_whose_day_is_open_is_found() -> None:
    assert days("Consultation closes: XX/06/2026") == ["2026-06-01"]
