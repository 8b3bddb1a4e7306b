"""What a clock that was ahead had told and closed is planned anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.domain.change import Change
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.reminder import PLANNED_ANEW, ReminderState
from tracker.domain.standing import passes_at
from tracker.planning.reminders.anew import plan_anew, was_due
from tracker.planning.reminders.reconcile import Supersede
from tracker.service.milestones.plans import Rules, plan, with_people
from tracker.service.milestones.write import write
from tracker.store.store import Transaction

_BY = "tracker"
_WHY = "the clock was ahead: its time has not come yet"
_A_LITTLE = timedelta(seconds=60)  #: by which clocks are put right every day
_BESIDE = timedelta(hours=1)  #: by which a clock may be ahead unseen, beside a server's, too
_ZONES = timedelta(days=2)  #: more than any two zones are apart


def plan_again(transaction: Transaction, rules: Rules, now: datetime) -> int:
    """Undo what was done at a time later than `now`; how many reminders and events that were.

    Reminders that were told then are pending until their time comes, and are then marked as a
    possible repeat; not what is due by now and was told by a clock that was ahead by an hour at
    most. Events that passed then are open.
    """
    rules = with_people(rules, transaction.people.all)
    early = transaction.reminders.made_after(now + _A_LITTLE)
    far = transaction.reminders.made_after(now + _BESIDE) if early else {}
    count = _open_again(transaction, rules, now)
    for milestone in transaction.milestones.get_many(early).values():
        stored = transaction.reminders.of(milestone.key)
        if milestone.key not in far and was_due(stored, early[milestone.key], now):
            continue
        planned = plan(milestone, rules)
        actions = plan_anew(planned, stored, early[milestone.key], revision=milestone.revision)
        transaction.reminders.take_back([action.id for action in actions])
        for action in actions:
            if isinstance(action, Supersede):
                transaction.reminders.set_state([action.id], ReminderState.SUPERSEDED)
                continue
            transaction.reminders.reschedule({action.id: action.fire_at}, now)
            transaction.events.insert(
                PLANNED_ANEW, now, key=milestone.key, reminder_id=action.id, detail=_WHY
            )
        count += len(actions)
    return count


def _open_again(transaction: Transaction, rules: Rules, now: datetime) -> int:
    passed = transaction.milestones.get_many(
        transaction.milestones.passed_since((now - _ZONES).date())
    )
    changes = [
        Change(
            before=event,
            after=event.with_status(MilestoneStatus.OPEN),
            at=now,
            by=_BY,
            why=_WHY,
        )
        for event in passed.values()
        if _is_ahead(event, now)
    ]
    write(transaction, rules, changes)
    return len(changes)


def _is_ahead(event: Milestone, now: datetime) -> bool:
    at = passes_at(event.with_status(MilestoneStatus.OPEN))
    return at is not None and at > now
