"""Phrases that wait for what is not known yet, within what is certain of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.counted_phrases import read
from tests.unit.dates.phrases import AS_OF
from tracker.dates.base.window import Modality
from tracker.dates.meaning.interpretation import DueStatus

WAITING = [
    (
        "15 days after the publication date of the final results",
        "the publication date of the final",
    ),
    ("effective immediately upon publication of the final rule", "publication of the final rule"),
    ("first day of the calendar month following approval", "approval"),
    ("30 days after approval or publication of the guidance", "approval or publication"),
    ("45 days after the period of account", "the period of account"),
    ("45 days after the quarter ended badly", "the quarter ended badly"),
    ("30 days notice formally given after approval", "approval"),
    ("12 months after final issuance", "final issuance"),
    ("at least 10 business days prior to the meeting", "the meeting"),
    ("the first day of the month following approval", "approval"),
    ("30 days after the end of the year of assessment", "the end of the year of assessment"),
    ("30 days after the first day of the review", "the first day of the review"),
    ("on the date on which the rules are made", "the date on which the rules are made"),
    ("[PO: insert date - 12 months after the date of entry into force]", "entry into force"),
    ("90 days after fiscal year end", "fiscal year end"),
    ("30 days after approval and annually thereafter", "approval"),
]


@pytest.mark.parametrize(("text", "anchor"), WAITING)
def test_an_anchor_that_is_not_known_is_waited_for(text: str, anchor: str) -> None:
    for as_of in (AS_OF, None):
        found = read(text, as_of)
        assert found.status is DueStatus.WAITING
        assert found.window is None
        assert found.not_before is None
        assert found.not_after is None
        assert len(found.waiting_on) == 1
        assert anchor in found.waiting_on[0]


BOUNDED = [
    ("the earlier of 18 months after enactment and 120 days after final regulations are issued",
     "2026-06-01", "2027-01-18"),
    ("30 days after approval but no later than 1 May 2027", "2026-03-03", "2027-05-01"),
    ("30 days after approval or 1 May 2027, whichever is later", "2027-05-01", "None"),
    ("for its first fiscal year ending on or after 15 July 2027", "2027-07-15", "None"),
    ("ending after 15 July 2027", "2027-07-15", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high"), BOUNDED)
def test_what_is_certain_is_told_while_an_anchor_is_waited_for(
    text: str, low: str, high: str
) -> None:
    found = read(text)
    assert found.status is DueStatus.WAITING
    assert (str(found.not_before), str(found.not_after)) == (low, high)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("before the summer recess", "the summer recess"),
        ("spring statement 2027", "spring statement 2027"),
        ("30 days after the autumn session", "the autumn session"),
        ("in the winter sittings", "the winter sittings"),
    ],
)
def test_what_a_season_only_names_is_waited_for(text: str, event: str) -> None:
    found = read(text)
    assert found.status is DueStatus.WAITING
    assert found.waiting_on == (event,)


def test_a_fiscal_year_after_something_is_waited_for() -> None:
    text = "the first day of the first fiscal year beginning after publication"
    assert read(text).waiting_on == (text,)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "1 July 2026 or when authorisation is granted, whichever is sooner",
            "when authorisation is granted",
        ),
        (
            "when authorisation is granted or 1 July 2026, whichever is earlier",
            "when authorisation is granted",
        ),
    ],
)
def test_an_option_in_plain_words_is_waited_for(text: str, event: str) -> None:
    found = read(text)
    assert found.status is DueStatus.WAITING
    assert found.waiting_on == (event,)
    assert found.not_after == date(2026, 7, 1)
    granted = read(text, anchors={"authorisation": date(2026, 3, 1)})
    assert granted.window is not None
    assert granted.window.latest == date(2026, 3, 1)


@pytest.mark.parametrize(
    "words",
    ["in no event later than", "but in no case later than", "never later than", "in any event by"],
)
def test_an_outer_limit_is_no_lower_bound(words: str) -> None:
    found = read(f"60 days after approval, {words} 1 May 2026")
    assert found.not_after == date(2026, 5, 1)
    assert read(f"{words} 1 May 2026").modality is Modality.BY


def test_a_day_that_somebody_will_appoint_is_none_yet() -> None:
    text = "comes into force on such day as the Secretary of State may by regulations appoint"
    assert read(text).status is DueStatus.UNDATED


def test_an_event_does_not_end_in_a_conjunction() -> None:
    found = read("18 months after approval or, in the case of a small entity, 30 months")
    assert found.waiting_on == ("approval",)
