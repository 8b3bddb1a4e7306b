from __future__ import annotations

import pytest

from tests.planning_builders import planned, stored, utc
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.reconcile import (
    Create,
    PlanAction,
    Reschedule,
    Supersede,
    reconcile,
    spared,
)

_PENDING, _SUPERSEDED = ReminderState.PENDING, ReminderState.SUPERSEDED
_DISPATCHED, _FOLDED = ReminderState.DISPATCHED, ReminderState.FOLDED
_WEEK = planned("7d", "2026-03-24 09:00")
_WEEK_AT_EIGHT = planned("7d", "2026-03-24 08:00")
_DAY = planned("1d", "2026-03-30 08:00")
_OVERDUE = planned("overdue+0d", "2026-04-01 08:00")
_REPEAT = planned("overdue+7d", "2026-04-08 08:00")
_QUESTION = planned("review+90d", "2026-04-05 08:00")
_SECOND_QUESTION = planned("review+180d", "2026-07-04 08:00")
_ESCALATION = planned("30d>2bd", "2026-03-05 09:00")
_NEWS = planned("moved", "2026-03-01 10:00", revision=2)
_MOVED_WEEK = planned("7d", "2026-06-23 08:00", revision=2)


def _stored(reminder: Reminder, state: ReminderState = _PENDING) -> StoredReminder:
    return stored(reminder, number=1, state=state)


@pytest.mark.parametrize(
    ("why", "plan", "have", "actions"),
    [
        ("what is not stored is created", [_WEEK], [], [Create(reminder=_WEEK)]),
        ("what is stored as planned stays", [_WEEK], [_stored(_WEEK)], []),
        (
            "another sending time reschedules",
            [_WEEK_AT_EIGHT],
            [_stored(_WEEK)],
            [Reschedule(id=1, fire_at=utc("2026-03-24 08:00"))],
        ),
        ("what the plan has dropped is superseded", [], [_stored(_WEEK)], [Supersede(id=1)]),
        (
            "one lead time in place of another",
            [_DAY],
            [_stored(_WEEK)],
            [Supersede(id=1), Create(reminder=_DAY)],
        ),
        (
            "what was superseded and is planned again comes back",
            [_WEEK],
            [_stored(_WEEK, _SUPERSEDED)],
            [Reschedule(id=1, fire_at=utc("2026-03-24 09:00"))],
        ),
        ("what stays superseded is left alone", [], [_stored(_WEEK, _SUPERSEDED)], []),
        ("what was told is not told again", [_WEEK_AT_EIGHT], [_stored(_WEEK, _DISPATCHED)], []),
        ("what was told within another too", [_WEEK_AT_EIGHT], [_stored(_WEEK, _FOLDED)], []),
        ("what was told is not taken back", [], [_stored(_WEEK, _DISPATCHED)], []),
        (
            "the next question for a date stays",
            [_QUESTION],
            [stored(_QUESTION, number=2, state=_DISPATCHED), _stored(_SECOND_QUESTION)],
            [],
        ),
        (
            "once somebody has looked, the question comes later and not twice",
            [_SECOND_QUESTION],
            [_stored(_QUESTION)],
            [Supersede(id=1), Create(reminder=_SECOND_QUESTION)],
        ),
        (
            "a question for a date that is known by now is not asked",
            [_OVERDUE],
            [stored(_OVERDUE, number=2), _stored(_QUESTION)],
            [Supersede(id=1)],
        ),
        (
            "a question that was withdrawn as somebody had looked does not come back",
            [_SECOND_QUESTION],
            [stored(_SECOND_QUESTION, number=2), _stored(_QUESTION, _SUPERSEDED)],
            [],
        ),
        (
            "the repeat of a told overdue reminder stays",
            [_OVERDUE],
            [stored(_OVERDUE, number=2, state=_DISPATCHED), _stored(_REPEAT)],
            [],
        ),
        (
            "the repeat that was withdrawn with its milestone comes back",
            [_OVERDUE],
            [stored(_OVERDUE, number=2, state=_DISPATCHED), _stored(_REPEAT, _SUPERSEDED)],
            [Reschedule(id=1, fire_at=utc("2026-04-08 08:00"))],
        ),
        (
            "the news that was withdrawn with its milestone comes back",
            [_MOVED_WEEK],
            [stored(_MOVED_WEEK, number=2), _stored(_NEWS, _SUPERSEDED)],
            [Reschedule(id=1, fire_at=utc("2026-03-01 10:00"))],
        ),
        (
            "the repeat of an acknowledged one goes",
            [_WEEK],
            [_stored(_REPEAT)],
            [Supersede(id=1), Create(reminder=_WEEK)],
        ),
        ("the repeat of a closed one goes", [], [_stored(_REPEAT)], [Supersede(id=1)]),
        (
            "the repeat of an earlier date goes",
            [planned("overdue+0d", "2026-07-01 08:00", revision=2)],
            [_stored(_REPEAT)],
            [
                Supersede(id=1),
                Create(reminder=planned("overdue+0d", "2026-07-01 08:00", revision=2)),
            ],
        ),
        (
            "the news of the present date stays",
            [_MOVED_WEEK],
            [_stored(_NEWS)],
            [Create(reminder=_MOVED_WEEK)],
        ),
        ("the news that no date is known any more stays", [], [_stored(_NEWS)], []),
        (
            "the news of a date that has moved again goes",
            [planned("7d", "2026-09-01 08:00", revision=3)],
            [_stored(_NEWS)],
            [Supersede(id=1), Create(reminder=planned("7d", "2026-09-01 08:00", revision=3))],
        ),
        (
            "the escalation of what was told stays",
            [_WEEK],
            [_stored(_WEEK, _DISPATCHED), stored(_ESCALATION, number=2)],
            [],
        ),
        (
            "the escalation that an acknowledgement withdrew does not come back",
            [_WEEK],
            [stored(_WEEK, number=2), _stored(_ESCALATION, _SUPERSEDED)],
            [],
        ),
        (
            "the escalation of what was told of an earlier date goes",
            [_MOVED_WEEK],
            [stored(_MOVED_WEEK, number=2), _stored(_ESCALATION)],
            [Supersede(id=1)],
        ),
        (
            "reminders of an earlier date go",
            [_MOVED_WEEK],
            [_stored(_WEEK)],
            [Supersede(id=1), Create(reminder=_MOVED_WEEK)],
        ),
    ],
)
def test_stored_reminders_follow_the_plan(
    why: str, plan: list[Reminder], have: list[StoredReminder], actions: list[PlanAction]
) -> None:
    assert [*reconcile(plan, have)] == actions


