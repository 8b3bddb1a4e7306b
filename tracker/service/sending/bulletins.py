"""Bulletins: what tracker tells of itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.planning.text.bulletins import Text
from tracker.service.sending.orders import Orders
from tracker.store.store import Transaction


def announce(  # noqa: PLR0913 - what is told, to whom and when
    transaction: Transaction,
    kind: BulletinKind,
    text: Text,
    names: Iterable[str],
    *,
    orders: Orders,
    now: datetime,
) -> bool:
    """Have `text` delivered on each channel of `names`; False where that was done already.

    It is said in the words of the house. A subject is told once, however often its occasion is
    noticed.
    """
    said = text.said_in(orders.words)
    number = transaction.bulletins.insert(kind, said.subject, said.title, said.text, now)
    if number is None:
        return False
    transaction.deliveries.insert_bulletin(number, orders.at_once(names, now), now)
    return True
