"""The second half of a tick: claim, send, record, one delivery at a time and channel by channel.

The claim is durable before the first byte leaves, the outcome is written afterwards in its own
transaction, and no transaction is open while the network is touched. Whatever dies in between
leaves a claim whose lease runs out, and that is recovered as an unknown outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from tracker.domain.channel import Channel, Notifier
from tracker.domain.delivery import (
    Claim,
    Conclusion,
    Evidence,
    Order,
    Outcome,
    Phase,
    ReminderClaim,
    Wire,
)
from tracker.domain.message import Message
from tracker.domain.policy import Policy
from tracker.planning.message import compose
from tracker.planning.outcome import RetryPolicy, outcome_of, settle
from tracker.planning.recipients import select_channels
from tracker.service.clock import Clock
from tracker.service.plans import policy_of
from tracker.store.store import Store, Transaction

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ended:
    """An attempt that is over, as far as this process can tell."""

    claim: ReminderClaim
    outcome: Outcome
    detail: str
    retry_after: str | None = None
    crashed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Carries claimed deliveries over their channels and writes down what became of them."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    notifiers: Mapping[str, Notifier]
    policies: Mapping[str, Policy]
    retry: RetryPolicy
    lease: timedelta
    owner: str  #: names this process among all that may hold claims
    jitter: Callable[[], float]  #: in [0, 1)

    def drain(self, channel: str, stop: Callable[[], bool]) -> list[Outcome]:
        """Send what is due on `channel` until nothing is, or `stop()` says so."""
        outcomes = []
        while not stop() and (claim := self._claim(channel)) is not None:
            outcomes.append(self._deliver(claim))
        return outcomes

    def recover(self, *, orphans: bool = False) -> int:
        """Settle claims whose lease ran out as unknown; gives how many.

        With `orphans`, every claim of another owner: for a process that knows it is alone.
        """
        now = self.clock.now()
        with self.store.write() as transaction:
            expired = transaction.deliveries.expired(now, owner_not=self.owner if orphans else None)
            for claim in _of_reminders(expired):
                ended = _Ended(
                    claim=claim, outcome=Outcome.UNKNOWN, detail="the sender died", crashed=True
                )
                self._conclude(transaction, ended, now)
        for claim in _of_reminders(expired):
            _log.warning("Delivery interrupted", **_keys(claim))
        return len(expired)

    def _claim(self, channel: str) -> ReminderClaim | None:
        now = self.clock.now()
        with self.store.write() as transaction:
            claims = transaction.deliveries.claim(
                channel,
                now,
                token=lambda: uuid4().hex,
                together=False,
                owner=self.owner,
                lease_until=now + self.lease,
                limit=1,
            )
        return next(_of_reminders(claims), None)

    def _deliver(self, claim: ReminderClaim) -> Outcome:
        ended = self._attempt(claim)
        now = self.clock.now()
        with self.store.write() as transaction:
            held = self._conclude(transaction, ended, now)
        level = _log.info if ended.outcome in _QUIET else _log.warning
        level(
            "Delivery attempted",
            **_keys(claim),
            outcome=ended.outcome,
            detail=ended.detail,
            held=held,
        )
        return ended.outcome

    def _attempt(self, claim: ReminderClaim) -> _Ended:
        if not self._still_wanted(claim):
            detail = "superseded before it was sent"
            return _Ended(claim=claim, outcome=Outcome.WITHDRAWN, detail=detail)
        evidence = self._send(claim)
        return _Ended(
            claim=claim,
            outcome=outcome_of(evidence),
            detail=evidence.detail,
            retry_after=evidence.retry_after,
        )

    def _still_wanted(self, claim: ReminderClaim) -> bool:
        """Whether nobody closed or moved the milestone since the claim was made."""
        with self.store.read() as transaction:
            return claim.delivery_id in transaction.deliveries.held((claim,))

    def _send(self, claim: ReminderClaim) -> Evidence:
        notifier = self.notifiers.get(claim.channel)
        if notifier is None:
            return Evidence(
                wire=Wire.LOCAL,
                phase=Phase.UNUSABLE,
                detail=f"no channel is called {claim.channel!r} in the settings any more",
            )
        try:
            message = self._message(claim)
        except Exception as error:  # noqa: BLE001 - one bad text must not stop its channel
            _log.error("Message could not be composed", **_keys(claim), error=repr(error))
            return Evidence(
                wire=Wire.LOCAL, phase=Phase.UNSENDABLE, detail="the message cannot be composed"
            )
        return notifier.send(message)

    def _message(self, claim: ReminderClaim) -> Message:
        policy = policy_of(claim.milestone, self.policies)
        return compose(claim, reader_tz=policy.tz, now=self.clock.now())

    def _conclude(self, transaction: Transaction, ended: _Ended, now: datetime) -> bool:
        """Write the outcome and what follows from it; whether the claim still held."""
        claim = ended.claim
        fallbacks = self._fallbacks(claim)
        settlement = settle(
            self.retry,
            claim.prior,
            ended.outcome,
            now,
            jitter=self.jitter(),
            retry_after=ended.retry_after,
            fallback=bool(fallbacks),
            crashed=ended.crashed,
        )
        conclusion = Conclusion(
            delivery_id=claim.delivery_id,
            token=claim.token,
            outcome=ended.outcome,
            detail=ended.detail,
            state=settlement.state,
            next_due_at=settlement.next_attempt_at,
            possible_repeat=claim.possible_repeat,
        )
        held = bool(transaction.deliveries.conclude((conclusion,), now))
        if held and settlement.escalate:
            orders = [Order(channel=channel, due_at=now) for channel in fallbacks]
            transaction.deliveries.insert(claim.reminder.id, orders, now)
        return held

    def _fallbacks(self, claim: ReminderClaim) -> tuple[str, ...]:
        """Who is told when the channel refuses; where it is gone, the channels that remain."""
        channel = self.channels.get(claim.channel)
        if channel is not None:
            return (channel.fallback,) if channel.fallback else ()
        policy = policy_of(claim.milestone, self.policies)
        return select_channels(claim.milestone, policy, list(self.channels.values()))


def _of_reminders(claims: Iterable[Claim]) -> Iterator[ReminderClaim]:
    return (claim for claim in claims if isinstance(claim, ReminderClaim))


_QUIET = frozenset({Outcome.SENT, Outcome.WITHDRAWN})


def _keys(claim: ReminderClaim) -> dict[str, object]:
    """What the log says of a claim: names and numbers, never an address."""
    return {
        "key": claim.milestone.key,
        "lead_time": claim.reminder.reminder.lead_time,
        "channel": claim.channel,
        "attempt": claim.attempt,
        "possible_repeat": claim.possible_repeat,
    }
