"""Dates whose answer is laid down: each row names the law, standard or notice behind it.

What hangs on business days alone stands in `test_published_vectors`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation

_GENIUS = "the earlier of 18 months after enactment and 120 days after final regulations"
_ENACTED = {"enactment": date(2025, 7, 18)}


def read(phrase: str, as_of: str | None = "2026-02-01", **context: Any) -> Interpretation:
    day = date.fromisoformat(as_of) if as_of else None
    return interpret(phrase, day, Context(**context))


def shown(found: Interpretation) -> str:
    """The window as `first..last`, of a single day as that day."""
    assert found.window is not None
    first, last = found.window.earliest, found.window.latest
    return f"{first}" if first == last else f"{first}..{last}"


@pytest.mark.parametrize(
    ("source", "phrase", "as_of", "expected"),
    [
        (
            "Taskforce, set up on 22 September 2025: a month is a month",
            "report in March next year",
            "2025-09-22",
            "2026-03-01..2026-03-31",
        ),
        (
            "Taskforce: 180 days from the day it was set up, a Saturday",
            "180 days from 22 September 2025",
            "2025-09-22",
            "2026-03-21",
        ),
        ("Unified Agenda: MM/DD/YYYY", "09/25/2026", None, "2026-09-25"),
        ("Unified Agenda: MM/00/YYYY is the month", "09/00/2026", None, "2026-09-01..2026-09-30"),
        ("Dodds v Walker [1981]: no 31st", "4 months after 30 September 2026", None, "2027-01-30"),
        ("Dodds v Walker [1981]: clipped", "2 months after 31 July 2026", None, "2026-09-30"),
        ("Lester v Garland (1808): from", "six weeks from 1 May 2026", None, "2026-06-12"),
        (
            "Trow v Ind Coope [1967]: starting with",
            "six weeks starting with 1 May 2026",
            None,
            "2026-06-11",
        ),
        (
            "Trow v Ind Coope [1967]: a period beginning on a day ends before it comes again",
            "by the end of the 18-month period beginning on 21 July 2010",
            None,
            "2012-01-20",
        ),
        (
            "AI Act art. 113: the twentieth day following publication",
            "on the twentieth day following 12 July 2024",
            None,
            "2024-08-01",
        ),
        (
            "MiCA art. 149: the twentieth day following publication",
            "on the twentieth day following 9 June 2023",
            None,
            "2023-06-29",
        ),
        (
            "Digital omnibus: Annex III of the AI Act slips, the new date counts",
            "delayed from 2 August 2026 to 2 December 2027",
            None,
            "2027-12-02",
        ),
        (
            "PRA: Basel 3.1 slips twice, the last date counts",
            "moved from 1 July 2025 to 1 January 2026 and now to 1 January 2027",
            None,
            "2027-01-01",
        ),
        (
            "Federal Register: from A to B is a range where something is open",
            "open from 12 December 2016 until 3 March 2017",
            None,
            "2016-12-12..2017-03-03",
        ),
        (
            "Federal Register: from A to B is a revision where something is delayed",
            "delayed from April 15, 2016 to May 16, 2016",
            None,
            "2016-05-16",
        ),
        ("house convention: thirds of a year", "early 2027", None, "2027-01-01..2027-04-30"),
        ("house convention: thirds of a year", "mid-2027", None, "2027-05-01..2027-08-31"),
        ("house convention: thirds of a year", "late 2027", None, "2027-09-01..2027-12-31"),
        ("house convention: thirds of a month", "early May 2027", None, "2027-05-01..2027-05-10"),
        ("house convention: thirds of a month", "mid-May 2027", None, "2027-05-11..2027-05-20"),
        ("house convention: thirds of a month", "late May 2027", None, "2027-05-21..2027-05-31"),
        ("house convention: northern seasons", "winter 2026", None, "2026-12-01..2027-02-28"),
        ("house convention: the end is the last day", "by the end of Q1 2027", None, "2027-03-31"),
        (
            "house convention: a week is seven days",
            "week commencing 3 May 2027",
            None,
            "2027-05-03..2027-05-09",
        ),
    ],
)
def test_a_phrase_means_the_days_of_its_source(
    source: str, phrase: str, as_of: str | None, expected: str
) -> None:
    assert shown(read(phrase, as_of)) == expected, source


@pytest.mark.parametrize("phrase", ["00/00/0000", "To Be Determined"])
def test_the_unified_agenda_has_forms_for_no_date(phrase: str) -> None:
    assert read(phrase).status is DueStatus.UNDATED


@pytest.mark.parametrize(
    ("source", "fiscal", "expected"),
    [
        ("31 U.S.C. 1102", "US", "2025-10-01..2026-09-30"),
        ("Interpretation Act 1978 Sch. 1", "UK", "2025-04-01..2026-03-31"),
        ("General Clauses Act 1897 s. 3(21)", "IN", "2025-04-01..2026-03-31"),
        ("Financial Administration Act s. 2", "CA", "2025-04-01..2026-03-31"),
        ("Acts Interpretation Act 1901 s. 2B", "AU", "2025-07-01..2026-06-30"),
        ("PRA rulebook", "PRA", "2025-03-01..2026-02-28"),
    ],
)
def test_a_fiscal_year_begins_where_its_law_says(source: str, fiscal: str, expected: str) -> None:
    assert shown(read("FY2026", fiscal=fiscal)) == expected, source


#: GENIUS Act s. 20: the regulations win when they are made by 19 September 2026.
@pytest.mark.parametrize(
    ("made", "expected"),
    [("2026-09-19", "2027-01-17"), ("2026-09-20", "2027-01-18"), ("2026-09-21", "2027-01-18")],
)
def test_the_genius_act_takes_effect_on_the_earlier_day(made: str, expected: str) -> None:
    anchors = {**_ENACTED, "final regulations": date.fromisoformat(made)}
    assert shown(read(_GENIUS, anchors=anchors)) == expected


def test_until_the_regulations_are_made_it_takes_effect_between_two_days() -> None:
    found = read(_GENIUS, "2026-02-01", anchors=_ENACTED)
    assert (found.status, found.window) == (DueStatus.WAITING, None)
    assert (found.not_before, found.not_after) == (date(2026, 6, 1), date(2027, 1, 18))


@pytest.mark.parametrize(
    ("source", "phrase", "context", "at"),
    [
        (
            "FSA047: 22:00 in London on the next business day",
            "22:00 London time on the business day after 24 December 2026",
            {"calendar": "UK"},
            "2026-12-29T22:00:00+00:00",
        ),
        (
            "regulations.gov: an instant in UTC belongs to New York's day",
            "2020-11-24T04:59:59Z",
            {"tz": "America/New_York"},
            "2020-11-23T23:59:59-05:00",
        ),
        (
            "EST in May is what New York's clocks show: the earlier instant",
            "5 p.m. EST on 3 May 2027",
            {},
            "2027-05-03T17:00:00-04:00",
        ),
    ],
)
def test_a_clock_is_read_where_its_source_reads_it(
    source: str, phrase: str, context: dict[str, Any], at: str
) -> None:
    window = read(phrase, **context).window
    assert window is not None
    assert window.at is not None
    assert window.at.isoformat() == at, source


def test_two_orders_of_day_and_month_are_both_kept() -> None:
    found = read("03/04/2026")
    assert [str(each.earliest) for each in found.readings] == ["2026-03-04", "2026-04-03"]
    assert shown(found) == "2026-03-04..2026-04-03"
