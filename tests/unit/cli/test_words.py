from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import click
import pytest

from tests.builders import a_due
from tracker.cli.words import due_cell, due_in_words, names_cell, standing_cell, summary, timed_cell
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, Milestone, MilestoneStatus

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def a_window(first: str, last: str, precision: Precision) -> DueWindow:
    return DueWindow.of(date.fromisoformat(first), date.fromisoformat(last), precision)


def at(text: str, *, end: date | None = None) -> DueWindow:
    instant = datetime.fromisoformat(text)
    day = DueWindow.on(end - timedelta(days=1) if end else instant.date())
    return DueWindow(earliest=day.earliest, end=day.end, precision=Precision.MINUTE, at=instant)


@pytest.mark.parametrize(
    ("window", "cell"),
    [
        pytest.param(DueWindow.on(date(2026, 3, 31)), "2026-03-31", id="a day"),
        pytest.param(
            at("2026-03-31T17:00-04:00"), "2026-03-31 17:00", id="a time, on its own clock"
        ),
        pytest.param(
            at("2026-04-01T00:00+00:00", end=date(2026, 4, 1)),
            "2026-03-31 24:00",
            id="the midnight that ends a day is told as of that day",
        ),
        pytest.param(
            a_window("2026-03-01", "2026-03-31", Precision.MONTH), "2026-03", id="a month"
        ),
        pytest.param(
            a_window("2026-10-01", "2026-12-31", Precision.QUARTER), "2026-Q4", id="a quarter"
        ),
        pytest.param(a_window("2026-07-01", "2026-12-31", Precision.HALF), "2026-H2", id="a half"),
        pytest.param(a_window("2026-01-01", "2026-12-31", Precision.YEAR), "2026", id="a year"),
        pytest.param(
            a_window("2026-10-01", "2027-09-30", Precision.YEAR),
            "2026-10-01..2027-09-30",
            id="a fiscal year is no calendar year",
        ),
        pytest.param(
            a_window("2026-03-01", "2026-03-10", Precision.MONTH),
            "2026-03-01..2026-03-10",
            id="early March is not all of March",
        ),
        pytest.param(
            a_window("2026-03-02", "2026-03-08", Precision.WEEK),
            "2026-03-02..2026-03-08",
            id="a week",
        ),
    ],
)
def test_a_cell_says_no_more_than_is_known(window: DueWindow, cell: str) -> None:
    assert due_cell(a_due(window)) == cell


@pytest.mark.parametrize(
    ("due", "cell", "words"),
    [
        pytest.param(a_due(None), "no date", "no date", id="nothing is known"),
        pytest.param(
            a_due(
                None,
                status=DueStatus.WAITING,
                not_after=date(2027, 1, 18),
                waiting_on=("final rules",),
            ),
            "..2027-01-18",
            "no date (not after Monday 18 January 2027; waits for final rules)",
            id="one bound is certain",
        ),
        pytest.param(
            a_due(
                None,
                status=DueStatus.WAITING,
                not_before=date(2026, 11, 1),
                not_after=date(2027, 1, 18),
            ),
            "2026-11-01..2027-01-18",
            "no date (not before Sunday 1 November 2026; not after Monday 18 January 2027)",
            id="both bounds are certain",
        ),
    ],
)
def test_a_date_that_is_not_known_yet_shows_its_certain_bounds(
    due: Due, cell: str, words: str
) -> None:
    assert (due_cell(due), due_in_words(due)) == (cell, words)


def a_milestone(due: Due | None = None) -> Milestone:
    return Milestone(key="k", title="K", due=due or a_due(date(2026, 3, 31)))


