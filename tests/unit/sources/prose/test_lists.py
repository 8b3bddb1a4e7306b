"""Dates that stand in a list are told apart, and share what the list says once."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import Candidate, extract

_AS_OF = date(2026, 3, 2)


def taken(text: str, context: Context | None = None) -> list[Candidate]:
    _, found = extract(text, _AS_OF, context or Context(), _AS_OF)
    return [each for each in found if each.taken]


def days(text: str, context: Context | None = None) -> list[str]:
    windows = [each.read.window for each in taken(text, context) if each.read]
    return [each.earliest.isoformat() for each in windows if each and each.days == 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Panels will sit on 3 and 17 June 2027.", ["2027-06-03", "2027-06-17"]),
        ("Fees are due June 3 and 17, 2027.", ["2027-06-03", "2027-06-17"]),
        ("Fees are due by 28 February and 31 August 2028.", ["2028-02-28", "2028-08-31"]),
        ("Fees are due by 28 February 2028 and 31 August.", ["2028-02-28", "2028-08-31"]),
        ("Fees are due by 30 November and 31 May 2028.", ["2027-11-30", "2028-05-31"]),
        ("Fees are due by 30 November 2028 and 31 May.", ["2028-11-30", "2029-05-31"]),
        (
            "Banks must report by 28 February 2028 (groups) and 31 August (others).",
            ["2028-02-28", "2028-08-31"],
        ),
        (
            "Banks report by 1 May 2028 for groups, 1 June for branches and 1 July for others.",
            ["2028-05-01", "2028-06-01", "2028-07-01"],
        ),
        (
            "Banks and insurers must report by 1 May 2028 and 1 June 2028, respectively.",
            ["2028-05-01", "2028-06-01"],
        ),
    ],
)
def test_each_date_of_a_list_is_one_of_its_own(text: str, expected: list[str]) -> None:
    assert days(text) == expected


def test_what_a_list_binds_binds_each_of_its_dates() -> None:
    second = taken("Fees are due by 28 February 2028 and 31 August.")[1]
    assert second.words == "31 August"
    assert second.read is not None
    assert second.read.text == "due by 31 August 2028"


def test_a_date_of_another_clause_keeps_its_own_year() -> None:
    text = "Fees rise on 1 April 2028, when the panel retires, and the panel meets on 9 June."
    assert days(text) == ["2028-04-01", "2026-06-09"]


def test_one_date_settles_the_order_of_day_and_month_for_its_text() -> None:
    text = "Returns are due by 03/04/2027. Audits are due by {}."
    assert days(text.format("25/04/2027")) == ["2027-04-03", "2027-04-25"]
    assert days(text.format("04/25/2027")) == ["2027-03-04", "2027-04-25"]
    assert days(text.format("04/05/2027")) == []
    both = text.format("25/04/2027. Fees are due by 04/25/2027")
    assert days(both) == ["2027-04-25", "2027-04-25"]
    assert days(text.format("04/05/2027"), Context(dayfirst=True)) == ["2027-04-03", "2027-05-04"]


def test_what_the_text_settles_is_kept_in_the_words_that_are_read() -> None:
    first = taken("Returns are due by 03/04/2027. Audits are due by 25/04/2027.")[0]
    assert first.words == "due by 03/04/2027"
    assert first.read is not None
    assert first.read.text == "due by 2027-04-03"
