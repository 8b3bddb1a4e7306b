"""What settings and database say of each other that cannot be: the operators hear of it.

Policies that the settings have lost, whose place the default one takes, and people whom nobody has
added.
"""

from __future__ import annotations

from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.planning.sending.reach import strangers, tells_people
from tracker.planning.text.findings import policy_lost, strangers_named
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Store


def tell_strangers(store: Store, orders: Orders, now: datetime) -> None:
    """Tell of the people and teams whom the settings name and nobody has added."""
    if not tells_people(orders.policies, orders.routes):
        return
    with store.read() as transaction:
        people = transaction.people.all()
    unknown = strangers(orders.policies, orders.routes, people)
    if unknown:
        with store.write() as transaction:
            text = strangers_named(unknown, now)
            kind, names = BulletinKind.FINDING, orders.operators
            announce(transaction, kind, text, names, orders=orders, now=now)


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
