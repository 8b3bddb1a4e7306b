"""Rounds: dispatch, write down, claim, send, again and again until nothing is due.

Every claim is durable before the first byte leaves, every outcome is written afterwards, and no
transaction is open while the network is touched. Outcomes and claims of a round share one
transaction: a commit costs more than what it holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from tracker.domain.channel import HEARTBEAT, Senders, channel_and_person
from tracker.domain.delivery import DIED, Claim, Evidence, Outcome
from tracker.domain.message import Message
from tracker.errors import DatabaseUnusable
from tracker.planning.sending.outcome import LONGEST_ASKED, outcome_of, pause_asked
from tracker.planning.text.bulletins import spool_set_aside
from tracker.planning.text.bundling import Bundle
from tracker.planning.text.message import emergency, message_of
from tracker.service.clock import Clock
from tracker.service.sending.claiming import Claimer
from tracker.service.sending.composing import Composed, Composer, wordings_of
from tracker.service.sending.concluding import Concluder, Ended
from tracker.service.sending.dispatching import Portions
from tracker.service.sending.orders import Orders
from tracker.service.sending.parts import after, chains_of
from tracker.service.sending.passing import Passing
from tracker.service.sending.said import keys_of, say
from tracker.service.sending.setting_aside import set_aside
from tracker.service.sending.trouble import Trouble
from tracker.store.store import Store, Transaction

_log = structlog.get_logger()

_SWEEP_EVERY_S = 1.0
_AT_ONCE = 200  #: of what a sweep finds; bounds a transaction
_CRASHES = 3  #: a sender that dies so often under one message does not die by accident
_FINISH_WAIT_S = 1.0
_GATHER_S = 0.01


@dataclass(kw_only=True)
class Rounds:
    """The work of one thread: nothing in here is shared."""

    store: Store
    clock: Clock
    monotonic: Callable[[], float]  #: seconds
    portions: Portions
    passing: Passing
    claimer: Claimer
    concluder: Concluder
    senders: Senders
    composer: Composer
    trouble: Trouble
    _bundles: dict[int, Bundle] = field(default_factory=dict)  #: under way
    _following: dict[int, tuple[Bundle, ...]] = field(default_factory=dict)  #: after which of them
    _errands: dict[int, str] = field(default_factory=dict)  #: under way, what each is for
    _ended: list[Ended] = field(default_factory=list)  #: not written down yet
    _spooled: int = 0  #: how many of those the spool holds
    _swept_at: float = float("-inf")
    _is_short: bool = False  #: of what is handed over and can be sent soon
    alive_at: float = float("-inf")  #: the last sign of life, in monotonic seconds
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def go(self, wait_s: float, *, claiming: bool = True) -> list[Outcome] | None:
        """One round: the outcomes that it wrote down, None where there is nothing left to do.

        Waits at most `wait_s` seconds for a send to end, and only while one is under way. Raises
        DatabaseUnusable; what has ended by then is kept for the next round, and in the spool.
        """
        self.alive_at = self.monotonic()
        hurries = claiming and self._is_short and self.portions.is_coming
        self._gather(0 if hurries else wait_s, claiming=claiming)
        now = self.clock.now()
        try:
            written, composed = self._write(now, claiming=claiming)
        except DatabaseUnusable as error:
            self._spool(now)
            self.trouble.met(error)
            raise
        self._submit(composed)
        if not (written or composed or self._is_busy or (claiming and self.portions.is_coming)):
            return None
        return [ended.outcome for ended in written for _ in ended.claims]

    def recover(self, *, orphans: bool) -> int:
        """Settle what a process that died left behind; gives how many deliveries that were.

        Outcomes that it kept in the spool count; what else it had claimed is unknown once its
        lease has run out, with `orphans` at once: for a process that knows it is alone.
        """
        kept = self.store.spool.kept()
        if self.store.spool.set_aside is not None:
            self.trouble.tell(spool_set_aside(str(self.store.spool.set_aside), self.clock.now()))
        for conclusion, ended_at in kept:
            with self.store.write() as transaction:
                transaction.deliveries.conclude([conclusion], ended_at)
        if kept:
            self.store.spool.clear()
        recovered = len(kept)
        while found := self._recover(orphans=orphans):
            recovered += found
        return recovered

    def finish(self) -> None:
        """Wait for what is under way, which has a deadline, and write it down or keep it."""
        while self._is_busy:
            try:
                self.go(_FINISH_WAIT_S, claiming=False)
            except DatabaseUnusable:
                if not self._bundles:
                    return

    @property
    def _is_busy(self) -> bool:
        """Whether something is under way, or has ended and is not written down."""
        return bool(self._bundles or self._errands or self._ended)

    def ping(self, *, well: bool) -> None:
        """Tell whoever watches from outside that all is well, or that it is not."""
        title = "tracker is well" if well else "reminders do not arrive"
        message = message_of(title, "", "<heartbeat>", urgent=not well)
        self._run_errand("heartbeat", HEARTBEAT, message)

    def warn(self) -> None:
        """Tell the operators of trouble that no delivery can tell, as the database takes none."""
        for text in self.trouble.to_tell():
            said = text.said_in(self.concluder.orders.words)
            for name in self.claimer.operators:
                self._run_errand("emergency", name, emergency(said, self.clock.now()))

    def _run_errand(self, what: str, channel: str, message: Message) -> None:
        """Send something that is no delivery: only the log says what became of it."""
        number = next(self._numbers)
        self._errands[number] = what
        self.senders.submit(number, channel, message)

    def _gather(self, wait_s: float, *, claiming: bool) -> None:
        for number, evidence in self._take_ended(wait_s):
            if (bundle := self._bundles.pop(number, None)) is not None:
                self._end(bundle, evidence, self._following.pop(number, ()), claiming=claiming)
            elif (what := self._errands.pop(number)) and not evidence.accepted:
                _log.warning("Errand failed", errand=what, detail=evidence.detail)

    def _take_ended(self, wait_s: float) -> list[tuple[int, Evidence]]:
        """What has ended; where much is under way, soon a good part of it: commits are dear."""
        under_way = len(self._bundles) + len(self._errands)
        ended = list(self.senders.finished(wait_s if under_way else 0))
        until = self.monotonic() + _GATHER_S
        while 0 < len(ended) < under_way // 2 and (left := until - self.monotonic()) > 0:
            ended += self.senders.finished(left)
        return ended

    def _end(
        self,
        bundle: Bundle,
        evidence: Evidence,
        following: Sequence[Bundle],
        *,
        claiming: bool,
    ) -> None:
        channel = bundle.claims[0].channel
        ended = Ended(
            claims=bundle.claims,
            outcome=outcome_of(evidence),
            detail=evidence.detail,
            retry_after=evidence.retry_after,
            crashed=evidence.crashed and not _crashes_senders(bundle.claims),
        )
        self.composer.parts.ended(bundle, ended.outcome)
        if evidence.too_large:
            load = self.senders.load(channel_and_person(channel)[0], bundle.message)
            ended = self.composer.parts.too_large(channel, bundle, ended, load=load)
        asked = pause_asked(ended.retry_after, self.clock.now(), LONGEST_ASKED)
        held = ended.outcome is Outcome.NOT_SENT and not ended.at_once
        pause_s = asked.total_seconds() if held else 0.0
        self.claimer.ended(ended, self.monotonic(), pause_s=pause_s)
        self._ended.append(ended)
        if not following:
            return
        if ended.outcome is Outcome.SENT and claiming:
            self.claimer.awaits(channel, -1)
            self._start(channel, following[0], following[1:])
        else:
            self.claimer.awaits(channel, -len(following))
            self._ended += [after(ended, each) for each in following]

    def _write(self, now: datetime, *, claiming: bool) -> tuple[list[Ended], list[Composed]]:
        """Everything of a round that the database has to know; nothing is lost where it fails."""
        if claiming:
            self._dispatch(now)
        channels = self._channels_to_serve(now) if claiming else ()
        sweeping = self.monotonic() - self._swept_at >= _SWEEP_EVERY_S
        composed: list[Composed] = []
        if self._ended or channels or sweeping:
            with self.store.write() as transaction:
                self._conclude(transaction, self._ended, now)
                if sweeping:
                    self._sweep(transaction, now)
                now_s, is_coming = self.monotonic(), self.portions.is_coming
                batches = self.claimer.claim(transaction, channels, now, now_s, is_coming=is_coming)
                composed = self.composer.composed(transaction, batches, now)
                transaction.texts.keep(list(wordings_of(composed)))
                set_aside(transaction, self._orders, now)
                self.claimer.share(transaction)
            if self._ended or composed:
                self.trouble.over()
        written, self._ended = self._ended, []
        if self._spooled:
            self.store.spool.clear()
            self._spooled = 0
        for ended in written:
            say(ended)
        return written, composed

    def _conclude(self, transaction: Transaction, ended: Sequence[Ended], now: datetime) -> None:
        """Write down what became of attempts; one that cannot be written spoils no other."""
        faults = transaction.each(
            ended, lambda some: self.concluder.conclude(transaction, some, now)
        )
        for each, error in faults:
            for claim in each.claims:
                transaction.deliveries.park(claim.delivery_id, error)

    def _dispatch(self, now: datetime) -> None:
        """Hand over some of the reminders that are due, then close the events that have passed.

        In this order: what could not be told in time is told late, not withdrawn.
        """
        with self.store.read() as transaction:
            fire_at = transaction.reminders.next_fire_at()
            passing_at = transaction.milestones.next_passing_at()
            is_due = fire_at is not None and fire_at <= now
            self._is_short = is_due and self._lacks(transaction, now)
        if not is_due:
            self.portions.none_due()
        elif self._is_short or not self.portions.rests:
            self.portions.hand_over(now)
            self.alive_at = self.monotonic()
        if passing_at is not None and passing_at <= now and not self.portions.is_coming:
            while self.passing.close(now):
                self.alive_at = self.monotonic()

    def _lacks(self, transaction: Transaction, now: datetime) -> bool:
        """Whether a channel could soon take more than was handed over."""
        if not self._bundles:
            return True
        count, wanted = transaction.deliveries.count_due, self.claimer.ready
        due = transaction.deliveries.channels_due(now)
        names = self.claimer.with_room(due, self.monotonic())
        return any(count(name, now, at_most=wanted(name)) < wanted(name) for name in names)

    def _channels_to_serve(self, now: datetime) -> tuple[str, ...]:
        """The channels that have something to send, and room; nobody's who is away meanwhile."""
        with self.store.read() as transaction:
            due = transaction.deliveries.channels_due(now)
            own = [name for name in due if channel_and_person(name)[1] is not None]
            absent = self._orders.within(transaction).absent_among(own, now) if own else ()
        if absent:
            with self.store.write() as transaction:
                self._orders.within(transaction).pass_on_for_absent(transaction, absent, now)
                due = transaction.deliveries.channels_due(now)
        return self.claimer.with_room(due, self.monotonic())

    @property
    def _orders(self) -> Orders:
        return self.concluder.orders

    def _sweep(self, transaction: Transaction, now: datetime) -> None:
        """Find deliveries whose fallback is to be told, and claims whose lease ran out."""
        self._swept_at = self.monotonic()
        self.concluder.tell_fallbacks(transaction, now, limit=_AT_ONCE)
        self._settle_expired(transaction, now, orphans=False)

    def _recover(self, *, orphans: bool) -> int:
        with self.store.write() as transaction:
            now = self.clock.now()
            settled = self._settle_expired(transaction, now, orphans=orphans)
            set_aside(transaction, self._orders, now)
            return settled

    def _settle_expired(self, transaction: Transaction, now: datetime, *, orphans: bool) -> int:
        """What others had claimed and did not conclude in time is unknown.

        A process that was stopped for a while finds its own claims there, too, but they are still
        under way: their senders tell what became of them.
        """
        waiting = itertools.chain.from_iterable(self._following.values())
        bundles = itertools.chain(self._bundles.values(), waiting)
        mine = {claim.token for bundle in bundles for claim in bundle.claims}
        not_mine = self.claimer.owner if orphans else None
        there = now - self.claimer.ahead()
        expired = transaction.deliveries.expired(there, owner_not=not_mine, limit=_AT_ONCE)
        ended = [
            Ended(claims=(claim,), outcome=Outcome.UNKNOWN, detail=DIED, crashed=True)
            for claim in expired
            if claim.token not in mine
        ]
        self._conclude(transaction, ended, now)
        for each in ended:
            _log.warning("Delivery interrupted", **keys_of(each.claims))
        return len(ended)

    def _submit(self, composed: Sequence[Composed]) -> None:
        """Send what is still wanted of what was claimed."""
        bundles = [bundle for each in composed for bundle in each.bundles]
        self._ended += [ended for each in composed for ended in each.failed]
        if not bundles:
            return
        with self.store.read() as transaction:
            held = transaction.deliveries.held([each for one in bundles for each in one.claims])
        self.composer.parts.remember(bundles)
        for each in composed:
            wanted = [bundle for bundle in each.bundles if self._is_wanted(bundle, held)]
            for first, *others in chains_of(wanted):
                self.claimer.awaits(each.channel, len(others))
                self._start(each.channel, first, others)

    def _is_wanted(self, bundle: Bundle, held: Collection[int]) -> bool:
        """Whether all that a message tells is still to be told; what is left of it is told anew."""
        gone = tuple(claim for claim in bundle.claims if claim.delivery_id not in held)
        left = tuple(claim for claim in bundle.claims if claim.delivery_id in held)
        if gone:
            detail = "superseded before it was sent"
            self._ended.append(Ended(claims=gone, outcome=Outcome.WITHDRAWN, detail=detail))
        if gone and left:
            detail = "another of its message was superseded before it was sent"
            again = Ended(claims=left, outcome=Outcome.NOT_SENT, detail=detail, at_once=True)
            self._ended.append(again)
        return not gone

    def _start(self, channel: str, bundle: Bundle, following: Sequence[Bundle]) -> None:
        """Hand a message over; those that follow wait until it was accepted."""
        number = next(self._numbers)
        self._bundles[number] = bundle
        if following:
            self._following[number] = tuple(following)
        self.claimer.started(channel, self.monotonic())
        self.senders.submit(number, channel_and_person(channel)[0], bundle.message)

    def _spool(self, now: datetime) -> None:
        """Keep outcomes that cannot be written, so that a crash does not make them unknown."""
        fresh = self._ended[self._spooled :]
        conclusions = [
            conclusion for ended in fresh for _, conclusion, _ in self.concluder.settled(ended, now)
        ]
        if conclusions and not self.store.spool.keep(conclusions, now):
            _log.error("Outcomes cannot be kept", count=len(conclusions))
        self._spooled = len(self._ended)


def _crashes_senders(claims: Sequence[Claim]) -> bool:
    """Whether one of them ended in doubt so often that it is its own doing."""
    return any(claim.prior.count(Outcome.UNKNOWN) >= _CRASHES for claim in claims)
