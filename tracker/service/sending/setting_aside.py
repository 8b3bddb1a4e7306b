"""What cannot be read is set aside: operators hear of it once, and no tick looks at it again."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.planning.text.findings import row_damaged, source_damaged
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Store, Transaction


def set_aside(transaction: Transaction, orders: Orders, now: datetime) -> int:
    """Tell of all that this transaction met and could not read, and look at none of it again.

    Gives how many reminders were waiting there. Each row is told of once, for as long as it stays.
    """
    parked = 0
    for damaged in {each.place: each for each in transaction.aside}.values():
        if damaged.stops:
            parked += transaction.reminders.park(damaged)
            transaction.milestones.park(damaged)
        text = (
            source_damaged(damaged.place, damaged.reason)
            if damaged.table == "sources"
            else row_damaged(damaged.place, damaged.key, damaged.reason, stops=damaged.stops)
        )
        announce(transaction, BulletinKind.FINDING, text, orders.operators, orders=orders, now=now)
    transaction.aside.clear()
    return parked


def look_again(store: Store, orders: Orders, now: datetime) -> None:
    """Have everything that was set aside looked at anew: somebody may have mended it."""
    with store.write() as transaction:
        transaction.set_moments_right(now)
        set_aside(transaction, orders, now)
        transaction.reminders.look_again()
        transaction.deliveries.look_again(now)
