"""The all-clear: a word once a week where nothing was due, so that silence differs from death."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import DigestTimes
from tracker.planning.sending.holding import last_all_clear, next_digest
from tracker.planning.text.bulletins import all_clear
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Store

_SILENCE = timedelta(days=7)


@dataclass(kw_only=True)
class AllClear:
    """Gives each channel that wants it the all-clear, unless it heard something that week.

    What was due while nothing ran is made up for, once: its subject names the week.
    """

    store: Store
    orders: Orders
    tz: str  #: IANA zone of the people who are told
    _next: dict[str, datetime] = field(default_factory=dict)

    def give(self, now: datetime) -> None:
        """Order what is due at `now`; costs nothing while nothing is."""
        for name, channel in self.orders.channels.items():
            if channel.all_clear is not None and now >= self._next.get(name, now):
                self._give(name, channel.all_clear, now)
                self._next[name] = next_digest(channel.all_clear, now)

    def _give(self, name: str, times: DigestTimes, now: datetime) -> None:
        at = last_all_clear(times, now)
        since = at - _SILENCE
        with self.store.write() as transaction:
            outlook = transaction.milestones.outlook(at)
            is_new = outlook.oldest_at is None or outlook.oldest_at > since
            if is_new or transaction.deliveries.has_told(name, since):
                return
            text = all_clear(name, since, outlook.nearest, outlook.open, self.tz, at)
            announce(
                transaction, BulletinKind.ALL_CLEAR, text, (name,), orders=self.orders, now=now
            )
