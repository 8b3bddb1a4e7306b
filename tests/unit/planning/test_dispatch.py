from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.builders import a_milestone
from tests.planning_builders import due_on, planned, stored, utc
from tracker.domain.milestone import MilestoneStatus
from tracker.planning.sending.dispatch import (
    Hold,
    HoldReason,
    Send,
    SendReason,
    decide,
    fold,
    missed,
)

_FIRE_AT = utc("2026-03-24 09:00")
_SUSPENDED = {"status": MilestoneStatus.SUSPENDED}
_SNOOZED = {"snoozed_until": utc("2026-03-26 12:00")}


@pytest.mark.parametrize(
    ("why", "changes", "now", "verdict"),
    [
        ("at its time", {}, "2026-03-24 09:00", Send(reason=SendReason.ON_TIME)),
        ("within a tick of its time", {}, "2026-03-24 09:01", Send(reason=SendReason.ON_TIME)),
        ("nobody could send at its time", {}, "2026-03-24 09:02", Send(reason=SendReason.LATE)),
        (
            "its time has not come",
            {},
            "2026-03-24 08:59",
            Hold(reason=HoldReason.NOT_YET, until=_FIRE_AT),
        ),
        (
            "snoozed for two days more",
            _SNOOZED,
            "2026-03-24 09:00",
            Hold(reason=HoldReason.SNOOZED, until=utc("2026-03-26 12:00")),
        ),
        ("the snooze is over", _SNOOZED, "2026-03-26 12:00", Send(reason=SendReason.LATE)),
        (
            "a snooze that ended before its time holds nothing",
            {"snoozed_until": utc("2026-03-20 12:00")},
            "2026-03-24 09:00",
            Send(reason=SendReason.ON_TIME),
        ),
        (
            "suspended: only a person can end that",
            _SUSPENDED,
            "2026-03-24 09:00",
            Hold(reason=HoldReason.SUSPENDED, until=None),
        ),
        (
            "suspended and snoozed: the suspension decides",
            _SUSPENDED | _SNOOZED,
            "2026-03-24 09:00",
            Hold(reason=HoldReason.SUSPENDED, until=None),
        ),
    ],
)
def test_a_reminder_goes_out_or_waits(
    why: str, changes: dict[str, Any], now: str, verdict: Send | Hold
) -> None:
    milestone = a_milestone(due=due_on("2026-03-31"), **changes)
    entry = stored(planned("7d", "2026-03-24 09:00"))
    assert decide(entry, milestone, utc(now)) == verdict


@pytest.mark.parametrize("now", ["2026-03-25 10:00", "2026-03-28 10:00"])
def test_a_reminder_planned_after_its_time_is_late_by_plan(now: str) -> None:
    entry = stored(planned("7d", "2026-03-24 09:00"), created_at=utc("2026-03-25 10:00"))
    verdict = decide(entry, a_milestone(due=due_on("2026-03-31")), utc(now))
    assert verdict == Send(reason=SendReason.PLANNED_LATE)


def test_how_late_counts_as_late_can_be_chosen() -> None:
    entry, milestone = stored(planned("7d", "2026-03-24 09:00")), a_milestone()
    verdicts = [
        decide(entry, milestone, utc("2026-03-24 09:10"), late_after_s=seconds)
        for seconds in (599, 600)
    ]
    assert verdicts == [Send(reason=SendReason.LATE), Send(reason=SendReason.ON_TIME)]


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
