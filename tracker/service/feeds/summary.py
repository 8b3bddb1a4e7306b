"""News of many dates that moved at once: one bulletin for each channel that would hear of any."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from tracker.config.settings import Settings
from tracker.domain.bulletin import BulletinKind
from tracker.domain.change import Change
from tracker.planning.sending.recipients import readers_of
from tracker.planning.text.source_news import many_moved
from tracker.service.milestones.plans import policy_of
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders, informed, orders_of
from tracker.store.store import Store, Transaction

_SHOWN = 20  #: of the dates, the soonest


@dataclass(kw_only=True)
class MovesSummary:
    """Counts what each channel would have been told, and keeps the soonest of it."""

    by: str  #: who moves them
    orders: Orders
    now: datetime
    _counts: Counter[str] = field(default_factory=Counter)
    #: by channel: the soonest dates, the latest of them first
    _soonest: dict[str, list[tuple[int, int, Change]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _numbers: Iterator[int] = field(default_factory=count)

    def add(self, change: Change) -> None:
        """Take in a date that moved."""
        policy = policy_of(change.after, self.orders.policies)
        entry = (-_day_of(change).toordinal(), -next(self._numbers), change)
        for name in readers_of(change.after, policy, self.orders.reach, self.now).names:
            self._counts[name] += 1
            soonest = self._soonest[name]
            keep = heapq.heappush if len(soonest) < _SHOWN else heapq.heappushpop
            keep(soonest, entry)

    def tell(self, transaction: Transaction) -> None:
        """Have each channel told how many there are, and of the soonest."""
        for name, number in self._counts.items():
            changes = [change for *_, change in sorted(self._soonest[name], reverse=True)]
            announce(
                transaction,
                BulletinKind.SOURCE,
                many_moved(self.by, name, number, changes, self.now),
                [name],
                orders=self.orders,
                now=self.now,
            )


def _day_of(change: Change) -> date:
    """The first day of a date, as it is or as it was; those that have none come last."""
    before = change.before.due if change.before else None
    days = [due.earliest for due in (change.after.due, before) if due and due.earliest]
    return min(days, default=date.max)


def summary_of(settings: Settings, store: Store, by: str, now: datetime) -> MovesSummary:
    """What tells of the dates that `by` moves, under the settings."""
    return MovesSummary(by=by, orders=informed(store, orders_of(settings)), now=now)