@pytest.mark.parametrize(
    ("milestone", "cell"),
    [
        pytest.param(a_milestone(a_due(date(2026, 3, 10))), "today", id="due today"),
        pytest.param(a_milestone(a_due(date(2026, 3, 11))), "tomorrow", id="due tomorrow"),
        pytest.param(a_milestone(), "in 21 days", id="ahead"),
        pytest.param(
            a_milestone(a_due(a_window("2026-03-01", "2026-03-31", Precision.MONTH))),
            "ends in 21 days",
            id="inside the window",
        ),
        pytest.param(a_milestone(a_due(date(2026, 3, 9))), "overdue 1 day", id="a day late"),
        pytest.param(
            a_milestone(a_due(at("2026-03-10T11:00+00:00"))), "overdue", id="late by an hour"
        ),
        pytest.param(a_milestone(a_due(None)), "undated", id="no date"),
        pytest.param(
            a_milestone(a_due(None, status=DueStatus.WAITING, not_before=date(2026, 1, 1))),
            "waiting",
            id="only a bound that is past",
        ),
        pytest.param(
            a_milestone(
                a_due(
                    None,
                    status=DueStatus.WAITING,
                    not_before=date(2026, 3, 1),
                    not_after=date(2026, 3, 31),
                )
            ),
            "waiting, in 21 days at the latest",
            id="a last day that is certain",
        ),
        pytest.param(
            a_milestone(a_due(None, status=DueStatus.WAITING, not_after=date(2026, 3, 9))),
            "overdue 1 day",
            id="a last day that was certain",
        ),
        pytest.param(
            replace(a_milestone(), snoozed_until=NOW + timedelta(days=1)),
            "in 21 days, snoozed",
            id="snoozed",
        ),
        pytest.param(
            replace(a_milestone(), snoozed_until=NOW - timedelta(days=1)),
            "in 21 days",
            id="a snooze that has ended is not told",
        ),
        pytest.param(
            replace(a_milestone(), status=MilestoneStatus.MET, closed_on=date(2026, 3, 1)),
            "met 2026-03-01",
            id="closed",
        ),
        pytest.param(
            replace(a_milestone(a_due(date(2026, 1, 1))), status=MilestoneStatus.SUSPENDED),
            "suspended",
            id="what is suspended is not overdue",
        ),
    ],
)
def test_the_standing_is_what_matters_of_a_milestone_now(milestone: Milestone, cell: str) -> None:
    assert click.unstyle(standing_cell(milestone, NOW)) == cell


def test_only_what_is_overdue_is_red() -> None:
    late, ahead = a_milestone(a_due(date(2026, 3, 1))), a_milestone()
    assert standing_cell(late, NOW) == click.style("overdue 9 days", fg="red")
    assert click.unstyle(standing_cell(ahead, NOW)) == standing_cell(ahead, NOW)


def test_a_day_is_judged_in_its_own_zone() -> None:
    kiritimati = a_milestone(a_due(date(2026, 3, 10), tz="Pacific/Kiritimati"))
    assert click.unstyle(standing_cell(kiritimati, NOW)) == "overdue 1 day"


def test_a_summary_says_when_and_how_far_off_that_is() -> None:
    assert summary(a_milestone(), NOW) == "due 31 March 2026, in 21 days"
    assert summary(a_milestone(a_due(None)), NOW) == "due no date"


def test_a_time_is_shown_on_the_clock_it_was_stated_in() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    window = at(datetime(2026, 3, 31, 14, tzinfo=east).isoformat())
    assert due_cell(a_due(window)) == "2026-03-31 14:00"
    assert timed_cell(a_due(window)) == "2026-03-31 14:00 UTC+05:30"


def test_days_need_no_clock() -> None:
    assert timed_cell(a_due(DueWindow.on(date(2026, 3, 31)))) == "2026-03-31"


@pytest.mark.parametrize(
    ("names", "cell"),
    [
        ("", "-"),
        ("a b", "a, b"),
        ("a b c d e f g", "a, b, c, d, e, f, g"),
        ("a b c d e f g h", "a, b, c, d, e, f, and 2 more"),
    ],
)
def test_a_cell_lists_the_first_names_and_counts_the_others(names: str, cell: str) -> None:
    assert names_cell(names.split()) == cell
