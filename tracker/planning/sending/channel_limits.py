"""How much a channel may have under way: its breaker, its window, its rate, its fuse.

Pure, on monotonic seconds: a clock that is set must neither open a channel nor close it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from tracker.domain.delivery import Outcome

FUSE_SPAN: Final = timedelta(minutes=10)
_FAILURES_TO_OPEN = 5
_OPEN_S: Final = (120.0, 300.0, 900.0)  #: how long the breaker stays open: each time longer
_WIDEST = 64
_MINUTE_S = 60.0
_FAILED: Final = frozenset({Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN})


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelLimits:
    """What a channel's latest sends say of how many more it may have under way.

    Five failures in a row open its breaker for 2, then 5, then 15 minutes; after that one probe
    goes out, and a success closes it. While it is closed, one send may be under way at first, twice
    as many after each success and one again after a failure, so that a channel that hangs ties up
    one sender. Sends begin evenly spread where the other side takes so many a minute.
    """

    rate_per_minute: int = 0  #: 0: any number
    under_way: int = 0
    window: int = 1  #: how many may be under way while the breaker is closed
    failures: int = 0  #: in a row
    opened: int = 0  #: times in a row that the breaker opened
    open_until_s: float | None = None  #: None while the breaker is closed
    free_at_s: float = float("-inf")  #: from when on the next send may begin

    def started(self, count: int, now_s: float) -> ChannelLimits:
        """After `count` sends began at `now_s`."""
        pause = count * self.pause_s
        return replace(
            self,
            under_way=self.under_way + count,
            free_at_s=max(self.free_at_s, now_s) + pause if pause else self.free_at_s,
        )

    def after(self, outcome: Outcome, now_s: float, *, again: bool = False) -> ChannelLimits:
        """After one send ended at `now_s`; what is not the channel's doing changes nothing else.

        One that fails `again` has pauses of its own: it tells nothing new unless it is the probe.
        """
        ended = replace(self, under_way=max(self.under_way - 1, 0))
        if outcome is Outcome.SENT:
            wider = min(self.window * 2, _WIDEST)
            return replace(ended, window=wider, failures=0, opened=0, open_until_s=None)
        is_news = not again or self.open_until_s is not None
        return _failed(ended, now_s) if outcome in _FAILED and is_news else ended

    def paused(self, until_s: float) -> ChannelLimits:
        """With nothing more to begin before `until_s`, as the other side has asked."""
        return replace(self, free_at_s=max(self.free_at_s, until_s))

    def room(self, now_s: float) -> int:
        """How many sends may begin at `now_s`."""
        if self.is_open(now_s) or now_s < self.free_at_s:
            return 0
        left = max(self._most - self.under_way, 0)
        return min(left, 1) if self.rate_per_minute else left

    def is_open(self, now_s: float) -> bool:
        """Whether the breaker keeps everything back at `now_s`."""
        return self.open_until_s is not None and now_s < self.open_until_s

    @property
    def pause_s(self) -> float:
        """Between the beginnings of two sends, as the rate has it."""
        return _MINUTE_S / self.rate_per_minute if self.rate_per_minute else 0.0

    @property
    def _most(self) -> int:
        return self.window if self.open_until_s is None else 1


def _failed(limits: ChannelLimits, now_s: float) -> ChannelLimits:
    """A failure that comes in while the breaker is open says nothing new."""
    narrow = replace(limits, window=1, failures=limits.failures + 1)
    probed = limits.open_until_s is not None
    if limits.is_open(now_s) or not (probed or narrow.failures >= _FAILURES_TO_OPEN):
        return narrow
    pause_s = _OPEN_S[min(limits.opened, len(_OPEN_S) - 1)]
    return replace(narrow, opened=limits.opened + 1, open_until_s=now_s + pause_s)


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What a channel's fuse lets through."""

    singles: int | None  #: messages; None: any number
    digest: bool = False  #: all that is due may go out in one message


def fuse_room(accepted: int, under_way: int, fuse: int) -> Room:
    """What may go out where `accepted` were accepted within ten minutes and more are `under_way`.

    At the fuse the rest becomes one digest; beyond it that has been sent, and the rest waits. A
    fuse of 0 is off.
    """
    if fuse == 0:
        return Room(singles=None)
    count = accepted + under_way
    return Room(singles=max(fuse - count, 0), digest=count == fuse)
