"""A word that begins a form and does not go on with it is left unread, and the rest is read."""

from __future__ import annotations

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.window import Precision

STRAY = [
    ("a month from a single day is no range", "month from 1 May 2027", "2027-05-01", "month"),
    ("a bracket stays open", "twelve (12 days after 1 May 2027", "2027-05-13", "twelve"),
]


@pytest.mark.parametrize(
    ("text", "day", "unread"), [row[1:] for row in STRAY], ids=[row[0] for row in STRAY]
)
def test_a_stray_beginning_is_named_as_unread(text: str, day: str, unread: str) -> None:
    found = read(text)
    assert found.window is not None
    assert str(found.window.earliest) == day
    assert any(unread in part for part in found.unread)


def test_a_form_that_does_go_on_is_a_range_of_that_precision() -> None:
    text = "month from 1 May to 31 May 2027"
    found = read(text)
    assert days(text) == "2027-05-01..2027-05-31"
    assert found.window is not None
    assert found.window.precision is Precision.MONTH
    assert found.unread == ()
