"""A best guess beside the date that binds."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.explain.explain import explain
from tracker.dates.meaning.interpret import interpret, read
from tracker.dates.meaning.interpretation import Context

_AS_OF = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "window", "estimate"),
    [
        ("probably May, at the latest 31 August 2027", "2027-05-01..2027-08-31", "05-01..05-31"),
        ("probably May 2027, at the latest 31 August", "2027-05-01..2027-08-31", "05-01..05-31"),
        ("by 31 August 2027, most likely in May", "2027-05-01..2027-08-31", "05-01..05-31"),
        ("expected in Q2 2027, no later than July", "2027-04-01..2027-07-31", "04-01..06-30"),
        ("planned for 3 May 2027 but by 7 June 2027", "2027-05-03..2027-06-07", "05-03..05-03"),
        ("no later than 31 August 2027 (expected May)", "2027-05-01..2027-08-31", "05-01..05-31"),
        ("in the first half of 2027, probably in May", "2027-01-01..2027-06-30", "05-01..05-31"),
        ("Q2 2027, anticipated May", "2027-04-01..2027-06-30", "05-01..05-31"),
    ],
)  # fmt: skip
def test_it_is_kept_and_widens_nothing(text: str, window: str, estimate: str) -> None:
    found = interpret(text, _AS_OF, Context())
    assert found.window is not None
    assert found.estimate is not None
    assert f"{found.window.earliest}..{found.window.latest}" == window
    assert f"{found.estimate.earliest:%m-%d}..{found.estimate.latest:%m-%d}" == estimate
    assert not found.readings
    assert not found.unread
    assert not found.notes


@pytest.mark.parametrize(
    "text",
    [
        "probably May 2027",  # all there is, so it is the date
        "5 May 2027, at the latest 31 August 2027",  # nobody calls it a guess
        "probably May 2027, probably by June 2027",
        "probably by May 2027, at the latest 31 August 2027",
    ],
)
def test_what_is_no_guess_beside_a_bound_is_no_estimate(text: str) -> None:
    assert interpret(text, _AS_OF, Context()).estimate is None


@pytest.mark.parametrize(
    "text",
    [
        "probably October 2027, at the latest 31 August 2027",
        "Q2 2027, probably in October 2027",
    ],
)
def test_a_guess_outside_what_binds_is_another_date(text: str) -> None:
    found = interpret(text, _AS_OF, Context())
    assert found.estimate is None
    assert len(found.readings) == 2


def test_the_guess_is_explained() -> None:
    steps = explain(read("probably May, by 31 August 2027"), _AS_OF, Context())
    (step,) = [each for each in steps if each.text.startswith("expected May 2027")]
    assert step.window is not None
    assert step.window.earliest == date(2027, 5, 1)
