"""At which instants reminders go out: readers elsewhere, days when clocks change, midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_policy, a_window, due_on, utc
from tests.unit.planning.plans import MARCH, plan_lines, plan_of
from tracker.dates.base.window import Modality
from tracker.domain.milestone import Due
from tracker.domain.policy import CountFrom, LeadTime, Policy
from tracker.planning.reminders.plan import follow_up


@pytest.mark.parametrize(
    ("why", "due", "reader", "expected"),
    [
        (
            "Tokyo's day is over at eight in Los Angeles, so nine o'clock of the day before",
            due_on("2026-03-31", tz="Asia/Tokyo"),
            "America/Los_Angeles",
            [
                "1d 2026-03-30 16:00",
                "0d 2026-03-30 16:00",
                "overdue+0d 2026-03-31 16:00",
            ],
        ),
        (
            "the last day of a month in Tokyo as well",
            replace(MARCH, tz="Asia/Tokyo"),
            "America/Los_Angeles",
            [
                "review 2026-01-30 17:00",
                "1d 2026-02-28 17:00",
                "opens 2026-03-01 17:00",
                "last_day 2026-03-30 16:00",
                "overdue+0d 2026-03-31 16:00",
            ],
        ),
        (
            "Los Angeles' day ends in Tokyo's afternoon, so overdue the morning after that",
            due_on("2026-03-31", tz="America/Los_Angeles"),
            "Asia/Tokyo",
            [
                "1d 2026-03-30 00:00",
                "0d 2026-03-31 00:00",
                "overdue+0d 2026-04-02 00:00",
            ],
        ),
        (
            "half past midnight in Tokyo is over before nine the day before in Los Angeles",
            a_due(a_window("2026-03-31T00:30+09:00"), tz="Asia/Tokyo"),
            "America/Los_Angeles",
            [
                "1d 2026-03-29 16:00",
                "0d 2026-03-29 16:00",
                "overdue+0d 2026-03-30 16:00",
            ],
        ),
        (
            "five in New York is ten in London: nine in London is in time",
            a_due(a_window("2026-03-31T17:00-04:00"), tz="America/New_York"),
            "Europe/London",
            [
                "1d 2026-03-30 08:00",
                "0d 2026-03-31 08:00",
                "overdue+0d 2026-04-01 08:00",
            ],
        ),
    ],
)
def test_readers_elsewhere_are_told_while_they_can_act(
    why: str, due: Due, reader: str, expected: list[str]
) -> None:
    assert plan_lines(due, a_policy("1d", "0d", tz=reader)) == expected


@pytest.mark.parametrize(
    ("why", "due", "policy", "expected"),
    [
        (
            "they count back from the instant, whatever hour that gives",
            a_due(a_window("2026-03-29T04:30+01:00")),
            a_policy("48h", "4h", "1d"),
            [
                "48h 2026-03-27 03:30",
                "1d 2026-03-28 09:00",
                "4h 2026-03-28 23:30",
                "overdue+0d 2026-03-29 03:30",
            ],
        ),
        (
            "of a day, whose hour nobody knows, from its start there",
            due_on("2026-03-31", tz="Asia/Tokyo"),
            a_policy("6h"),
            ["6h 2026-03-30 09:00", "overdue+0d 2026-04-01 08:00"],
        ),
        (
            "of a stretch of days from the start of the day that lead times count from",
            due_on("2026-03-02..2026-03-06"),
            a_policy("12h", count_from=CountFrom.LATEST),
            [
                "opens 2026-03-02 09:00",
                "12h 2026-03-05 12:00",
                "last_day 2026-03-06 09:00",
                "overdue+0d 2026-03-07 09:00",
            ],
        ),
        (
            "of a day that is too late itself from its start",
            due_on("2026-03-31", modality=Modality.BEFORE),
            a_policy("1h"),
            ["1h 2026-03-30 22:00", "overdue+0d 2026-04-01 08:00"],
        ),
        (
            "where nobody is told by the hour, overdue waits for the sending time",
            a_due(a_window("2026-03-30T04:30+01:00")),
            a_policy("7d"),
            ["7d 2026-03-23 09:00", "overdue+0d 2026-03-30 08:00"],
        ),
    ],
)
def test_lead_times_in_hours_count_hours(
    why: str, due: Due, policy: Policy, expected: list[str]
) -> None:
    assert plan_lines(due, policy) == expected


def test_hours_of_a_milestone_take_the_place_of_the_policy() -> None:
    due = a_due(a_window("2026-03-29T04:30+01:00"))
    lines = plan_lines(due, a_policy("30d"), lead_times=(LeadTime.parse("2h"),))
    assert lines == ["2h 2026-03-29 01:30", "overdue+0d 2026-03-29 03:30"]


def test_what_follows_the_first_overdue_hour_comes_at_the_sending_time() -> None:
    due, policy = a_due(a_window("2026-03-29T14:30+01:00")), a_policy("2h")
    milestone = a_milestone(due=due)
    first = plan_of(due, policy)[-1]
    second = follow_up(first, milestone, policy)
    assert second is not None
    assert second.fire_at == utc("2026-04-06 08:00")


@pytest.mark.parametrize(
    ("why", "tz", "send_at", "day", "expected"),
    [
        ("London's clocks go forward at one", "Europe/London", "09:00", "2026-03-29", "08:00"),
        (
            "half past one does not exist there, so half past two",
            "Europe/London",
            "01:30",
            "2026-03-29",
            "01:30",
        ),
        ("London's clocks go back at two", "Europe/London", "09:00", "2026-10-25", "09:00"),
        (
            "half past one comes twice there: the first",
            "Europe/London",
            "01:30",
            "2026-10-25",
            "00:30",
        ),
        ("New York's clocks go forward at two", "America/New_York", "09:00", "2026-03-08", "13:00"),
        ("New York's clocks go back at two", "America/New_York", "01:30", "2026-11-01", "05:30"),
        (
            "Lord Howe's go back by half an hour",
            "Australia/Lord_Howe",
            "01:45",
            "2026-04-05",
            "14:45",
        ),
        (
            "Lord Howe's go forward by half an hour",
            "Australia/Lord_Howe",
            "02:15",
            "2026-10-04",
            "15:45",
        ),
    ],
)
def test_one_reminder_goes_out_on_days_when_clocks_change(
    why: str, tz: str, send_at: str, day: str, expected: str
) -> None:
    policy = a_policy("0d", tz=tz, send_at=time.fromisoformat(send_at))
    (on_the_day, _) = plan_of(due_on(day, tz=tz), policy)
    assert f"{on_the_day.fire_at:%H:%M}" == expected


@pytest.mark.parametrize(
    ("day", "ended"), [("2026-03-29", "2026-03-30 08:00"), ("2026-10-25", "2026-10-26 09:00")]
)
def test_overdue_comes_at_nine_also_after_a_day_of_23_or_25_hours(day: str, ended: str) -> None:
    assert plan_of(due_on(day), a_policy("0d"))[-1].fire_at == utc(ended)


def test_midnight_is_too_late_for_what_is_due_before_the_day() -> None:
    due = due_on("2026-02-10", modality=Modality.BEFORE)
    told = plan_lines(due, a_policy("0d", send_at=time(0)))
    assert told == ["0d 2026-02-09 00:00", "overdue+0d 2026-02-11 00:00"]
