"""Events that have passed close by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.change import Change
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.standing import passes_at
from tracker.service.milestones.series import series_of
from tracker.service.milestones.write import write
from tracker.service.sending.orders import Orders
from tracker.service.sending.setting_aside import set_aside
from tracker.store.store import Store, Transaction

_AT_ONCE = 200  #: bounds a transaction, so that writers beside it need not wait long
_BY = "tracker"


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """Closes events whose days are over, and goes on with what comes round."""

    store: Store
    orders: Orders

    def close(self, now: datetime) -> int:
        """Close some of what has passed by `now`; how many were looked at, 0 at the end.

        One that has not passed after all is not looked at again before it does, one that cannot be
        read or closed not before it is mended.
        """
        with self.store.write() as transaction:
            keys = transaction.milestones.passing(now, _AT_ONCE)
            found = list(transaction.milestones.get_many(keys).values())
            faults = transaction.each(found, lambda some: self._close(transaction, some, now))
            transaction.set_aside((each.key, error) for each, error in faults)
            set_aside(transaction, self.orders, now)
        return len(keys)

    def _close(self, transaction: Transaction, found: Sequence[Milestone], now: datetime) -> None:
        changes = [_passed(each, now) for each in found if _has_passed(each, now)]
        transaction.milestones.look_later([each for each in found if not _has_passed(each, now)])
        write(transaction, self.orders, changes)
        series = series_of(self.orders)
        for change in changes:
            series.go_on(transaction, change.after, now)


def _has_passed(milestone: Milestone, now: datetime) -> bool:
    at = passes_at(milestone)
    return at is not None and at <= now


def _passed(event: Milestone, now: datetime) -> Change:
    after = event.with_status(MilestoneStatus.PASSED, event.due.latest)
    return Change(before=event, after=after, at=now, by=_BY)