def test_of_two_moves_only_the_last_is_news() -> None:
    first = stored(_NEWS, number=1)
    last = stored(planned("moved", "2026-03-02 10:00", revision=3), number=2)
    assert reconcile([], [first, last]) == (Supersede(id=1),)


_EIGHT_DAYS = planned("8d", "2026-03-23 09:00")
_FIVE_DAYS = planned("5d", "2026-03-26 09:00")
_OTHER_REVISION = planned("8d", "2026-03-23 09:00", revision=2)
_BETWEEN = "2026-03-23 12:00"


@pytest.mark.parametrize(
    ("why", "plan", "have", "now", "stays"),
    [
        ("on the day between two lead times", [_EIGHT_DAYS, _DAY], _WEEK, _BETWEEN, True),
        ("where nothing else is ahead, too", [_EIGHT_DAYS], _WEEK, _BETWEEN, True),
        ("the new one is ahead", [_EIGHT_DAYS], _WEEK, "2026-03-23 08:00", False),
        ("the plan has another before it", [_EIGHT_DAYS, _FIVE_DAYS], _DAY, _BETWEEN, False),
        ("nothing new was missed", [_DAY], _WEEK, _BETWEEN, False),
        ("it is of another revision", [_OTHER_REVISION], _WEEK, _BETWEEN, False),
        ("its own time is past", [_EIGHT_DAYS, _DAY], _WEEK, "2026-03-25 12:00", False),
        ("it is no lead time", [_EIGHT_DAYS], _QUESTION, _BETWEEN, False),
    ],
)
def test_a_lead_time_that_is_dropped_stays_where_the_new_one_came_too_late(
    why: str, plan: list[Reminder], have: Reminder, now: str, *, stays: bool
) -> None:
    kept = [_stored(have)]
    actions = reconcile(plan, kept)
    assert Supersede(id=1) in actions
    remaining = spared(actions, plan, kept, utc(now))
    assert (Supersede(id=1) not in remaining) is stays, why
    assert set(actions) - set(remaining) <= {Supersede(id=1)}
