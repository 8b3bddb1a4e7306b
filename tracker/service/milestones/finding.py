"""Which milestone a person means, by its key or by the reference of a reminder, and may change."""

from __future__ import annotations

from collections.abc import Callable

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.errors import NoMilestone, UsageError
from tracker.service.milestones.references import meant_by
from tracker.store.store import Transaction

Find = Callable[[Transaction, str], Milestone]


def found(transaction: Transaction, name: str) -> Milestone:
    """The milestone; NotFound where nothing goes by `name`."""
    _, key = meant_by(transaction, name)
    milestone = transaction.milestones.get(key)
    if milestone is None:
        raise NoMilestone(key)
    return milestone


def live(transaction: Transaction, name: str) -> Milestone:
    """The milestone, open or suspended; UsageError where it is closed."""
    milestone = found(transaction, name)
    if not milestone.status.is_live:
        raise _is_not_open(milestone)
    return milestone


def undecided(transaction: Transaction, name: str) -> Milestone:
    """The milestone, unless somebody has closed it: UsageError; events also pass by themselves."""
    milestone = found(transaction, name)
    if milestone.status.is_decided:
        raise _is_not_open(milestone)
    return milestone


def opened(transaction: Transaction, name: str) -> Milestone:
    """The milestone, which is open; else UsageError."""
    milestone = found(transaction, name)
    if milestone.status is not MilestoneStatus.OPEN:
        raise _is_not_open(milestone)
    return milestone


def not_open(transaction: Transaction, name: str) -> Milestone:
    """The milestone, closed or suspended; else UsageError."""
    milestone = found(transaction, name)
    if milestone.status is MilestoneStatus.OPEN:
        raise UsageError(f"{milestone.key} is open already")
    return milestone


def _is_not_open(milestone: Milestone) -> UsageError:
    key = milestone.key
    return UsageError(f"{key} is {milestone.status}: `tracker reopen {key}` comes first")
