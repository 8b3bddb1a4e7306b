"""Which reminders a window calls for; London readers at nine unless a row says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import a_due, a_milestone, an_acknowledgement
from tests.planning_builders import a_policy, a_window, due_on, planned, stored, utc
from tests.unit.planning.plans import MARCH, WEEKDAYS, plan_lines, plan_of
from tracker.dates.base.window import Modality
from tracker.dates.calendars.business import business_calendar
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import CountFrom, LeadTime
from tracker.planning.reminders.plan import (
    follow_up,
    moved_reminder,
    plan_reminders,
    proposed_reminder,
)

_SUSPENDED = {"status": MilestoneStatus.SUSPENDED}


@pytest.mark.parametrize(
    ("why", "due", "lead_times", "expected"),
    [
        (
            "a day is told before it, on it and once it is over",
            due_on("2026-03-20"),
            ("30d", "1d", "0d"),
            [
                "30d 2026-02-18 09:00",
                "1d 2026-03-19 09:00",
                "0d 2026-03-20 09:00",
                "overdue+0d 2026-03-21 09:00",
            ],
        ),
        (
            "a month counts from its first day, opens, and has a last day",
            MARCH,
            ("7d",),
            [
                "review 2026-01-30 09:00",
                "7d 2026-02-22 09:00",
                "opens 2026-03-01 09:00",
                "last_day 2026-03-31 08:00",
                "overdue+0d 2026-04-01 08:00",
            ],
        ),
        (
            "0d of a wide window is its opening, told once",
            MARCH,
            ("0d",),
            [
                "review 2026-01-30 09:00",
                "opens 2026-03-01 09:00",
                "last_day 2026-03-31 08:00",
                "overdue+0d 2026-04-01 08:00",
            ],
        ),
        (
            "a range of two days opens on one and ends on the other",
            due_on("2026-02-10..2026-02-11"),
            ("1d", "0d"),
            [
                "1d 2026-02-09 09:00",
                "opens 2026-02-10 09:00",
                "last_day 2026-02-11 09:00",
                "overdue+0d 2026-02-12 09:00",
            ],
        ),
        (
            "an hour later in the day does not change its reminders",
            a_due(a_window("2026-02-10T17:00+00:00")),
            ("1d", "0d"),
            [
                "1d 2026-02-09 09:00",
                "0d 2026-02-10 09:00",
                "overdue+0d 2026-02-11 09:00",
            ],
        ),
        (
            "the day's reminder comes the day before where the hour is before nine",
            a_due(a_window("2026-02-10T08:30+00:00")),
            ("0d",),
            ["0d 2026-02-09 09:00", "overdue+0d 2026-02-10 09:00"],
        ),
        (
            "the hour at which reminders go out is too late itself",
            a_due(a_window("2026-02-10T09:00+00:00")),
            ("0d",),
            ["0d 2026-02-09 09:00", "overdue+0d 2026-02-10 09:00"],
        ),
        (
            "business days leave out the weekend",
            due_on("2026-02-10"),
            ("3bd", "2bd"),
            [
                "3bd 2026-02-05 09:00",
                "2bd 2026-02-06 09:00",
                "overdue+0d 2026-02-11 09:00",
            ],
        ),
        (
            "weeks are seven days",
            due_on("2026-02-10"),
            ("2w",),
            ["2w 2026-01-27 09:00", "overdue+0d 2026-02-11 09:00"],
        ),
        (
            "a month before the 31st is the last day of a shorter month",
            due_on("2026-03-31"),
            ("1mo",),
            ["1mo 2026-02-28 09:00", "overdue+0d 2026-04-01 08:00"],
        ),
        (
            "a lead time listed twice is told once",
            due_on("2026-02-10"),
            ("1d", "1d"),
            ["1d 2026-02-09 09:00", "overdue+0d 2026-02-11 09:00"],
        ),
        (
            "a date that is waited for is told by its certain bounds",
            a_due(
                None,
                status=DueStatus.WAITING,
                not_before=date(2026, 2, 1),
                not_after=date(2026, 3, 1),
            ),
            ("7d",),
            [
                "review 2026-01-02 09:00",
                "7d 2026-01-25 09:00",
                "opens 2026-02-01 09:00",
                "last_day 2026-03-01 09:00",
                "overdue+0d 2026-03-02 09:00",
            ],
        ),
        (
            "a last day alone is told like a day",
            a_due(None, status=DueStatus.WAITING, not_after=date(2026, 3, 1)),
            ("7d",),
            ["7d 2026-02-22 09:00", "overdue+0d 2026-03-02 09:00"],
        ),
        (
            "on 1 May it is too late for what is due before 1 May",
            due_on("2026-05-01", modality=Modality.BEFORE),
            ("1d", "0d"),
            [
                "1d 2026-04-30 08:00",
                "0d 2026-04-30 08:00",
                "overdue+0d 2026-05-02 08:00",
            ],
        ),
        (
            "on the day there is time for what is due before five o'clock",
            a_due(a_window("2026-02-10T17:00+00:00"), modality=Modality.BEFORE),
            ("0d",),
            ["0d 2026-02-10 09:00", "overdue+0d 2026-02-11 09:00"],
        ),
    ],
)
def test_reminders_follow_the_window(
    why: str, due: Due, lead_times: tuple[str, ...], expected: list[str]
) -> None:
    assert plan_lines(due, a_policy(*lead_times)) == expected


@pytest.mark.parametrize(
    ("why", "lead_times", "expected"),
    [
        (
            "lead times count from the last day",
            ("7d",),
            ["opens 03-01", "7d 03-24", "last_day 03-31"],
        ),
        ("0d is the last day, told once", ("0d",), ["opens 03-01", "last_day 03-31"]),
        (
            "30d before the end is the opening, told once",
            ("30d",),
            ["opens 03-01", "last_day 03-31"],
        ),
    ],
)
def test_a_policy_may_count_from_the_end(
    why: str, lead_times: tuple[str, ...], expected: list[str]
) -> None:
    policy = a_policy(*lead_times, count_from=CountFrom.LATEST)
    told = [f"{each.occasion} {each.fire_at:%m-%d}" for each in plan_of(MARCH, policy)]
    assert told == ["review 01-30", *expected, "overdue+0d 04-01"]


@pytest.mark.parametrize(
    ("why", "due", "changes"),
    [
        ("while it is suspended without a date", a_due(None), _SUSPENDED),
        ("once it is met", due_on("2026-03-31"), {"status": MilestoneStatus.MET}),
        ("once it is waived", due_on("2026-03-31"), {"status": MilestoneStatus.WAIVED}),
        ("once it is closed as missed", due_on("2026-03-31"), {"status": MilestoneStatus.MISSED}),
        ("while it is suspended", due_on("2026-03-31"), _SUSPENDED),
    ],
)
def test_nobody_is_reminded(why: str, due: Due, changes: dict[str, Any]) -> None:
    assert plan_of(due, a_policy(), **changes) == ()


@pytest.mark.parametrize(
    ("why", "seen", "every", "expected"),
    [
        (
            "it holds the repeats back until it lapses",
            {"at": utc("2026-02-12 10:00"), "until": utc("2026-03-14 10:00")},
            7,
            ["overdue+35d 2026-03-18 09:00"],
        ),
        (
            "a repeat at the very instant is told",
            {"at": utc("2026-02-11 09:00"), "until": utc("2026-02-18 09:00")},
            7,
            ["overdue+7d 2026-02-18 09:00"],
        ),
        (
            "one that lapses before the next repeat changes nothing",
            {"at": utc("2026-02-12 10:00"), "until": utc("2026-02-13 10:00")},
            7,
            ["overdue+7d 2026-02-18 09:00"],
        ),
        (
            "one of an approach says nothing of what came later",
            {"at": utc("2026-02-11 08:59"), "until": utc("2026-03-14 10:00")},
            7,
            ["overdue+0d 2026-02-11 09:00"],
        ),
        (
            "one of another date changes nothing",
            {"revision": 2, "at": utc("2026-02-12 10:00"), "until": utc("2026-03-14 10:00")},
            7,
            ["overdue+0d 2026-02-11 09:00"],
        ),
        (
            "none holds them back for longer than a year",
            {"at": utc("2026-02-12 10:00"), "until": utc("2099-03-14 10:00")},
            7,
            ["overdue+371d 2027-02-17 09:00"],
        ),
        (
            "where there are no repeats none comes back",
            {"at": utc("2026-02-12 10:00"), "until": utc("2026-03-14 10:00")},
            0,
            [],
        ),
        (
            "one that says not when it lapses does so after thirty days",
            {"at": utc("2026-02-12 10:00")},
            7,
            ["overdue+35d 2026-03-18 09:00"],
        ),
    ],
)
def test_an_acknowledgement_of_what_is_overdue(
    why: str, seen: dict[str, Any], every: int, expected: list[str]
) -> None:
    policy = a_policy("1d", overdue_every_days=every)
    told = plan_lines(due_on("2026-02-10"), policy, acknowledgement=an_acknowledgement(**seen))
    assert told == ["1d 2026-02-09 09:00", *expected]


def test_lead_times_of_the_milestone_take_the_place_of_the_policys() -> None:
    own = (LeadTime.parse("2w"),)
    told = plan_lines(due_on("2026-02-10"), a_policy("30d", "1d"), lead_times=own)
    assert told == ["2w 2026-01-27 09:00", "overdue+0d 2026-02-11 09:00"]


def test_a_milestone_can_do_without_any_lead_time() -> None:
    assert plan_lines(due_on("2026-02-10"), a_policy(), lead_times=()) == [
        "overdue+0d 2026-02-11 09:00"
    ]


def test_business_days_are_those_of_the_calendar() -> None:
    milestone = a_milestone(due=due_on("2026-04-08"))
    (told, _) = plan_reminders(milestone, a_policy("3bd"), business_calendar("UK"))
    assert told.fire_at == utc("2026-04-01 08:00"), "Good Friday and Easter Monday do not count"


def test_a_reminder_names_milestone_revision_and_kind() -> None:
    moved = a_milestone("mica", due=due_on("2026-03-31"), moves=[due_on("2026-02-10")])
    approach, overdue = plan_reminders(moved, a_policy("1d"), WEEKDAYS)
    assert approach.identity == ("mica", 2, "1d")
    assert approach.kind is ReminderKind.APPROACH
    assert overdue.identity == ("mica", 2, "overdue+0d")
    assert overdue.kind is ReminderKind.OVERDUE


def test_overdue_repeats_until_further_notice() -> None:
    milestone, policy = a_milestone(due=due_on("2026-03-10")), a_policy("1d")
    (_, first) = plan_reminders(milestone, policy, WEEKDAYS)
    second = follow_up(first, milestone, policy)
    assert second is not None
    assert (str(second.occasion), second.fire_at) == ("overdue+7d", utc("2026-03-18 09:00"))
    third = follow_up(second, milestone, policy)
    assert third is not None
    assert (str(third.occasion), third.fire_at) == ("overdue+14d", utc("2026-03-25 09:00"))
    fourth = follow_up(third, milestone, policy)
    assert fourth is not None
    assert fourth.fire_at == utc("2026-04-01 08:00"), "nine o'clock also in summer time"


@pytest.mark.parametrize(
    ("why", "lead_time", "changes", "every"),
    [
        ("only overdue reminders repeat", "1d", {}, 7),
        ("the policy sends only the first", "overdue+0d", {}, 0),
        ("the date is gone", "overdue+0d", {"due": a_due(None)}, 7),
        ("the news of a date is told once", "proposed+2", {}, 7),
    ],
)
def test_nothing_follows(why: str, lead_time: str, changes: dict[str, Any], every: int) -> None:
    milestone = a_milestone(**{"due": due_on("2026-03-10"), **changes})
    reminder = planned(lead_time, "2026-03-11 09:00")
    assert follow_up(reminder, milestone, a_policy(overdue_every_days=every)) is None


def test_the_news_of_a_move_goes_out_at_once() -> None:
    now = utc("2026-01-12 10:00")
    milestone = a_milestone(due=due_on("2026-03-31"), moves=[due_on("2026-06-30")])
    news = moved_reminder(milestone, now)
    assert (news.kind, news.revision, news.fire_at) == (ReminderKind.MOVED, 2, now)


def test_each_proposed_date_is_news_of_its_own() -> None:
    now = utc("2026-01-12 10:00")
    milestone = a_milestone(due=due_on("2026-03-31"))
    first = proposed_reminder(milestone, now, [stored(planned("7d", "2026-03-24 09:00"))])
    assert (first.kind, first.revision, first.fire_at) == (ReminderKind.MOVED, 1, now)
    second = proposed_reminder(milestone, now, [stored(first)])
    third = proposed_reminder(milestone, now, [stored(first), stored(second)])
    assert [str(each.occasion) for each in (first, second, third)] == [
        "proposed",
        "proposed+2",
        "proposed+3",
    ]


def test_what_was_proposed_beside_an_earlier_date_does_not_count() -> None:
    now = utc("2026-01-12 10:00")
    milestone = a_milestone(due=due_on("2026-03-31"), moves=[due_on("2026-06-30")])
    earlier = planned("proposed", "2026-01-05 09:00", revision=1)
    assert str(proposed_reminder(milestone, now, [stored(earlier)]).occasion) == "proposed"
