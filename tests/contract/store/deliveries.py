"""Orders and conclusions for tests of deliveries: plain by default."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.builders import NOW
from tracker.domain.delivery import Claim, Conclusion, DeliveryState, Order, Outcome
from tracker.store.store import Transaction

ANY_TOKEN = "t"


def orders(*channels: str, due_at: datetime = NOW, **changes: Any) -> list[Order]:
    """An order for each of `channels`."""
    return [Order(channel=channel, due_at=due_at, **changes) for channel in channels]


def claimed(  # noqa: PLR0913  # as DeliveryTable.claim
    transaction: Transaction,
    channel: str,
    now: datetime = NOW,
    *,
    token: str = ANY_TOKEN,
    owner: str = "o",
    lease_until: datetime | None = None,
    limit: int = 10,
) -> tuple[Claim, ...]:
    """What is due on a channel, claimed under one token, for a minute unless told otherwise."""
    return transaction.deliveries.claim(
        channel,
        now,
        token=lambda: token,
        together=True,
        owner=owner,
        lease_until=lease_until or now + timedelta(minutes=1),
        limit=limit,
    )


def a_conclusion(
    claim: Claim, outcome: Outcome, state: DeliveryState, **changes: Any
) -> Conclusion:
    """What became of an attempt that is not to be repeated."""
    defaults: dict[str, Any] = {
        "delivery_id": claim.delivery_id,
        "token": claim.token,
        "outcome": outcome,
        "detail": "as seen",
        "state": state,
        "next_due_at": None,
    }
    return Conclusion(**defaults | changes)
