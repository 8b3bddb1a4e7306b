"""Handing over in portions: the most urgent first, and no more than can leave soon."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tracker.service.sending.dispatching import MILESTONES_AT_ONCE, Dispatcher

_ORDERED_EVERY_S = 10.0  #: so soon what comes due meanwhile has its turn by urgency
_ORDERED_SELDOM = 20  #: times as long as it took to put them into order
_LOOKED_AHEAD = 25  #: portions that are put into order at once
_PAUSE = 3  #: times as long as a portion took, where enough waits to be sent


@dataclass(kw_only=True)
class Portions:
    """Has due reminders handed over a portion at a time; the rest stays planned until then.

    What many channels take at once is ready to be sent beforehand. Beyond that it goes on slowly
    while messages leave: of what is still planned nobody knows whom it is for, so a channel that
    has nothing else must not wait until a flood on another has been sent.
    """

    dispatcher: Dispatcher
    monotonic: Callable[[], float]  #: seconds
    at_once: int = MILESTONES_AT_ONCE
    is_coming: bool = False  #: whether more is due than was handed over
    _urgent: deque[int] = field(default_factory=deque)  #: milestones, by number
    _handed: int = 0  #: reminders since they were put into order: others may hold all of those
    _ordered_until_s: float = float("-inf")
    _rests_until_s: float = float("-inf")

    @property
    def rests(self) -> bool:
        """Whether the last portion is so recent that sending goes first."""
        return self.monotonic() < self._rests_until_s

    def hand_over(self, now: datetime) -> None:
        """Hand over the next portion of what is due at `now`."""
        began_s = self.monotonic()
        if not self._urgent or began_s >= self._ordered_until_s:
            self._order(now)
            took_s = self.monotonic() - began_s
            self._ordered_until_s = began_s + max(_ORDERED_EVERY_S, _ORDERED_SELDOM * took_s)
        portion = [self._urgent.popleft() for _ in range(min(self.at_once, len(self._urgent)))]
        self._handed += self.dispatcher.dispatch(now, portion)
        self.is_coming = bool(self._urgent) or (self._handed > 0 and self._more(now))
        ended_s = self.monotonic()
        self._rests_until_s = ended_s + _PAUSE * (ended_s - began_s)

    def none_due(self) -> None:
        """Nothing is due that was not handed over."""
        self._urgent.clear()
        self.is_coming = False

    def _order(self, now: datetime) -> None:
        with self.dispatcher.store.read() as transaction:
            most, self._handed = self.at_once * _LOOKED_AHEAD, 0
            self._urgent = deque(transaction.reminders.most_urgent(now, most))

    def _more(self, now: datetime) -> bool:
        with self.dispatcher.store.read() as transaction:
            fire_at = transaction.reminders.next_fire_at()
        return fire_at is not None and fire_at <= now
