from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.errors import UnreadableDate
from tracker.service.milestones.draft import read_due
from tracker.service.milestones.remarks import doubts, remarks
from tracker.service.views.when import days_of, instant_of

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_OF = date(2026, 1, 5)


def stated(text: str) -> Milestone:
    due = read_due(text, as_of=AS_OF, tz="Europe/London")
    return Milestone(key="k", title="K", due=due, as_of=AS_OF)


@pytest.mark.parametrize(
    "text", ["31 March 2026", "Q3 2027", "by noon on 1 July 2026", "5 January 2026"]
)
def test_a_plain_date_ahead_leaves_no_doubt(text: str) -> None:
    assert remarks(stated(text), NOW) == ()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        pytest.param(
            "03/04/2026",
            "'03/04/2026' can be read as 4 March 2026 or 3 April 2026: "
            "reminders count from the earlier one; "
            "`tracker edit k --date-order dmy` or mdy says which is meant",
            id="two readings",
        ),
        pytest.param("4 January 2026", "4 January 2026 is past: it counts as overdue", id="past"),
        pytest.param(
            "TBC",
            "nobody is reminded until `tracker move` gives it a date; "
            "every 90 days it is asked whether there is news",
            id="to be confirmed",
        ),
        pytest.param(
            "120 days after enactment",
            "nobody is reminded until enactment is known; "
            "every 90 days it is asked whether there is news",
            id="waiting",
        ),
        pytest.param(
            "no later than 1 June 2027 or 30 days after publication, whichever is earlier",
            "reminders count to 1 June 2027 until publication is known",
            id="waiting, with a last day that is certain",
        ),
        pytest.param(
            "early 2027, subject to consultation",
            "left aside: 'subject to consultation'",
            id="words that say no date",
        ),
        pytest.param("summer 2026", "northern meteorological season", id="a convention of ours"),
    ],
)
def test_a_person_is_told_what_to_check(text: str, doubt: str) -> None:
    assert doubt in remarks(stated(text), NOW)


def test_what_is_closed_is_not_said_to_be_overdue() -> None:
    assert remarks(replace(stated("4 January 2026"), status=MilestoneStatus.MET), NOW) == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("early 2027, to be laid in print", ()),
        ("early 2027, subject to consultation", ("left aside: 'subject to consultation'",)),
        ("summer 2026", ()),
    ],
)
def test_only_doubts_stay_with_the_date(text: str, kept: tuple[str, ...]) -> None:
    assert doubts(stated(text)) == kept


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        pytest.param("2026-07-01", "2026-06-30T23:00+00:00", id="midnight of summer time"),
        pytest.param("July 2026", "2026-06-30T23:00+00:00", id="the first midnight of a month"),
        pytest.param("2026-07-01T14:00+02:00", "2026-07-01T12:00+00:00", id="an instant"),
        pytest.param("3pm tomorrow", "2026-01-06T15:00+00:00", id="a time in words"),
    ],
)
def test_an_instant_is_meant_by(text: str, instant: str) -> None:
    assert instant_of(text, "Europe/London", NOW) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("text", "days", "remarks"),
    [
        ("2026-07-01", ("2026-07-01", "2026-07-01"), []),
        ("next week", ("2026-01-12", "2026-01-18"), []),
        (
            "15 January",
            ("2026-01-15", "2026-01-15"),
            ["no year is named: the next such date is taken"],
        ),
        ("3/4/2026", ("2026-03-04", "2026-04-03"), ["it may be 4 March 2026 or 3 April 2026"]),
    ],
)
def test_days_are_meant_by_words_and_what_was_assumed_is_said(
    text: str, days: tuple[str, str], remarks: list[str]
) -> None:
    found = days_of(text, "Europe/London", NOW)
    assert (found.first.isoformat(), found.last.isoformat()) == days
    assert list(found.remarks[: len(remarks)]) == remarks
    assert bool(found.remarks) == bool(remarks)


@pytest.mark.parametrize("text", ["TBC", "gibberish", "after enactment"])
def test_no_instant_is_meant_by(text: str) -> None:
    with pytest.raises(UnreadableDate):
        instant_of(text, "Europe/London", NOW)
