"""One pass of the daemon: whatever is due is given to the courier."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.delivery import Outcome
from tracker.service.all_clear import AllClear
from tracker.service.clock import Clock
from tracker.service.courier import Courier
from tracker.service.trouble import Trouble
from tracker.store.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticker:
    """Looks at each tick whether there is anything to do."""

    store: Store
    clock: Clock
    courier: Courier
    all_clear: AllClear

    def tick(self) -> bool:
        """Have everything that is due sent; whether anything was.

        Two look-ups in an index when nothing is due, however much is stored. Raises
        DatabaseUnusable.
        """
        due = self._is_due()
        if due:
            self.courier.wake()
        return due

    @property
    def trouble(self) -> Trouble:
        """What is known of trouble with the database."""
        return self.courier.rounds.trouble

    def run_dry(self) -> list[Outcome]:
        """Send until nothing is due, fallbacks included; gives the outcomes."""
        self.all_clear.give(self.clock.now())
        return self.courier.drain()

    def _is_due(self) -> bool:
        now = self.clock.now()
        self.all_clear.give(now)
        with self.store.read() as transaction:
            fire_at = transaction.reminders.next_fire_at()
            due_at = transaction.deliveries.next_due_at()
        return any(instant is not None and instant <= now for instant in (fire_at, due_at))
