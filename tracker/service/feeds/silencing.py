"""News of what a saved source silences: who would have been told of a milestone hears why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.domain.change import Change
from tracker.planning.sending.recipients import readers_of
from tracker.planning.text.source_news import source_left_alone, source_silenced
from tracker.service.milestones.plans import policy_of
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Silencing:
    """Tells of what a source closes, suspends, or sends to others, in the transaction that does."""

    source: str  #: its name
    orders: Orders
    now: datetime

    def tell(self, transaction: Transaction, changes: Sequence[Change]) -> None:
        """One bulletin for each channel that was to be told of any of what `changes` silence."""
        reach = self.orders.within(transaction).reach
        told: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            if change.before is not None and change.silences:
                policy = policy_of(change.before, self.orders.policies)
                for name in readers_of(change.before, policy, reach, self.now).names:
                    told[name].append(change)
        for name, silenced in told.items():
            text = source_silenced(self.source, name, silenced, self.now)
            announce(
                transaction,
                BulletinKind.SOURCE,
                text,
                [name],
                orders=self.orders,
                now=self.now,
            )

    def tell_others(
        self, transaction: Transaction, keys: Sequence[str], operators: Sequence[str]
    ) -> None:
        """That milestones which the source did not publish stay as they are; the same ones once."""
        if keys:
            text = source_left_alone(self.source, keys)
            announce(
                transaction,
                BulletinKind.SOURCE,
                text,
                operators,
                orders=self.orders,
                now=self.now,
            )
