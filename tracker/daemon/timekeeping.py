"""The daemon's time: what becomes of a clock that was set, in the database and for the operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from tracker.config.settings import Settings
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delay import Why
from tracker.planning.polling import set_back
from tracker.planning.text.bulletins import Text, clock_beside_server, clock_doubted, clock_jumped
from tracker.service.clock import Clock
from tracker.service.clockwatch import (
    BelievedClock,
    Doubt,
    Jump,
    Released,
    SetBack,
    Sight,
    monotonic,
    synchronised,
)
from tracker.service.milestones.anew import plan_again
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import orders_of
from tracker.store.store import Store, Transaction

_log = structlog.get_logger()

_A_LITTLE = timedelta(seconds=60)
_JUMPED, _WENT_BACK = "clock jumped", "clock set back"
_BESIDE = timedelta(hours=1)  #: of the server's clock, as of a jump
_COMPARED_EVERY_S = 3_600.0  #: with the server's clock
_LONG = timedelta(days=1)  #: that the clock was undisturbed where nothing is known of it


def believed_clock(
    store: Store,
    system: Clock,
    longest_downtime: timedelta,
    *,
    monotonic: Callable[[], float] = monotonic,
    synchronised: Callable[[], bool] = synchronised,
) -> BelievedClock:
    """The clock of a daemon that begins: an earlier one's jump is held on.

    Unless somebody has set the clock back since: it would be earlier than the last word. What is
    ahead of the daemons' last word, and of the newest entry of the log, by more than
    `longest_downtime` is held, too.
    """
    now = system.now()
    with store.read() as transaction:
        last, row = transaction.presence.last_word_at(), transaction.events.newest_at()
        there = transaction.presence.database_time()
        held = timedelta(seconds=transaction.presence.clock_offset())
        if last is not None and now - held + _A_LITTLE < last:
            held = timedelta()  # it was set back meanwhile: what is left of it is downtime or doubt
        set_at = transaction.events.last_at((_JUMPED, _WENT_BACK), now - held)
    return BelievedClock(
        system,
        monotonic,
        held=held,
        undisturbed=_LONG if set_at is None else now - held - set_at,
        begins_with=_first_sight(now - held, last, row, longest_downtime, there),
        synchronised=synchronised,
    )


def _first_sight(
    now: datetime,
    last: datetime | None,
    row: datetime | None,
    longest: timedelta,
    there: datetime | None,
) -> Doubt | SetBack | None:
    """What has become of the clock since the `last` word of a daemon and the newest `row`.

    Several daemons go by one clock: that of the database's server, `there`, bounds it, too.
    """
    if there is not None and now - there > _BESIDE:
        return Doubt(ahead=now - there, known=there, of_server=True)
    if last is not None and last - now > _A_LITTLE:
        return SetBack(by=last - now)
    known = max((each for each in (last, row) if each is not None), default=now)
    return Doubt(ahead=now - known, known=known) if now - known > longest else None


@dataclass(eq=False, kw_only=True, slots=True)
class Timekeeper:
    """Carries what the clock did into the database, each thing once."""

    store: Store
    clock: BelievedClock
    monotonic: Callable[[], float] = monotonic
    _compared_at: float | None = None  #: with the server's clock, by `monotonic`
    _accepted: timedelta = timedelta()  #: ahead of the server: somebody said that it is right
    _released: bool = False  #: since the clocks were last compared
    _sights: list[Sight] = field(default_factory=list)
    _looking_ahead: bool = True  #: for what was told at a time that has not come yet

    def begin(self, settings: Settings) -> None:
        """See whether the clock was set back, or a jump is held, since the last daemon ticked.

        A daemon must have started.
        """
        self._see()
        self._write(settings)
        if self.clock.held:
            _log.warning("Clock jump held", held=str(self.clock.held))

    def look(self, settings: Settings) -> None:
        """Look at the clock; to be called at every tick.

        What cannot be written now is written at the next look.
        """
        self._compare()
        self._see()
        if self._sights:
            self._write(settings)
        elif self.clock.held:
            self._ask_for_release()
        if self._looking_ahead and self.clock.settled:
            self._look_ahead(settings)

    def _compare(self) -> None:
        """Hold once an hour by what the clock is ahead of the server's, as at the start.

        What was released was right, as far as it went: then it is the server that is wrong.
        """
        at = self.monotonic()
        if self._compared_at is None:
            self._compared_at = at  # the start has compared them
        if at - self._compared_at < _COMPARED_EVERY_S or self.clock.held:
            return
        with self.store.read() as transaction:
            there = transaction.presence.database_time()
        self._compared_at = at
        if there is None:
            return
        ahead = self.clock.now() - there
        if self._released:
            self._accepted, self._released = ahead, False
        elif ahead - self._accepted > _BESIDE:
            self.clock.doubt(Doubt(ahead=ahead, known=there, of_server=True))

    def _see(self) -> None:
        while sight := self.clock.look():
            self._sights.append(sight)
            self._released |= isinstance(sight, Released)
            _say(sight)

    def _write(self, settings: Settings) -> None:
        now, held = self.clock.now(), self.clock.held
        with self.store.write() as transaction:
            for table in transaction.presences:
                if table.clock_offset() != held.total_seconds():
                    table.set_clock_offset(held.total_seconds())
            self._carry_all(transaction, settings, now)
        self._sights.clear()

    def _carry_all(self, transaction: Transaction, settings: Settings, now: datetime) -> None:
        for sight in self._sights:
            match sight:
                case Jump(ahead=ahead):
                    shown = now + self.clock.held
                    _held(transaction, settings, now, ahead, clock_jumped(ahead, shown))
                case Doubt(ahead=ahead, known=known, of_server=of_server):
                    longest = settings.watch.longest_downtime
                    shown = now + self.clock.held
                    text = (
                        clock_beside_server(ahead, shown)
                        if of_server
                        else clock_doubted(ahead, known, longest, shown)
                    )
                    _held(transaction, settings, now, ahead, text)
                case SetBack(by=by):
                    _set_back(transaction, by, now, settings.delivery.retry_cap)
                    self._looking_ahead = True
                case Released():
                    transaction.events.insert("clock released", now, key=None)
                    _believed_again(transaction, now)

    def _look_ahead(self, settings: Settings) -> None:
        """Plan anew what was told at a time that has not come, now that the clock is sure."""
        with self.store.write() as transaction:
            count = plan_again(transaction, orders_of(settings), self.clock.now())
        self._looking_ahead = False
        if count:
            _log.warning("Planned anew what a clock that was ahead had told", count=count)

    def _ask_for_release(self) -> None:
        """Somebody may have said `tracker status --release`, and noted that himself."""
        with self.store.read() as transaction:
            released = not transaction.presence.clock_offset()
        if released:
            self.clock.release()
            self._released = True
            with self.store.write() as transaction:
                _believed_again(transaction, self.clock.now())
            _log.warning("Clock jump released", by="tracker status --release")


def _say(sight: Sight) -> None:
    match sight:
        case Jump(ahead=ahead):
            _log.error("Clock jumped, what that made due is held", ahead=str(ahead))
        case Doubt(ahead=ahead, known=known):
            _log.error("Clock not believed", ahead=str(ahead), last_word=f"{known:%Y-%m-%dT%H:%MZ}")
        case SetBack(by=by):
            _log.warning("Clock set back", by=str(by))
        case Released():
            _log.warning("Clock jump released")


def _held(
    transaction: Transaction, settings: Settings, now: datetime, ahead: timedelta, text: Text
) -> None:
    transaction.events.insert(_JUMPED, now, key=None, detail=f"{ahead} ahead, held")
    orders = orders_of(settings)
    announce(transaction, BulletinKind.CLOCK, text, settings.operators, orders=orders, now=now)


def _believed_again(transaction: Transaction, now: datetime) -> None:
    """What comes late now comes late because the clock was not believed since the last tick."""
    last = transaction.daemon.last_tick_at()
    if last is not None:
        transaction.daemon.absent(Why.CLOCK, last, now)


def _set_back(transaction: Transaction, by: timedelta, now: datetime, retry_cap: timedelta) -> None:
    """Nothing may wait for an hour that the clock now shows again."""
    transaction.deliveries.set_back(now, now + retry_cap)
    transaction.daemon.forget_absences(now)
    for source, _ in transaction.sources.all():
        transaction.sources.reschedule(source.name, set_back(source, now).next_at)
    transaction.events.insert(_WENT_BACK, now, key=None, detail=f"by {by}")
