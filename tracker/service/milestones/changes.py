"""Storing dates that moved: old reminders withdrawn, new ones planned, the news itself planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.plan import moved_reminder
from tracker.service.milestones.plans import plan
from tracker.service.settings import Defaults
from tracker.store.store import Transaction


def apply_move(
    transaction: Transaction, before: Milestone, after: Milestone, defaults: Defaults, now: datetime
) -> None:
    """Store a moved date and tell people once."""
    apply_moves(transaction, [(before, after)], defaults, now)


def apply_moves(
    transaction: Transaction,
    moves: Sequence[tuple[Milestone, Milestone]],
    defaults: Defaults,
    now: datetime,
) -> None:
    """As `apply_move`, for milestones before and after.

    A revision that names the same days, because the date waits for something else now, is no news.
    """
    transaction.reminders.supersede_pending_of([after.key for _, after in moves])
    transaction.milestones.replace_many([after for _, after in moves], now)
    planned: list[Reminder] = []
    for before, after in moves:
        if after.status is MilestoneStatus.OPEN:
            if not after.due.same_dates(before.due):
                planned.append(moved_reminder(after, now))
            planned += plan(after, defaults.policies, defaults.calendars)
    transaction.reminders.insert(planned, now)
    transaction.events.insert_many(
        [("moved", after.key, _in_words(before.due, after)) for before, after in moves], now
    )


def _in_words(old: Due, after: Milestone) -> str:
    def days(due: Due) -> str:
        return f"{due.earliest}..{due.latest}" if due.window else f"no date ({due.text})"

    return f"{days(old)} to {days(after.due)}: {after.history[-1].reason}"
