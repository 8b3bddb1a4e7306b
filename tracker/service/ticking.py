"""One pass of the daemon: what is due is dispatched, claimed and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.delivery import Outcome
from tracker.service.clock import Clock
from tracker.service.dispatching import Dispatcher
from tracker.service.lanes import Lanes
from tracker.service.sending import Sender
from tracker.store.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticker:
    """Decides at each tick whether there is anything to do, and does it."""

    store: Store
    clock: Clock
    dispatcher: Dispatcher
    sender: Sender
    lanes: Lanes

    def tick(self) -> bool:
        """Start everything that is due; whether anything was.

        Two look-ups in an index when nothing is due, however much is stored.
        """
        now = self.clock.now()
        with self.store.read() as transaction:
            fire_at = transaction.reminders.next_fire_at()
            due_at = transaction.deliveries.next_due_at()
        if _past(fire_at, now):
            self.dispatcher.dispatch(now)
        elif not _past(due_at, now):
            return False
        self.sender.recover()
        self._wake(now)
        return True

    def run_dry(self) -> list[Outcome]:
        """Tick until nothing is due, fallbacks included; gives the outcomes."""
        outcomes: list[Outcome] = []
        while self.tick():
            outcomes += self.lanes.finish()
        return outcomes

    def _wake(self, now: datetime) -> None:
        with self.store.read() as transaction:
            channels = transaction.deliveries.channels_due(now)
        self.lanes.wake(channels)


def _past(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now
