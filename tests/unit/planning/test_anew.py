"""What a clock that was ahead had told is told when its time comes."""

from __future__ import annotations

import pytest

from tests.planning_builders import planned, stored, utc
from tracker.domain.reminder import Reminder, ReminderState
from tracker.planning.reminders.anew import plan_anew, was_due
from tracker.planning.reminders.reconcile import Reschedule, Supersede

_PENDING, _SUPERSEDED = ReminderState.PENDING, ReminderState.SUPERSEDED
_DISPATCHED, _FOLDED = ReminderState.DISPATCHED, ReminderState.FOLDED
_WEEK = planned("7d", "2026-03-24 09:00")
_OVERDUE = planned("overdue+0d", "2026-04-01 08:00")
_REPEAT = planned("overdue+7d", "2026-04-08 08:00")
_ESCALATION = planned("7d>2bd", "2026-03-26 09:00")
_NEWS = planned("moved", "2026-03-01 10:00")
_BEFORE = planned("7d", "2026-02-24 09:00", revision=0)
_AGAIN = Reschedule(id=1, fire_at=utc("2026-03-24 09:00"))


@pytest.mark.parametrize(
    ("why", "reminder", "state", "actions"),
    [
        ("what was told is pending again", _WEEK, _DISPATCHED, (_AGAIN,)),
        ("what was told within another, too", _WEEK, _FOLDED, (_AGAIN,)),
        ("what is pending stays so", _WEEK, _PENDING, ()),
        ("what was withdrawn stays so", _WEEK, _SUPERSEDED, ()),
        ("what followed is withdrawn", _REPEAT, _PENDING, (Supersede(id=1),)),
        ("even if it was told", _REPEAT, _DISPATCHED, (Supersede(id=1),)),
        ("an escalation, too", _ESCALATION, _DISPATCHED, (Supersede(id=1),)),
        ("news of a date was news", _NEWS, _DISPATCHED, ()),
        ("another date is not told any more", _BEFORE, _DISPATCHED, ()),
    ],
)
def test_of_what_was_done_too_early(
    why: str,
    reminder: Reminder,
    state: ReminderState,
    actions: tuple[Reschedule | Supersede, ...],
) -> None:
    entry = stored(reminder, number=1, state=state)

    assert plan_anew([_WEEK, _OVERDUE], [entry], {1}, revision=1) == actions, why


def test_what_was_told_in_time_is_not_told_again() -> None:
    entry = stored(_WEEK, number=1, state=_DISPATCHED)

    assert plan_anew([_WEEK], [entry], {2}, revision=1) == ()


@pytest.mark.parametrize(
    ("why", "reminder", "state", "due"),
    [
        ("what is due by now was due", _WEEK, _DISPATCHED, True),
        ("told within another, too", _WEEK, _FOLDED, True),
        ("what is to come was not", _OVERDUE, _DISPATCHED, False),
        ("what was not told was told to nobody", _WEEK, _PENDING, False),
        ("news says nothing of the rest", _NEWS, _DISPATCHED, False),
    ],
)
def test_what_was_due_all_the_same(
    why: str, reminder: Reminder, state: ReminderState, *, due: bool
) -> None:
    entry = stored(reminder, number=1, state=state)

    assert was_due([entry], {1}, utc("2026-03-24 09:00")) is due, why
    assert not was_due([entry], {2}, utc("2026-03-24 09:00")), "told by a clock that was right"


def test_where_anything_was_told_too_early_not_all_was_due() -> None:
    entries = [
        stored(_WEEK, number=1, state=_DISPATCHED),
        stored(_OVERDUE, number=2, state=_DISPATCHED),
    ]

    assert not was_due(entries, {1, 2}, utc("2026-03-24 09:00"))
