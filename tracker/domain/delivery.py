"""Deliveries: one reminder on one channel, tried until it is known what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.milestone import Milestone
from tracker.domain.reminder import StoredReminder


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"  #: waits for its first or next attempt
    CLAIMED = "claimed"  #: a sender holds it under a lease
    SENT = "sent"  #: accepted by the channel
    UNCONFIRMED = "unconfirmed"  #: unknown again after a repeat: the fallback is told
    SUPERSEDED = "superseded"  #: no longer true, so not told


class Outcome(StrEnum):
    """What became of one attempt; upper case, as operators grep for it."""

    STARTED = "STARTED"  #: written before the first byte; nothing known yet
    SENT = "SENT"  #: accepted
    NOT_SENT = "NOT_SENT"  #: certainly not accepted; worth another try
    REFUSED = "REFUSED"  #: certainly not accepted, and will not be until somebody mends it
    UNKNOWN = "UNKNOWN"  #: may have been accepted
    POISON = "POISON"  #: this message cannot be put into the channel's form
    WITHDRAWN = "WITHDRAWN"  #: superseded between claim and send; nothing went out


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A delivery that this process may send until its lease ends."""

    delivery_id: int
    channel: str
    token: str  #: fences off every other holder
    attempt: int  #: counts from 1
    reminder: StoredReminder
    folded: tuple[StoredReminder, ...]  #: told within this reminder, oldest first
    milestone: Milestone
    created_at: datetime  #: when the delivery was made: the stable part of its Message-ID
    prior: tuple[Outcome, ...]  #: outcomes of the earlier attempts, oldest first

    @property
    def possible_repeat(self) -> bool:
        """Whether an earlier attempt may have been accepted."""
        return Outcome.UNKNOWN in self.prior
