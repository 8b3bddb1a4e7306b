"""The proof that all is in place, for whoever runs unwatched: what is not, the operators hear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.config.settings import Settings
from tracker.domain.bulletin import BulletinKind
from tracker.planning.proof import Unproved
from tracker.planning.text.findings import unproved
from tracker.service.proving import Proof
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders, orders_of
from tracker.service.sending.setting_aside import look_again
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Prover:
    """Looks at all there is, and tells what is wrong."""

    store: Store
    orders: Orders
    url: str  #: of the store

    def prove(
        self, now: datetime, stopped: Callable[[], bool] = lambda: False
    ) -> tuple[Unproved, ...]:
        """What is wrong at `now`; the operators hear of the same only once.

        What was set aside is looked at again, too, as somebody may have mended it.
        """
        look_again(self.store, self.orders, now)
        proof = Proof(
            policies=self.orders.policies,
            calendars=self.orders.calendars,
            reach=self.orders.reach,
        )
        with open_reads(self.url) as reads:
            wrong = proof.of(reads, now, stopped)
        if wrong:
            text = unproved([(each.key, each.problem) for each in wrong])
            kind, names = BulletinKind.FINDING, self.orders.operators
            with self.store.write() as transaction:
                announce(transaction, kind, text, names, orders=self.orders, now=now)
        return wrong


def prover_of(settings: Settings, store: Store) -> Prover:
    """What proves it of `store` under the settings."""
    return Prover(store=store, orders=orders_of(settings), url=settings.database)
