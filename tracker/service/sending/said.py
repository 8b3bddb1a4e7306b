"""What the log says of attempts: names and numbers, never an address."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim
from tracker.service.sending.concluding import Ended

_log = structlog.get_logger()

_ROUTINE = frozenset({Outcome.SENT, Outcome.WITHDRAWN})
_NAMED = 5


def say(ended: Ended) -> None:
    """That an attempt has ended, and how."""
    level = _log.info if ended.outcome in _ROUTINE else _log.warning
    level("Delivery attempted", **keys_of(ended.claims), outcome=ended.outcome, detail=ended.detail)


def keys_of(claims: Sequence[Claim]) -> dict[str, object]:
    """The fields by which the log names claims."""
    first = claims[0]
    named = ",".join(map(_name, claims[:_NAMED]))
    more = len(claims) - _NAMED
    return {
        "key": f"{named} and {more} more" if more > 0 else named,
        "channel": first.channel,
        "attempt": first.attempt,
        "possible_repeat": any(claim.possible_repeat for claim in claims),
    }


def _name(claim: Claim) -> str:
    match claim:
        case ReminderClaim():
            return f"{claim.milestone.key}:{claim.reminder.reminder.occasion}"
        case BulletinClaim():
            return claim.bulletin.subject
    return str(claim.delivery_id)
