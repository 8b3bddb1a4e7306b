"""Policies that the settings have lost: the default one serves, and the operators hear of it."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.planning.text.findings import policy_lost
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Store


def tell_lost_policies(store: Store, orders: Orders, now: datetime) -> None:
    """Tell, once each, of the policies that milestones name and the settings do not know."""
    with store.read() as transaction:
        counts = transaction.milestones.policies()
    lost = sorted(counts.keys() - orders.policies.keys())
    if not lost:
        return
    with store.write() as transaction:
        for name in lost:
            text = policy_lost(name, counts[name])
            kind, names = BulletinKind.FINDING, orders.operators
            announce(transaction, kind, text, names, orders=orders, now=now)
