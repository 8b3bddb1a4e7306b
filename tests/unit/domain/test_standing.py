from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import due_on, utc
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.domain.standing import comes_after, days_left, is_overdue, time_left

_NOON = due_on("2026-03-31T12:00+00:00")
_MARCH = due_on("2026-03-01..2026-03-31")


@pytest.mark.parametrize(
    ("why", "due", "now", "left"),
    [
        ("two days ahead days are counted", _NOON, "2026-03-29 12:00", None),
        ("below that hours are", _NOON, "2026-03-29 12:01", timedelta(hours=47, minutes=59)),
        ("none is left at the instant", _NOON, "2026-03-31 12:00", None),
        ("nor after it", _NOON, "2026-03-31 13:00", None),
        ("a day has none", due_on("2026-03-31"), "2026-03-31 01:00", None),
        ("nor has what has no date", a_due(None), "2026-03-31 01:00", None),
    ],
)
def test_hours_are_left_of_an_instant_less_than_two_days_ahead(
    why: str, due: Due, now: str, left: timedelta | None
) -> None:
    assert time_left(due, utc(now)) == left


@pytest.mark.parametrize(
    ("why", "due", "today", "left"),
    [
        ("to the first day", _MARCH, "2026-02-22", 7),
        ("on the first day", _MARCH, "2026-03-01", 0),
        ("inside the window, to the last day", _MARCH, "2026-03-02", 29),
        ("on the last day", _MARCH, "2026-03-31", 0),
        ("after it", _MARCH, "2026-04-02", -2),
        ("without any date", a_due(None), "2026-03-01", None),
        (
            "to a certain bound of what is still waiting",
            a_due(None, status=DueStatus.WAITING, not_after=date(2027, 1, 18)),
            "2027-01-11",
            7,
        ),
        (
            "past the only bound that is certain",
            a_due(None, status=DueStatus.WAITING, not_before=date(2026, 3, 1)),
            "2026-03-02",
            None,
        ),
    ],
)
def test_days_are_counted_to_what_comes_next(
    why: str, due: Due, today: str, left: int | None
) -> None:
    assert days_left(due, date.fromisoformat(today)) == left


@pytest.mark.parametrize(
    ("why", "due", "changes", "now", "overdue"),
    [
        ("the last minute of the last day", _MARCH, {}, "2026-03-31 22:59", False),
        ("the last day has ended where it is counted", _MARCH, {}, "2026-03-31 23:00", True),
        ("the hour has passed", due_on("2026-03-31T17:00+01:00"), {}, "2026-03-31 16:00", True),
        ("it is met", _MARCH, {"status": MilestoneStatus.MET}, "2026-04-01 09:00", False),
        (
            "the last day on which it could fall has ended",
            a_due(None, status=DueStatus.WAITING, not_after=date(2026, 3, 31)),
            {},
            "2026-03-31 23:00",
            True,
        ),
        ("it has no date", a_due(None), {}, "2026-04-01 09:00", False),
    ],
)
def test_a_milestone_is_overdue_once_its_window_has_wholly_ended(
    why: str, due: Due, changes: dict[str, Any], now: str, *, overdue: bool
) -> None:
    assert is_overdue(a_milestone(due=due, **changes), utc(now)) is overdue


@pytest.mark.parametrize(
    ("why", "due", "kind", "later"),
    [
        ("an event that is ahead", _MARCH, "publication", True),
        ("a duty can be met early", _MARCH, "filing", False),
        ("an event that has begun", due_on("2026-02-01..2026-03-31"), "publication", False),
        ("an event without a date", a_due(None), "publication", False),
    ],
)
def test_only_an_event_comes_after_a_day(why: str, due: Due, kind: str, *, later: bool) -> None:
    milestone = a_milestone(due=due, kind=kind)
    assert (milestone.nature is Nature.EVENT) is (kind == "publication")
    assert comes_after(milestone, date(2026, 2, 1)) is later, why
