"""When somebody is asked to look whether a date is known better by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_policy, a_window, due_on, planned, utc
from tracker.dates.base.window import Modality, Precision
from tracker.dates.calendars.business import WeekdayCalendar
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, Milestone
from tracker.domain.occasion import ReminderKind
from tracker.planning.reminders.plan import follow_up, plan_reminders

_MARCH = a_due(a_window("2026-03-01..2026-03-31", Precision.MONTH))
_TBC = a_due(None)


def _asked(milestone: Milestone) -> list[str]:
    plan = plan_reminders(milestone, a_policy("7d"), WeekdayCalendar())
    return [
        f"{each.occasion} {each.fire_at:%Y-%m-%d %H:%M}"
        for each in plan
        if each.kind is ReminderKind.REVIEW
    ]


@pytest.mark.parametrize(
    ("why", "due", "expected"),
    [
        ("a month", _MARCH, ["review 2026-01-30 09:00"]),
        (
            "a year",
            a_due(a_window("2026-01-01..2026-12-31", Precision.YEAR)),
            ["review 2025-12-02 09:00"],
        ),
        ("the last third of a year", due_on("2026-09-01..2026-12-31"), ["review 2026-08-02 08:00"]),
        (
            "a date of two readings a month apart",
            due_on(
                "2026-03-04..2026-04-03",
                readings=(a_window("2026-03-04"), a_window("2026-04-03")),
                modality=Modality.BETWEEN,
            ),
            ["review 2026-02-02 09:00"],
        ),
        (
            "a date that waits between two bounds",
            a_due(
                None,
                status=DueStatus.WAITING,
                not_before=date(2026, 6, 1),
                not_after=date(2027, 1, 18),
                modality=Modality.BETWEEN,
            ),
            ["review 2026-05-02 08:00"],
        ),
        ("a day is exact", due_on("2026-03-31"), []),
        ("a week is exact enough", a_due(a_window("2026-03-02..2026-03-08", Precision.WEEK)), []),
        (
            "a stretch whose two ends the source names is not vague",
            due_on("2026-09-30..2027-02-28", modality=Modality.BETWEEN),
            [],
        ),
    ],
)
def test_a_soft_date_is_to_be_looked_at_thirty_days_before_it_opens(
    why: str, due: Due, expected: list[str]
) -> None:
    assert _asked(a_milestone(due=due)) == expected


@pytest.mark.parametrize(
    ("why", "verified", "asked"),
    [
        ("within the thirty days before", date(2025, 12, 31), False),
        ("later than that", date(2026, 2, 10), False),
        ("long before", date(2025, 12, 30), True),
    ],
)
def test_nobody_is_asked_who_has_just_looked(why: str, verified: date, *, asked: bool) -> None:
    assert bool(_asked(a_milestone(due=_MARCH, last_verified_on=verified))) is asked


@pytest.mark.parametrize(
    ("why", "due", "changes", "expected"),
    [
        ("a date that is not known", _TBC, {}, ["review+90d 2026-04-05 08:00"]),
        (
            "a date that waits, and cannot be before a day",
            a_due(None, status=DueStatus.WAITING, not_before=date(2026, 3, 1)),
            {},
            ["review+90d 2026-04-05 08:00"],
        ),
        (
            "ninety days from the last look",
            _TBC,
            {"last_verified_on": date(2026, 1, 15)},
            ["review+100d 2026-04-15 08:00"],
        ),
        (
            "a look before the date was stated does not count",
            _TBC,
            {"last_verified_on": date(2025, 1, 15)},
            ["review+90d 2026-04-05 08:00"],
        ),
        (
            "from the as-of day where nobody knows when it was stated",
            _TBC,
            {"history": (), "as_of": date(2026, 1, 1)},
            ["review+90d 2026-04-01 08:00"],
        ),
        ("never where nothing tells since when", _TBC, {"history": ()}, []),
    ],
)
def test_a_date_that_is_not_known_is_asked_for_after_ninety_days(
    why: str, due: Due, changes: dict[str, Any], expected: list[str]
) -> None:
    assert _asked(replace(a_milestone(due=due), **changes)) == expected


def test_it_is_asked_for_again_every_ninety_days() -> None:
    milestone = a_milestone(due=_TBC)
    (first,) = plan_reminders(milestone, a_policy(), WeekdayCalendar())
    second = follow_up(first, milestone, a_policy())
    assert second is not None
    assert (str(second.occasion), second.fire_at) == ("review+180d", utc("2026-07-04 08:00"))
    third = follow_up(second, milestone, a_policy())
    assert third is not None
    assert (str(third.occasion), third.fire_at) == ("review+270d", utc("2026-10-02 08:00"))


@pytest.mark.parametrize(
    ("why", "lead_time", "due"),
    [
        ("the date has become known", "review+90d", due_on("2026-12-31")),
        ("a soft date is asked for once", "review", _MARCH),
    ],
)
def test_no_question_follows(why: str, lead_time: str, due: Due) -> None:
    asked = planned(lead_time, "2026-04-05 08:00")
    assert follow_up(asked, a_milestone(due=due), a_policy()) is None
