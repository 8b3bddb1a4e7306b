"""What is open for the readers of a channel, and when all is clear."""

from __future__ import annotations

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import due_on, utc
from tracker.dates.base.window import Modality
from tracker.domain.delivery import Outcome, Unsettled
from tracker.domain.milestone import Due
from tracker.domain.nature import Nature
from tracker.planning.sending.week import Week, week_of

NOW = utc("2026-03-16 09:00")


@pytest.mark.parametrize(
    ("what", "due", "changes", "place"),
    [
        ("a day that is past", due_on("2026-03-03"), {}, "overdue"),
        ("an event that is past", due_on("2026-03-03"), {"stated_nature": Nature.EVENT}, None),
        ("today", due_on("2026-03-16"), {}, "due"),
        ("a month that has begun", due_on("2026-03-01..2026-03-31"), {}, "due"),
        ("tomorrow", due_on("2026-03-17"), {}, None),
        ("a first day without a last", due_on("2026-03-16", modality=Modality.FROM), {}, "due"),
        ("one that is past", due_on("2026-03-02", modality=Modality.FROM), {}, None),
        ("no date", a_due(None, text="TBC"), {}, None),
    ],
)
def test_a_milestone_is_open_where_its_days_have_begun(
    what: str, due: Due, changes: dict[str, Nature], place: str | None
) -> None:
    milestone = a_milestone("m", due, **changes)
    week = week_of([milestone], [], [], [], NOW)
    places = [name for name in Week.__dataclass_fields__ if milestone in getattr(week, name)]
    assert places == ([place] if place else [])
    assert week.is_clear is (place is None)


@pytest.mark.parametrize(
    ("outcome", "place"),
    [(None, "waiting"), (Outcome.REFUSED, "refused"), (Outcome.NOT_SENT, "refused")],
)
def test_what_has_not_arrived_keeps_the_week_from_being_clear(
    outcome: Outcome | None, place: str
) -> None:
    unsettled = Unsettled(key="m", title="M", last_outcome=outcome, wanted_at=NOW)
    week = week_of([], [], [], [unsettled], NOW)
    assert getattr(week, place) == (unsettled,)
    assert not week.is_clear


def test_what_is_kept_back_is_named_once() -> None:
    overdue, ahead = a_milestone("m", due_on("2026-03-03")), a_milestone("a", due_on("2026-04-03"))
    week = week_of([overdue], [overdue, ahead], [], [], NOW)
    assert (week.overdue, week.held) == ((overdue,), (ahead,))
    assert not week_of([], [ahead], [], [], NOW).is_clear


def test_what_comes_later_in_the_day_is_named_once_and_leaves_nothing_clear() -> None:
    overdue, ahead = a_milestone("m", due_on("2026-03-03")), a_milestone("a", due_on("2026-04-03"))
    waits = Unsettled(key="w", title="W", last_outcome=None, wanted_at=NOW)
    waiting, later = a_milestone("w", due_on("2026-04-03")), a_milestone("l", due_on("2026-04-15"))
    week = week_of([overdue], [ahead], [overdue, ahead, waiting, later], [waits], NOW)
    assert week.later == (later,)
    assert not week_of([], [], [later], [], NOW).is_clear
