"""The daemon's time: what becomes of a clock that was set, in the database and for the operator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from tracker.config.settings import Settings
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delay import Why
from tracker.planning.polling import set_back
from tracker.planning.text.bulletins import clock_jumped
from tracker.service.clock import Clock
from tracker.service.clockwatch import (
    BelievedClock,
    Jump,
    Released,
    SetBack,
    Sight,
    monotonic,
    synchronised,
)
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import orders_of
from tracker.store.store import Store, Transaction

_log = structlog.get_logger()

_SET_BACK = timedelta(seconds=60)


def believed_clock(store: Store, system: Clock) -> BelievedClock:
    """The clock of a daemon that begins: an earlier one's jump is held on.

    Unless somebody has set the clock back since, by which the database knows how late it was.
    """
    with store.read() as transaction:
        held = timedelta(seconds=transaction.daemon.clock_offset())
        last = transaction.daemon.last_tick_at()
    if last is not None:
        held = min(held, max(timedelta(), system.now() - last))
    return BelievedClock(system, monotonic, held=held, synchronised=synchronised)


@dataclass(eq=False, kw_only=True, slots=True)
class Timekeeper:
    """Carries what the clock did into the database, each thing once."""

    store: Store
    clock: BelievedClock
    _sights: list[Sight] = field(default_factory=list)

    def begin(self, retry_cap: timedelta) -> None:
        """See whether the clock was set back, or a jump is held, since the last daemon ticked."""
        now, held = self.clock.now(), self.clock.held
        with self.store.write() as transaction:
            if transaction.daemon.clock_offset() != held.total_seconds():
                transaction.daemon.set_clock_offset(held.total_seconds())
            last = transaction.daemon.last_tick_at()
            if last is not None and last - now > _SET_BACK:
                _log.warning("Clock set back", by=str(last - now))
                _set_back(transaction, last - now, now, retry_cap)
        if held:
            _log.warning("Clock jump held", held=str(held))

    def look(self, settings: Settings) -> None:
        """Look at the clock; to be called at every tick.

        What cannot be written now is written at the next look.
        """
        while sight := self.clock.look():
            self._sights.append(sight)
            _say(sight)
        if self._sights:
            self._write(settings)
        elif self.clock.held:
            self._ask_for_release()

    def _write(self, settings: Settings) -> None:
        now, held = self.clock.now(), self.clock.held
        with self.store.write() as transaction:
            transaction.daemon.set_clock_offset(held.total_seconds())
            for sight in self._sights:
                match sight:
                    case Jump(ahead=ahead):
                        _jumped(transaction, ahead, settings, now, held)
                    case SetBack(by=by):
                        _set_back(transaction, by, now, settings.delivery.retry_cap)
                    case Released():
                        transaction.events.insert("clock released", now, key=None)
                        _believed_again(transaction, now)
        self._sights.clear()

    def _ask_for_release(self) -> None:
        """Somebody may have said `tracker status --release`, and noted that himself."""
        with self.store.read() as transaction:
            released = not transaction.daemon.clock_offset()
        if released:
            self.clock.release()
            with self.store.write() as transaction:
                _believed_again(transaction, self.clock.now())
            _log.warning("Clock jump released", by="tracker status --release")


def _say(sight: Sight) -> None:
    match sight:
        case Jump(ahead=ahead):
            _log.error("Clock jumped, what that made due is held", ahead=str(ahead))
        case SetBack(by=by):
            _log.warning("Clock set back", by=str(by))
        case Released():
            _log.warning("Clock jump released")


def _jumped(
    transaction: Transaction,
    ahead: timedelta,
    settings: Settings,
    now: datetime,
    held: timedelta,
) -> None:
    transaction.events.insert("clock jumped", now, key=None, detail=f"{ahead} ahead, held")
    text = clock_jumped(ahead, now + held)
    announce(
        transaction,
        BulletinKind.CLOCK,
        text,
        settings.operators,
        orders=orders_of(settings),
        now=now,
    )


def _believed_again(transaction: Transaction, now: datetime) -> None:
    """What comes late now comes late because the clock was not believed since the last tick."""
    last = transaction.daemon.last_tick_at()
    if last is not None:
        transaction.daemon.absent(Why.CLOCK, last, now)


def _set_back(transaction: Transaction, by: timedelta, now: datetime, retry_cap: timedelta) -> None:
    """Nothing may wait for an hour that the clock now shows again."""
    transaction.deliveries.set_back(now, now + retry_cap)
    for source, _ in transaction.sources.all():
        transaction.sources.reschedule(source.name, set_back(source, now).next_at)
    transaction.events.insert("clock set back", now, key=None, detail=f"by {by}")
