"""Domain values for tests: sound by default, changed where a test says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Acknowledgement, Due, Milestone, Revision, RevisionKind
from tracker.domain.occasion import Occasion, read_occasion
from tracker.domain.reminder import Reminder
from tracker.store.store import Transaction
from tracker.store.values.records import BEFORE_ALL

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
MARCH = DueWindow.of(date(2026, 3, 1), date(2026, 3, 31), Precision.MONTH)


def a_due(window: DueWindow | date | None = MARCH, **changes: Any) -> Due:
    """A due date with that window, of one day, or with none."""
    if isinstance(window, date):
        window = DueWindow.on(window)
    defaults: dict[str, Any] = {
        "text": "March 2026" if window == MARCH else "as announced",
        "status": DueStatus.DATED if window else DueStatus.UNDATED,
        "tz": "Europe/London",
        "window": window,
    }
    return Due(**defaults | changes)


def a_milestone(
    key: str = "taskforce",
    due: Due | DueWindow | date | None = MARCH,
    *,
    moves: Sequence[Due] = (),
    changed_at: datetime = NOW,
    **changes: Any,
) -> Milestone:
    """A milestone that is due then, and has been moved as often as `moves` says."""
    due = due if isinstance(due, Due) else a_due(due)
    defaults: dict[str, Any] = {"title": f"Milestone {key}"}
    first = Revision(
        number=1, due=due, reason="added", changed_at=changed_at, kind=RevisionKind.ADDED
    )
    milestone = Milestone(key=key, due=due, history=(first,), **defaults | changes)
    for move in moves:
        milestone = milestone.moved(move, reason="it slipped", changed_at=changed_at)
    return milestone


def an_acknowledgement(revision: int = 1, at: datetime = NOW, **changes: Any) -> Acknowledgement:
    """That somebody has seen that revision of a date."""
    return Acknowledgement(revision=revision, at=at, **changes)


def an_occasion(text: str) -> Occasion:
    """`30d`, `opens`, `overdue+7d`, `30d>2bd`."""
    occasion = read_occasion(text)
    assert occasion is not None, f"{text} is no occasion"
    return occasion


def a_reminder(key: str = "taskforce", occasion: str = "30d", **changes: Any) -> Reminder:
    """A reminder thirty days before, that fires at NOW."""
    defaults: dict[str, Any] = {"revision": 1, "fire_at": NOW}
    return Reminder(key=key, occasion=an_occasion(occasion), **defaults | changes)


def unsettled(transaction: Transaction) -> int:
    """How many deliveries wait or are being sent."""
    query = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'claimed')"
    count: int = transaction.deliveries._connection.exec_driver_sql(query).scalar_one()
    return count


def open_keys(transaction: Transaction) -> list[str]:
    """The keys of all that is open, in their order."""
    return sorted(key for _, key in transaction.milestones.open_after(BEFORE_ALL, 1_000))
