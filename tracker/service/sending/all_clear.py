"""The week's word: the all-clear, or what is open, where a channel heard nothing for a week."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from tracker.dates.base.instants import day_in, instant
from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import DigestTimes
from tracker.domain.milestone import Milestone
from tracker.errors import NotLeading
from tracker.planning.sending.holding import last_all_clear, next_digest
from tracker.planning.sending.reach import Reach
from tracker.planning.sending.recipients import readers_of
from tracker.planning.sending.week import Week, week_of
from tracker.planning.text.bulletins import all_clear, week_open
from tracker.service.milestones.plans import policy_of
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.store.store import Store, Transaction

_SILENCE = timedelta(days=7)
_DAY = timedelta(days=1)
_LOOKED_AT = 2_000  #: open milestones whose days have begun: more than anybody lets lie


@dataclass(kw_only=True)
class AllClear:
    """Gives each channel that wants it the all-clear, unless it heard something that week.

    Where anything is due, overdue, waiting, refused or held for its readers, or comes later that
    day, they hear of that in its place. What was due while nothing ran is made up for, once: its
    subject names the week.
    """

    store: Store
    orders: Orders
    tz: str  #: IANA zone of the people who are told
    leads: Callable[[], bool] = lambda: True  #: whether it is for this daemon to give it
    _next: dict[str, datetime] = field(default_factory=dict)

    def give(self, now: datetime) -> None:
        """Order what is due at `now`; costs nothing while nothing is, or where another leads."""
        if not self.leads():
            return
        for name, channel in self.orders.channels.items():
            if channel.all_clear is not None and now >= self._next.get(name, now):
                with suppress(NotLeading):
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
            week = self._week(transaction, name, now)
            ahead = outlook.nearest, outlook.open, self.tz, at
            text = (
                all_clear(name, since, *ahead) if week.is_clear else week_open(name, week, *ahead)
            )
            announce(
                transaction, BulletinKind.ALL_CLEAR, text, (name,), orders=self.orders, now=now
            )

    def _week(self, transaction: Transaction, name: str, now: datetime) -> Week:
        """What is open for the readers of a channel."""
        reach = self.orders.within(transaction).reach
        begun = transaction.milestones.begun(now.date() + _DAY, _LOOKED_AT)
        held = transaction.milestones.get_many(transaction.reminders.firing(by=now))
        night = instant(day_in(now, self.tz) + _DAY, time(), self.tz)
        later = transaction.milestones.get_many(transaction.reminders.firing(by=night, after=now))
        return week_of(
            self._read_by(name, begun, reach, now),
            self._read_by(name, held.values(), reach, now),
            self._read_by(name, later.values(), reach, now),
            transaction.deliveries.unsettled(name),
            now,
        )

    def _read_by(
        self, name: str, milestones: Iterable[Milestone], reach: Reach, now: datetime
    ) -> list[Milestone]:
        return [
            each
            for each in milestones
            if name in readers_of(each, policy_of(each, self.orders.policies), reach, now).names
        ]
