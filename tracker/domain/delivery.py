"""Deliveries: one reminder or bulletin on one channel, tried until its outcome is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tracker.domain.bulletin import Bulletin
from tracker.domain.delay import Delay, Why
from tracker.domain.milestone import Milestone
from tracker.domain.reminder import StoredReminder


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"  #: waits for its first or next attempt
    CLAIMED = "claimed"  #: a sender holds it under a lease
    SENT = "sent"  #: accepted by the channel
    UNCONFIRMED = "unconfirmed"  #: unknown again after a repeat: the fallback is told
    SUPERSEDED = "superseded"  #: no longer true, or told elsewhere as its channel is gone
    FOLDED = "folded"  #: told within another delivery of the same milestone on the same channel


#: Somebody was told, or may have been.
TOLD: Final = frozenset({DeliveryState.SENT, DeliveryState.UNCONFIRMED})


class Outcome(StrEnum):
    """What became of one attempt; upper case, as operators grep for it."""

    STARTED = "STARTED"  #: written before the first byte; nothing known yet
    SENT = "SENT"  #: accepted
    NOT_SENT = "NOT_SENT"  #: certainly not accepted; worth another try
    REFUSED = "REFUSED"  #: certainly not accepted, and will not be until somebody mends it
    UNKNOWN = "UNKNOWN"  #: may have been accepted
    POISON = "POISON"  #: this message cannot be put into the channel's form
    WITHDRAWN = "WITHDRAWN"  #: superseded between claim and send; nothing went out


#: It will not be accepted until somebody mends something.
REFUSALS: Final = frozenset({Outcome.REFUSED, Outcome.POISON})
_ARRIVED: Final = frozenset({Outcome.SENT, Outcome.UNKNOWN})  #: or may have


#: What is said of an attempt whose process is gone: that is no failure of its channel.
DIED: Final = "the sender died"


class Phase(StrEnum):
    """How far an attempt got."""

    UNUSABLE = "unusable"  #: the channel's address cannot be used
    UNSENDABLE = "unsendable"  #: the message cannot be put into the channel's form
    CONNECTING = "connecting"  #: no connection was made
    CONNECTED = "connected"  #: connected; the message was not offered
    BYTES_OUT = "bytes_out"  #: part of the message went out, no answer came
    ANSWERED = "answered"  #: the other side gave its verdict


class Wire(StrEnum):
    """Which protocol's status codes the evidence holds."""

    HTTP = "http"
    SMTP = "smtp"
    LOCAL = "local"  #: no network: the console


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What was seen of one attempt; free of secrets, so it can be kept and shown."""

    wire: Wire
    phase: Phase
    accepted: bool = False  #: the service's own verdict where it gave one
    status: int | None = None  #: HTTP status or SMTP reply code
    retry_after: str | None = None  #: the header as received: seconds or an HTTP date
    detail: str = ""  #: one line for people
    outcome: Outcome | None = None  #: what the service's own words say, where they say more
    too_large: bool = False  #: less of it would have been taken
    crashed: bool = False  #: no sender lived for it, which says nothing of the channel


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A delivery that is to be made of a reminder or bulletin."""

    channel: str
    due_at: datetime
    deadline_at: datetime | None = None  #: when it will be too late: the earliest goes first
    fallback_at: datetime | None = None  #: when the fallback is told unless it arrived by then
    instead_of: str | None = None  #: the channel that did not take it, where this is its fallback
    held_for: Why | None = None  #: what holds it until `due_at`


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What became of one reminder on one channel."""

    channel: str
    state: DeliveryState
    last_outcome: Outcome | None  #: None where it was not tried yet
    since: datetime  #: when it was settled, else tried first, else is to go out
    instead_of: str | None = None  #: the channel that did not take it, where this was its fallback


@dataclass(frozen=True, kw_only=True, slots=True)
class StandIn:
    """For whom a person is told in their place."""

    whose: str  #: the name of who is away, as people read it
    until: date | None = None  #: the last day of the absence; None: it is not known


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsettled:
    """A reminder that has not arrived on a channel: held, waiting, or refused."""

    key: str
    title: str
    last_outcome: Outcome | None  #: None where it was not tried yet
    wanted_at: datetime  #: when it was, or is, first to go out


@dataclass(frozen=True, kw_only=True, slots=True)
class Conclusion:
    """What became of an attempt, and what its delivery becomes."""

    delivery_id: int
    token: str
    outcome: Outcome
    detail: str  #: one line for people, free of secrets
    state: DeliveryState
    next_due_at: datetime | None  #: None where it is settled
    possible_repeat: bool | None = None  #: None: follows from the earlier attempts


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A delivery that this process may send until its lease ends."""

    delivery_id: int
    channel: str
    token: str  #: fences off every other holder; deliveries claimed to go out together share one
    attempt: int  #: counts from 1
    created_at: datetime  #: when the delivery was made: the stable part of its Message-ID
    prior: tuple[Outcome, ...]  #: outcomes of the earlier attempts, oldest first
    instead_of: str | None = None  #: the channel that did not take it, where this is its fallback
    told_early: bool = False  #: it was told, perhaps within another, by a clock that was ahead

    @property
    def possible_repeat(self) -> bool:
        """Whether it was told before, or may have been."""
        return self.told_early or not _ARRIVED.isdisjoint(self.prior)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What one message says to the readers of its claims, as it was composed."""

    claims: tuple[Claim, ...]
    text: str  #: its title, an empty line, and its text
    template: str  #: the version of the words that it was made from
    address: str | None = field(repr=False)  #: the person's, on a personal channel


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderClaim(Claim):
    """A claim on the delivery of a reminder."""

    reminder: StoredReminder
    folded: tuple[StoredReminder, ...]  #: told within this reminder, oldest first
    milestone: Milestone
    untold: frozenset[int] = frozenset()  #: earlier revisions whose news went out to nobody
    ends: str | None = None  #: why no other follows, where it is the last of what comes round
    delays: tuple[Delay, ...] = ()  #: all that is known of why it waited, where it comes late
    told: tuple[Receipt, ...] = ()  #: what of it arrived in place of this channel, on others
    raised: tuple[Receipt, ...] = ()  #: of an escalation: what became of the reminder before it
    in_doubt: bool = False  #: something that is told within it may have arrived before
    stands_in: StandIn | None = None  #: where its reader is told in place of another person
    names: tuple[tuple[str, str], ...] = ()  #: of whom it speaks, by the words that name them

    @property
    def possible_repeat(self) -> bool:
        """Whether what it tells, or a part of that, may have been accepted before."""
        return self.in_doubt or self.told_early or not _ARRIVED.isdisjoint(self.prior)


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinClaim(Claim):
    """A claim on the delivery of a bulletin."""

    bulletin: Bulletin
    link: str | None = field(default=None, repr=False)  #: by which its reader alone signs on
