"""Two dates in one phrase: one window only where the words say from when to when."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.window import Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus

APART = [
    ("30 April 2027 (31 July 2027 for branches)", ["2027-04-30", "2027-07-31"]),
    ("30 April 2027 for banks and 31 July 2027 for others", ["2027-04-30", "2027-07-31"]),
    ("30 April 2027; replies 31 July 2027", ["2027-04-30", "2027-07-31"]),
    ("6 and 7 May 2027", ["2027-05-06", "2027-05-07"]),
    ("early or late 2027", ["2027-01-01", "2027-09-01"]),
    ("the first or third quarter of 2027", ["2027-01-01", "2027-07-01"]),
    ("in force on 1 June 2027, answers by 1 September 2027", ["2027-06-01", "2027-09-01"]),
    ("effective 1 June 2027 and due by 1 September 2027", ["2027-06-01", "2027-09-01"]),
    ("Q2 2027 but not before 1 August 2027", ["2027-04-01", "2027-08-01"]),
    ("Q2 2027 but no later than 31 August 2027", ["2027-04-01", "2027-08-31"]),
    ("30 days after 2 May 2027 or 31 August 2027", ["2027-06-01", "2027-08-31"]),
    ("probably May 2027, from 31 August 2027", ["2027-05-01", "2027-08-31"]),
    ("10 days after 03/04/2027", ["2027-03-14", "2027-04-13"]),
    ("from 03/04/2027 to 05/06/2027", ["2027-03-04", "2027-04-03"]),
    ("10 June 2027 as proposed, 10 October 2027 as proposed", ["2027-06-10", "2027-10-10"]),
    ("proposed rule: views by 10 June 2027, answers by 10 July 2027", ["2027-06-10", "2027-07-10"]),
]


@pytest.mark.parametrize(("text", "expected"), APART)
def test_what_no_rule_puts_together_stays_apart(text: str, expected: list[str]) -> None:
    found = read(text)
    assert found.ambiguous
    assert [str(reading.earliest) for reading in found.readings] == expected
    assert found.notes


TOGETHER = [
    ("from 1 June 2027 and by 1 September 2027", "2027-06-01..2027-09-01"),
    ("Q2 2027 but not before 10 May 2027", "2027-05-10..2027-06-30"),
    ("Q2 2027 but after 10 May 2027", "2027-05-10..2027-06-30"),
    ("Q2 2027, no sooner than 10 May", "2027-05-10..2027-06-30"),
    ("not before 10 May and not after 3 June 2027", "2027-05-10..2027-06-03"),
    ("by 3 June 2027 but not before 10 May 2027", "2027-05-10..2027-06-03"),
    ("Q2 2027, not later than 20 May 2027", "2027-04-01..2027-05-20"),
    ("Q2 2027 but not before 10 February 2027", "2027-04-01..2027-06-30"),
    ("30 June 2027 (the end of Q2 2027)", "2027-06-30"),
    ("the next business day, which is 10 May 2027", "2027-05-10"),
    ("10 May 2027 and covers March, April and the first quarter of 2027", "2027-05-10"),
    ("Q2 2027 by ~10 August 2027", "2027-08-10"),
    ("Mon, 05/17/2027", "2027-05-17"),
    ("2027-05-10 (Mon)", "2027-05-10"),
    ("10 May 2027, a Monday", "2027-05-10"),
    ("Monday - 10 May 2027", "2027-05-10"),
    ("change from 31 January to 31 October", "2026-10-31"),
    (
        "not earlier than 10 days and not later than 20 days after 10 May 2027",
        "2027-05-20..2027-05-30",
    ),
    (
        "no sooner than 10 days after 10 May 2027 and not later than 20 days after 10 May 2027",
        "2027-05-20..2027-05-30",
    ),
    ("announced 10 May 2027 and expected in Q4 2027", "2027-10-01..2027-12-31"),
]


@pytest.mark.parametrize(("text", "expected"), TOGETHER)
def test_words_that_tell_what_belongs_together_give_one_window(text: str, expected: str) -> None:
    assert days(text) == expected
    assert not read(text).ambiguous


def test_between_two_bounds_the_window_is_one_of_precision_range() -> None:
    found = read("by 3 June 2027 but not before 10 May 2027")
    assert found.modality is Modality.BETWEEN
    assert found.window is not None
    assert found.window.precision is Precision.RANGE


def test_the_same_days_told_twice_keep_their_hour_or_their_name() -> None:
    timed = read("10 May 2027, that is 5 p.m. on 10 May 2027", tz="Europe/London")
    assert timed.window is not None
    assert timed.window.precision is Precision.MINUTE
    named = read("1 April to 30 June 2027 (Q2 2027)")
    assert named.window is not None
    assert named.window.precision is Precision.QUARTER
    assert not timed.ambiguous
    assert not named.ambiguous


def test_a_weekday_beside_a_date_is_held_to_it_and_lends_it_its_time() -> None:
    found = read("Tuesday 17:00 (2027-05-10)")
    assert found.window is not None
    assert found.window.precision is Precision.MINUTE
    assert [note.text for note in found.notes] == ["10 May 2027 is a Monday, not a Tuesday"]
    assert read("Tuesday 17:00, the other on 2027-05-10").ambiguous
    assert read("Tuesday - Q2 2027").window is not None


PROPOSED = [
    "10 June 2027 (proposed: 10 October 2027)",
    "10 October 2027 (proposed), 10 June 2027 (in force)",
    "10 June 2027 (10 October 2027 as proposed)",
    "10 June 2027; draft date 10 October 2027",
    "10 June 2027 (would be 10 October 2027)",
    "10 June 2027 [proposed new date: 10 October 2027]",
    "10 June 2027 (proposed to move to 10 October 2027)",
    "10 June 2027, may be postponed to 10 October 2027",
    "10 June 2027 (to be extended to 10 October 2027)",
    "10 June 2027 (the regulator would delay it to 10 October 2027)",
    "10 June 2027; proposed change: 10 October 2027",
]


@pytest.mark.parametrize("text", PROPOSED)
def test_a_date_that_is_only_proposed_is_told_apart(text: str) -> None:
    assert days(text) == "2027-06-10"
    assert [note.text for note in read(text).notes] == [
        "only proposed, not counted: 10 October 2027"
    ]


def test_a_move_that_is_only_proposed_leaves_the_old_date() -> None:
    for text in (
        "proposed to be delayed from 10 June 2027 to 10 October 2027",
        "postponed from 10 June 2027 to 10 October 2027 (proposed)",
        "would move to 10 October 2027 from 10 June 2027",
    ):
        assert days(text) == "2027-06-10"
        assert read(text).notes
    assert days("delayed from 10 June 2027 to 10 October 2027") == "2027-10-10"


FROM_BELOW = [
    ("not before 2028", "2028-01-01"),
    ("no sooner than Q2 2027", "2027-04-01"),
    ("never before 10 May 2027", "2027-05-10"),
    ("not until 10 May 2027", "2027-05-10"),
    ("10 May 2027 at the earliest", "2027-05-10"),
    ("not earlier than 60 days after 10 May 2027", "2027-07-09"),
]


@pytest.mark.parametrize(("text", "first"), FROM_BELOW)
def test_what_is_bound_from_below_only_has_no_last_day(text: str, first: str) -> None:
    found = read(text)
    assert found.status is DueStatus.WAITING
    assert found.window is None
    assert found.not_before == date.fromisoformat(first)
    assert found.not_after is None
    assert found.waiting_on == ("the date itself",)


def test_before_a_period_whose_beginning_nobody_knows_there_is_no_last_day() -> None:
    found = read("before the first plan year beginning on or after 10 May 2027")
    assert found.not_before == date(2027, 5, 10)
    assert found.not_after is None
    assert days("the first plan year beginning on or after 10 May 2027") == "2027-05-10"
    assert days("before 10 May 2027, on or after 10 May 2027") == "2027-05-10"


def test_a_guess_and_what_only_begins_then_stay_apart() -> None:
    assert len(read("probably March 2028, from 1 May 2028").readings) == 2
