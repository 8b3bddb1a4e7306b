"""What became of an attempt, from what was seen of it, and what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tracker.domain.delivery import DeliveryState, Evidence, Outcome, Phase, Wire

_TRY_LATER = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_BY_PHASE = {
    Phase.UNUSABLE: Outcome.REFUSED,
    Phase.UNSENDABLE: Outcome.POISON,
    Phase.CONNECTING: Outcome.NOT_SENT,
    Phase.CONNECTED: Outcome.NOT_SENT,
    Phase.BYTES_OUT: Outcome.UNKNOWN,
}
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DAY = timedelta(days=1)
LONGEST_ASKED = _DAY  #: a pause that the other side asks for counts up to this
_OK, _CLIENT_ERROR, _SERVER_ERROR, _BEYOND = 200, 400, 500, 600


def outcome_of(evidence: Evidence) -> Outcome:
    """The outcome that `evidence` proves; UNKNOWN wherever acceptance cannot be ruled out."""
    if evidence.phase is not Phase.ANSWERED:
        return _BY_PHASE[evidence.phase]
    if evidence.outcome is not None:
        return evidence.outcome
    if evidence.accepted:
        return Outcome.SENT
    if evidence.status is None:
        return Outcome.REFUSED
    if evidence.wire is Wire.SMTP:
        return _smtp(evidence.status)
    return _http(evidence.status)


def _smtp(code: int) -> Outcome:
    """A 4xx reply asks to come again, a 5xx one not to (RFC 5321, 4.2.1)."""
    if _CLIENT_ERROR <= code < _SERVER_ERROR:
        return Outcome.NOT_SENT
    return Outcome.REFUSED if _SERVER_ERROR <= code < _BEYOND else Outcome.UNKNOWN


def _http(status: int) -> Outcome:
    """A redirect is not followed, so the payload went nowhere and somebody must mend the URL."""
    if status < _OK or status >= _BEYOND:
        return Outcome.UNKNOWN
    if status in _TRY_LATER or status >= _SERVER_ERROR:
        return Outcome.NOT_SENT
    return Outcome.REFUSED


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """How long to wait between attempts."""

    first: timedelta = timedelta(seconds=30)  #: doubles with each failure
    cap: timedelta = timedelta(minutes=30)
    refused_every: timedelta = timedelta(minutes=30)
    unknown_pause: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """What a delivery becomes after an attempt."""

    state: DeliveryState
    next_attempt_at: datetime | None = None  #: None when it is settled
    escalate: bool = False  #: tell the fallback channel now


def settle(  # noqa: PLR0913 - the decision has this many inputs; none may come from elsewhere
    policy: RetryPolicy,
    prior: Sequence[Outcome],
    outcome: Outcome,
    now: datetime,
    *,
    jitter: float,
    retry_after: str | None = None,
    fallback: bool = False,
    crashed: bool = False,
    at_once: bool = False,
    gone: bool = False,
) -> Settlement:
    """What follows from `outcome` after the `prior` ones.

    `jitter` in [0, 1) spreads the retries of many; `fallback` says whether another channel can be
    told; `crashed` that the sender died, which is no fault of the channel and so is always worth
    another try; `at_once` that the next try is another, shorter message; `gone` that the settings
    have lost the channel, and others are there to be told.
    """
    match outcome:
        case Outcome.SENT:
            return Settlement(state=DeliveryState.SENT)
        case Outcome.WITHDRAWN:
            return Settlement(state=DeliveryState.SUPERSEDED)
        case Outcome.REFUSED if gone:
            return Settlement(state=DeliveryState.SUPERSEDED, escalate=True)
        case Outcome.UNKNOWN if fallback and not crashed and Outcome.UNKNOWN in prior:
            return Settlement(state=DeliveryState.UNCONFIRMED, escalate=True)
    pause = _pause(policy, prior, outcome, jitter, crashed=crashed)
    if outcome is Outcome.NOT_SENT:
        asked = pause_asked(retry_after, now, LONGEST_ASKED)
        pause = asked if at_once else max(pause, asked)
    return Settlement(
        state=DeliveryState.PENDING,
        next_attempt_at=now + pause,
        escalate=outcome is Outcome.REFUSED or (outcome is Outcome.POISON and outcome in prior),
    )


def _pause(
    policy: RetryPolicy,
    prior: Sequence[Outcome],
    outcome: Outcome,
    jitter: float,
    *,
    crashed: bool,
) -> timedelta:
    """How long to wait before the next attempt."""
    match outcome:
        case Outcome.UNKNOWN if crashed or Outcome.UNKNOWN not in prior:
            return policy.unknown_pause
        case Outcome.UNKNOWN:
            return _fading(policy, prior)
        case Outcome.POISON if Outcome.POISON not in prior:
            return timedelta()
        case Outcome.NOT_SENT:
            return _backoff(policy, prior, jitter)
    return policy.refused_every


def _backoff(policy: RetryPolicy, prior: Sequence[Outcome], jitter: float) -> timedelta:
    """Full jitter below a ceiling that doubles with each earlier failure; at least a second."""
    doublings = min(sum(earlier is Outcome.NOT_SENT for earlier in prior), 16)
    ceiling = min(policy.first * (1 << doublings), policy.cap)
    return max(ceiling * jitter, min(ceiling, timedelta(seconds=1)))


def _fading(policy: RetryPolicy, prior: Sequence[Outcome]) -> timedelta:
    """Pauses that double up to a day: each repeat may be one more copy of what arrived already."""
    doublings = min(sum(earlier is Outcome.UNKNOWN for earlier in prior) - 1, 16)
    return min(policy.refused_every * (1 << doublings), max(policy.refused_every, _DAY))


def pause_asked(retry_after: str | None, now: datetime, cap: timedelta) -> timedelta:
    """What the other side asked for, as seconds or an HTTP date (RFC 9110, 10.2.3), capped.

    Some send fractions of a second; of a header that was sent twice the longer pause counts.
    """
    if retry_after is None:
        return timedelta()
    values = [value.strip() for value in retry_after.split(",")]
    if all(map(_SECONDS.fullmatch, values)):
        return timedelta(seconds=min(max(map(float, values)), cap.total_seconds()))
    try:
        until = parsedate_to_datetime(retry_after.strip())
    except (ValueError, OverflowError):
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), cap)
