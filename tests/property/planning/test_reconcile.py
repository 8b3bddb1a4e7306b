"""Applying the actions brings the stored reminders in line, and doing it twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.planning_builders import planned, stored
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.reconcile import (
    Create,
    PlanAction,
    Reschedule,
    Supersede,
    reconcile,
)

_LEAD_TIMES = ("30d", "7d", "opens", "last_day", "overdue+0d")
_OUTSIDE_THE_PLAN = ("overdue+7d", "moved", "30d>2bd")
_TIMES = ("2026-03-01 09:00", "2026-03-02 09:00", "2026-03-03 09:00")
_TOLD = frozenset({ReminderState.DISPATCHED, ReminderState.FOLDED})


def _reminders(
    lead_times: Sequence[str], revisions: st.SearchStrategy[int]
) -> st.SearchStrategy[list[Reminder]]:
    one = st.builds(
        lambda lead_time, fire_at, revision: planned(lead_time, fire_at, revision=revision),
        st.sampled_from(lead_times),
        st.sampled_from(_TIMES),
        revisions,
    )
    return st.lists(one, unique_by=lambda reminder: reminder.identity)


_PLANS = st.integers(1, 3).flatmap(lambda number: _reminders(_LEAD_TIMES, st.just(number)))
_STORED = st.builds(
    lambda reminders, states: [
        stored(reminder, number=number, state=states[number % len(states)])
        for number, reminder in enumerate(reminders)
    ],
    _reminders((*_LEAD_TIMES, *_OUTSIDE_THE_PLAN), st.integers(1, 3)),
    st.lists(st.sampled_from(ReminderState), min_size=1),
)


def _applied(
    entries: Sequence[StoredReminder], actions: Sequence[PlanAction]
) -> list[StoredReminder]:
    after = {entry.id: entry for entry in entries}
    for action in actions:
        match action:
            case Create(reminder=reminder):
                number = len(after)
                after[number] = stored(reminder, number=number)
            case Supersede(id=number):
                after[number] = replace(after[number], state=ReminderState.SUPERSEDED)
            case Reschedule(id=number, fire_at=fire_at):
                entry = after[number]
                after[number] = replace(
                    entry,
                    state=ReminderState.PENDING,
                    reminder=replace(entry.reminder, fire_at=fire_at),
                )
    return list(after.values())


@given(plan=_PLANS, entries=_STORED)
def test_what_is_pending_is_the_plan_without_what_was_told(
    plan: list[Reminder], entries: list[StoredReminder]
) -> None:
    after = _applied(entries, reconcile(plan, entries))
    told = {entry.reminder.identity for entry in entries if entry.state in _TOLD}
    expected = {reminder for reminder in plan if reminder.identity not in told}
    pending = {entry.reminder for entry in after if entry.state is ReminderState.PENDING}
    beside = pending - expected
    assert expected <= pending
    assert all(str(reminder.occasion) in _OUTSIDE_THE_PLAN for reminder in beside)
    assert beside <= {entry.reminder for entry in entries}


@given(plan=_PLANS, entries=_STORED)
def test_the_only_overdue_series_and_the_only_news_are_those_of_the_present_date(
    plan: list[Reminder], entries: list[StoredReminder]
) -> None:
    after = _applied(entries, reconcile(plan, entries))
    present = max((entry.reminder.revision for entry in after), default=0)
    overdue = {each.revision for each in plan if each.kind is ReminderKind.OVERDUE}
    for entry in after:
        if entry.state is not ReminderState.PENDING:
            continue
        if entry.reminder.kind is ReminderKind.MOVED:
            assert entry.reminder.revision == present
        if entry.reminder.kind is ReminderKind.OVERDUE:
            assert entry.reminder.revision in overdue


@given(plan=_PLANS, entries=_STORED)
def test_what_was_told_is_never_touched_and_doing_it_twice_changes_nothing(
    plan: list[Reminder], entries: list[StoredReminder]
) -> None:
    after = _applied(entries, reconcile(plan, entries))
    assert [entry for entry in after if entry.state in _TOLD] == [
        entry for entry in entries if entry.state in _TOLD
    ]
    assert reconcile(plan, after) == ()
