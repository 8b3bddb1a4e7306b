from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.builders import a_milestone
from tests.planning_builders import due_on, planned, stored, utc
from tracker.domain.milestone import MilestoneStatus
from tracker.planning.sending.dispatch import fold, goes_out_at, missed

_SUSPENDED = {"status": MilestoneStatus.SUSPENDED}
_SNOOZED = {"snoozed_until": utc("2026-03-26 12:00")}


@pytest.mark.parametrize(
    ("why", "changes", "now", "at"),
    [
        ("at its time", {}, "2026-03-24 09:00", "2026-03-24 09:00"),
        ("nobody could send at its time", {}, "2026-03-24 09:02", "2026-03-24 09:02"),
        ("its time has not come", {}, "2026-03-24 08:59", "2026-03-24 09:00"),
        ("snoozed for two days more", _SNOOZED, "2026-03-24 09:00", "2026-03-26 12:00"),
        ("snoozed for longer than its time", _SNOOZED, "2026-03-20 09:00", "2026-03-26 12:00"),
        ("the snooze is over", _SNOOZED, "2026-03-26 12:00", "2026-03-26 12:00"),
        (
            "a snooze that ended before its time holds nothing",
            {"snoozed_until": utc("2026-03-20 12:00")},
            "2026-03-19 09:00",
            "2026-03-24 09:00",
        ),
        ("suspended: only a person can end that", _SUSPENDED, "2026-03-24 09:00", None),
        (
            "suspended and snoozed: the suspension decides",
            _SUSPENDED | _SNOOZED,
            "2026-03-24 09:00",
            None,
        ),
    ],
)
def test_a_reminder_goes_out_or_waits(
    why: str, changes: dict[str, Any], now: str, at: str | None
) -> None:
    milestone = a_milestone(due=due_on("2026-03-31"), **changes)
    entry = stored(planned("7d", "2026-03-24 09:00"))
    assert goes_out_at(entry, milestone, utc(now)) == (utc(at) if at else None)


_MONTH = stored(planned("30d", "2026-03-01 09:00"), number=3)
_WEEK = stored(planned("7d", "2026-03-24 09:00"), number=2)
_DAY = stored(planned("1d", "2026-03-30 08:00"), number=1)
_NEWS = stored(planned("moved", "2026-03-05 10:00", revision=2), number=4)


@pytest.mark.parametrize(
    ("why", "due", "carrier", "folded"),
    [
        ("one alone carries itself", [_WEEK], _WEEK, ()),
        (
            "the latest carries the others, oldest first",
            [_DAY, _MONTH, _WEEK],
            _DAY,
            (_MONTH, _WEEK),
        ),
        ("the news of a move carries all", [_DAY, _NEWS, _MONTH], _NEWS, (_MONTH, _DAY)),
    ],
)
def test_one_notice_goes_out_for_all_that_are_due(
    why: str, due: list[Any], carrier: Any, folded: tuple[Any, ...]
) -> None:
    dispatch = fold(due)
    assert (dispatch.carrier, dispatch.folded) == (carrier, folded)


def test_of_two_reminders_at_the_same_time_the_later_made_carries() -> None:
    opens, approach = replace(_WEEK, id=10), replace(_WEEK, id=11)
    assert fold([approach, opens]).carrier == approach


def test_a_question_about_the_date_is_told_within_what_goes_out_with_it() -> None:
    question = replace(stored(planned("review", "2026-03-24 09:00")), id=99)
    dispatch = fold([_WEEK, question])
    assert (dispatch.carrier, dispatch.folded) == (_WEEK, (question,))


@pytest.mark.parametrize(
    ("why", "entry_at", "created_at", "is_missed"),
    [
        ("nobody could send it", "2026-03-24 09:00", "2026-01-01 09:00", True),
        ("it was planned after its time", "2026-03-24 09:00", "2026-03-25 09:00", False),
        ("it is due together with its carrier", "2026-03-30 08:00", "2026-01-01 09:00", False),
    ],
)
def test_what_was_missed_is_told_apart_from_what_was_planned_late(
    why: str, entry_at: str, created_at: str, *, is_missed: bool
) -> None:
    made: datetime = utc(created_at)
    entry = stored(planned("7d", entry_at), created_at=made)
    assert missed(_DAY, [entry]) == ((entry,) if is_missed else ())
