"""Titles, authorities and confidence of what is taken."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import Candidate, extract

_AS_OF = date(2026, 3, 2)


def the_one(text: str) -> Candidate:
    _, found = extract(text, _AS_OF, Context(), _AS_OF)
    (candidate,) = [each for each in found if each.taken]
    return candidate


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Comments must be received on or before July 5, 2026.", "Comments due"),
        ("We will publish final rules in Q4 2026.", "Publish final rules"),
        ("The FCA will publish final rules in Q4 2026.", "FCA: publish final rules"),
        ("The requirements apply from 1 January 2027.", "Requirements apply"),
        ("The final rules will be published in June 2026.", "Final rules to be published"),
        ("By 30 June 2027, the Board shall report to Congress.", "Board: report to Congress"),
        (
            "This Regulation shall enter into force on 1 May 2026.",
            "Regulation to enter into force",
        ),
        (
            "The Payments Panel met in May. The Panel is to make proposals by the end of 2026.",
            "Payments Panel: make proposals",
        ),
        (
            "Custody of digital assets: proposals\n\nClosing date for responses: 4 May 2026",
            "Closing date for responses",
        ),
        (
            "Custody of digital assets and cash\n\nComments must reach us by 4 May 2026.",
            "Comments due: Custody of digital assets and cash",
        ),
    ],
)
def test_a_title_says_who_must_do_what(text: str, title: str) -> None:
    assert the_one(text).title == title


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("The Financial Conduct Authority will report by 1 May 2026.", "FCA"),
        ("AGENCY: Securities and Exchange Commission.\n\nEffective May 1, 2026.", "SEC"),
        ("The FCA writes.\n\nWe will publish rules by 1 May 2026.", "FCA"),
        ("Somebody will report by 1 May 2026.", None),
    ],
)
def test_the_authority_is_the_one_that_the_text_names(text: str, authority: str | None) -> None:
    assert the_one(text).authority == authority


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("Firms must comply by 1 May 2027.", "firm"),
        ("The Board expects to decide by 1 May 2027.", "likely"),
        ("Subject to approval, rules could apply from 1 May 2027.", "tentative"),
        ("The rules of May 2024 are final: firms must comply by 1 May 2027.", "firm"),
    ],
)
def test_confidence_follows_the_words(text: str, confidence: str) -> None:
    assert the_one(text).confidence == confidence


def test_a_revision_names_the_date_in_whose_place_it_stands() -> None:
    candidate = the_one("The effective date is delayed from April 15, 2026 to May 16, 2026.")
    assert candidate.revises is not None
    assert candidate.revises.words == "April 15, 2026"
    assert candidate.words == "to May 16, 2026"


def test_a_hard_wrapped_notice_is_read_across_its_lines() -> None:
    _, found = extract(
        "Federal Register / Vol. 91, No. 63 / Thursday, April 2, 2026 / Proposed Rules\n\n"
        "SECURITIES AND EXCHANGE COMMISSION\n\n17 CFR Part 240\n\nCustody of Digital Assets\n\n"
        "AGENCY: Securities and Exchange Commission.\n\n"
        "DATES: Comments should be received on or before\nJune 1, 2026.\n\n"
        "The Commission will hold a public\nroundtable on May 5, 2026.\n",
        None,
        Context(),
        _AS_OF,
    )
    assert [(each.title, each.authority) for each in found if each.taken] == [
        ("Comments due: Custody of Digital Assets", "SEC"),
        ("Securities and Exchange Commission: hold a public roundtable", "SEC"),
    ]
