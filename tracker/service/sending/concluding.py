"""What follows from an attempt: its outcome, the next one, and who is told in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import (
    REFUSALS,
    BulletinClaim,
    Claim,
    Conclusion,
    Outcome,
    ReminderClaim,
)
from tracker.domain.occasion import ReminderKind
from tracker.planning.sending.outcome import (
    LONGEST_ASKED,
    RetryPolicy,
    Settlement,
    pause_asked,
    settle,
)
from tracker.planning.text.bulletins import pause_wanted
from tracker.planning.text.findings import channel_lost
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Transaction
from tracker.store.values.records import FallbackDue


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """Attempts that ended together, with one message or without any."""

    claims: tuple[Claim, ...]
    outcome: Outcome
    detail: str
    retry_after: str | None = None
    crashed: bool = False  #: the sender died, which is no fault of the channel
    at_once: bool = False  #: the next try is another message, so it need not wait


@dataclass(frozen=True, kw_only=True, slots=True)
class Concluder:
    """Writes outcomes down, with all that follows from them, in one transaction."""

    orders: Orders
    retry: RetryPolicy
    operators: tuple[str, ...]  #: the channels that hear of trouble
    jitter: Callable[[], float]  #: in [0, 1)

    def settled(
        self, ended: Ended, now: datetime, orders: Orders | None = None
    ) -> list[tuple[Claim, Conclusion, Settlement]]:
        """What becomes of each delivery; those that went out together are tried again together.

        `orders` are ours with the people that there are, where a database tells them.
        """
        known = orders or self.orders
        jitter = self.jitter()
        return [
            (claim, _conclusion(claim, ended, settlement, known), settlement)
            for claim in ended.claims
            for settlement in [
                settle(
                    self.retry,
                    claim.prior,
                    ended.outcome,
                    now,
                    jitter=jitter,
                    retry_after=ended.retry_after,
                    fallback=bool(_stand_ins(claim, known, now)),
                    crashed=ended.crashed,
                    at_once=ended.at_once,
                    gone=_is_gone(claim, known, now, informed=orders is not None),
                )
            ]
        ]

    def conclude(self, transaction: Transaction, ended: Sequence[Ended], now: datetime) -> None:
        """Write down what became of all of `ended`."""
        orders = self.orders.within(transaction)
        settled = [each for some in ended for each in self.settled(some, now, orders)]
        held = transaction.deliveries.conclude([each[1] for each in settled], now)
        for claim, conclusion, settlement in settled:
            if claim.delivery_id in held:
                self._follow(transaction, claim, conclusion.outcome, settlement, orders, now)
        for each in ended:
            self._tell_pause(transaction, each, now)

    def _tell_pause(self, transaction: Transaction, ended: Ended, now: datetime) -> None:
        """Have the operators hear of a pause that is longer than any of ours."""
        asked = pause_asked(ended.retry_after, now, LONGEST_ASKED)
        if ended.outcome is not Outcome.NOT_SENT or asked <= self.retry.cap:
            return
        channel, _ = channel_and_person(ended.claims[0].channel)
        others = [name for name in self.operators if name != channel]
        text = pause_wanted(channel, now + asked, ended.detail)
        announce(transaction, BulletinKind.FUSE, text, others, orders=self.orders, now=now)

    def tell_fallbacks(self, transaction: Transaction, now: datetime, *, limit: int) -> None:
        """Have what did not arrive for too long told by the fallback as well."""
        waiting = transaction.deliveries.fallbacks_due(now, limit)
        faults = transaction.each(waiting, lambda some: self._tell(transaction, some, now))
        for each, error in faults:
            transaction.deliveries.park(each.delivery_id, error)

    def _tell(
        self, transaction: Transaction, waiting: Sequence[FallbackDue], now: datetime
    ) -> None:
        for each in waiting:
            names = self.orders.stand_ins(each.channel, now)
            orders = self.orders.at_once(
                names, now, deadline=each.deadline_at, instead_of=each.channel
            )
            if each.reminder_id is not None:
                transaction.deliveries.insert(each.reminder_id, orders, now)
            elif each.bulletin_id is not None:
                transaction.deliveries.insert_bulletin(each.bulletin_id, orders, now)
        transaction.deliveries.fallback_told([each.delivery_id for each in waiting])

    def _follow(  # noqa: PLR0913, PLR0917 - what follows from what
        self,
        transaction: Transaction,
        claim: Claim,
        outcome: Outcome,
        settlement: Settlement,
        orders: Orders,
        now: datetime,
    ) -> None:
        if settlement.escalate:
            names = _stand_ins(claim, orders, now)
            self.orders.instead(transaction, claim, names, now)
            transaction.deliveries.fallback_told([claim.delivery_id])
        if settlement.escalate and orders.configured(claim.channel) is None:
            text = channel_lost(channel_and_person(claim.channel)[0], now)
            announce(
                transaction,
                BulletinKind.FINDING,
                text,
                self.operators,
                orders=self.orders,
                now=now,
            )
        if outcome in REFUSALS and isinstance(claim, ReminderClaim):
            self._escalate(transaction, claim, now)

    def _escalate(self, transaction: Transaction, claim: ReminderClaim, now: datetime) -> None:
        """What everybody refused goes up at once: the next steps now, and whoever is left."""
        if not transaction.deliveries.refused_everywhere(claim.reminder.id):
            return
        told = claim.reminder.reminder
        transaction.reminders.bring_forward(told.key, told.revision, ReminderKind.ESCALATION, now)
        shared = [each.name for each in self.orders.reach.shared]
        others = [name for name in shared if name not in self.operators]
        for names in (self.operators, others):
            self.orders.instead(transaction, claim, names, now)
            if not transaction.deliveries.refused_everywhere(claim.reminder.id):
                return


def _stand_ins(claim: Claim, orders: Orders, now: datetime) -> tuple[str, ...]:
    """Who is told in place of whom a claim is for: nobody of what is for them alone."""
    if isinstance(claim, BulletinClaim) and claim.bulletin.kind is BulletinKind.SIGN_ON:
        return ()
    milestone = claim.milestone if isinstance(claim, ReminderClaim) else None
    return orders.stand_ins(claim.channel, now, milestone)


def _is_gone(claim: Claim, orders: Orders, now: datetime, *, informed: bool) -> bool:
    """Whether nothing can be told there any more, and somebody else can be told.

    The settings have lost the channel, or the person behind it has no address there: only orders
    that are `informed` know the people.
    """
    unreached = (
        informed and orders.is_personal(claim.channel) and not orders.reach.address(claim.channel)
    )
    lost = unreached or orders.configured(claim.channel) is None
    return lost and bool(_stand_ins(claim, orders, now))


def _conclusion(claim: Claim, ended: Ended, settlement: Settlement, orders: Orders) -> Conclusion:
    next_due_at = settlement.next_attempt_at
    if next_due_at is not None and isinstance(claim, ReminderClaim):
        next_due_at = orders.not_in_quiet(claim, next_due_at)
    return Conclusion(
        delivery_id=claim.delivery_id,
        token=claim.token,
        outcome=ended.outcome,
        detail=ended.detail,
        state=settlement.state,
        next_due_at=next_due_at,
        possible_repeat=claim.possible_repeat,
    )
