"""After a restore: what the replaced database may have told is told once more, and says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tracker.service.sending.dispatching import Dispatcher
from tracker.service.sending.orders import Orders
from tracker.store.store import Store

_FALLBACK_AFTER: Final = timedelta(minutes=15)  #: before that a channel has its own turn again
_MOST_TURNS: Final = 100_000  #: of 200 milestones each


def mark_repeats(store: Store, orders: Orders, since: datetime, now: datetime) -> int:
    """Have all that is due at `now` delivered as a possible repeat; how many deliveries that are.

    `store` is a copy from `since`. Whatever has come due after that was told by the database that
    it replaces, or was not: nobody can know. Nothing is sent here.
    """
    dispatcher = Dispatcher(store=store, orders=orders)
    for _ in range(_MOST_TURNS):
        if not dispatcher.dispatch(now):
            break
    detail = f"restored from a copy of {since:%Y-%m-%dT%H:%MZ}: may have been told since"
    with store.write() as transaction:
        marked = transaction.deliveries.may_have_been_made(
            now, detail=detail, fallback_at=now + _FALLBACK_AFTER
        )
        told = f"from a copy of {since:%Y-%m-%dT%H:%MZ}; {marked} deliveries may be repeats"
        transaction.events.insert("restored", now, key=None, detail=told)
    return marked
