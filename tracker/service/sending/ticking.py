"""One pass of the daemon: whatever is due is given to the courier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.delivery import Outcome
from tracker.service.clock import Clock
from tracker.service.sending.all_clear import AllClear
from tracker.service.sending.courier import Courier
from tracker.service.sending.lost_policies import tell_lost_policies, tell_strangers
from tracker.service.sending.orders import Orders
from tracker.service.sending.setting_aside import look_again, set_aside
from tracker.service.sending.trouble import Trouble
from tracker.store.store import Store
from tracker.store.values.records import UNREADABLE


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticker:
    """Looks at each tick whether there is anything to do."""

    store: Store
    clock: Clock
    courier: Courier
    all_clear: AllClear

    def tick(self) -> datetime | None:
        """Have everything that is due sent; gives when the first of it was or will be due.

        A look-up in a few indexes when nothing is due, however much is stored. Raises
        DatabaseUnusable.
        """
        now = self.clock.now()
        self.all_clear.give(now)
        due_at = self._next_due_at(now)
        if due_at is not None and due_at <= now:
            self.courier.wake()
        return due_at

    def _next_due_at(self, now: datetime) -> datetime | None:
        """When something is due; where that cannot be read, it is set right before."""
        due_at = self.store.next_due_at()
        if due_at != UNREADABLE:
            return due_at
        with self.store.write() as transaction:
            transaction.set_moments_right(now)
            set_aside(transaction, self.orders, now)
        return self.store.next_due_at()

    def look_again(self) -> None:
        """Look anew at what could not be read, and at whose policy the settings have lost.

        At a start, and whenever somebody may have mended it.
        """
        now = self.clock.now()
        look_again(self.store, self.orders, now)
        tell_lost_policies(self.store, self.orders, now)
        tell_strangers(self.store, self.orders, now)

    @property
    def orders(self) -> Orders:
        """What it hands over by."""
        return self.courier.rounds.concluder.orders

    def wanted_since(self) -> datetime | None:
        """When the longest overdue of what no channel has accepted yet was to go out.

        Raises DatabaseUnusable.
        """
        with self.store.read() as transaction:
            return transaction.deliveries.wanted_since()

    def count_refused(self) -> int:
        """How many deliveries were tried, are past their time, and wait to be tried again."""
        with self.store.read() as transaction:
            return transaction.deliveries.count_to_be_repeated(self.clock.now())

    @property
    def trouble(self) -> Trouble:
        """What is known of trouble with the database."""
        return self.courier.rounds.trouble

    def run_dry(self, stopped: Callable[[], bool] = lambda: False) -> list[Outcome]:
        """Send until nothing is due, fallbacks included, or `stopped`; gives the outcomes."""
        now = self.clock.now()
        self.all_clear.give(now)
        self._next_due_at(now)
        return self.courier.drain(stopped)
