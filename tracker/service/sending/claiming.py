"""Claiming: what goes out next, channel by channel, and how much of it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import Channel, channel_and_person
from tracker.domain.delivery import Claim, Outcome
from tracker.planning.sending.channel_limits import FUSE_SPAN, ChannelLimits, Room, fuse_room
from tracker.planning.text.bulletins import fuse_blown
from tracker.planning.text.bundling import MOST_PARTS
from tracker.service.sending.bulletins import announce
from tracker.service.sending.concluding import Ended
from tracker.service.sending.orders import Orders
from tracker.store.store import Transaction

_BATCH = 50  #: claims of one transaction
#: What says something of one person's address, and not of the host behind it alone.
_OF_ONE = frozenset({Outcome.SENT, Outcome.REFUSED})
_TOGETHER = 500  #: deliveries that are told together
_READY = 128  #: deliveries: what the widest window takes twice


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What was claimed for one channel at once."""

    channel: str
    claims: tuple[Claim, ...]
    together: bool  #: in as few messages as hold them


@dataclass(kw_only=True)
class Claimer:
    """Decides how much each channel may take now, and claims that.

    A channel that is slow or dead has a narrow window, so it ties up little; its breaker, its rate
    and its fuse are its own. The people behind a channel share its rate, its window and the breaker
    that opens where its host fails; fuse, digest and what is refused to one are that person's own.
    """

    orders: Orders
    operators: tuple[str, ...]  #: the channels that hear when a fuse has blown
    group_over: int
    fuse: int
    owner: str  #: names this process among all that may hold claims
    lease: timedelta
    answers_within: Callable[[str], timedelta]  #: beyond the deadline of a send, by channel
    ahead: Callable[[], timedelta] = timedelta  #: of the clock by which all go who may hold claims
    dutiful: bool = False  #: try everything once, even on a channel that fails: for a single tick
    _limits: dict[str, ChannelLimits] = field(default_factory=dict)
    _failed: dict[str, int] = field(default_factory=dict)  #: the last delivery that failed
    _awaited: dict[str, int] = field(default_factory=dict)  #: parts that are still to leave
    _left: dict[str, deque[float]] = field(default_factory=dict)  #: when messages were accepted
    #: by configured channel: to whom it has refused something since it last took anything
    _refused: dict[str, set[str]] = field(default_factory=dict)
    _pauses: dict[str, float] = field(default_factory=dict)  #: seconds; others are to hear of them

    def with_room(self, names: Iterable[str], now_s: float) -> tuple[str, ...]:
        """Those of the channels `names` that may take something at `now_s`."""
        return tuple(name for name in names if self._room(name, now_s))

    def ready(self, name: str) -> int:
        """How many deliveries a channel should have ready: those of its next messages."""
        channel = self.orders.configured(name)
        digests = channel is not None and channel.digest is not None
        return _TOGETHER if self.group_over or self.fuse or digests else _READY

    def awaits(self, name: str, parts: int) -> None:
        """So many parts more are to leave on a channel, which takes nothing else until they have.

        Fewer where `parts` is negative.
        """
        self._awaited[name] = self._awaited.get(name, 0) + parts

    def started(self, name: str, now_s: float) -> None:
        """A message is under way on a channel."""
        for each in _shared_and_own(name):
            self._limits[each] = self._limits_of(each).started(1, now_s)

    def ended(self, ended: Ended, now_s: float, *, pause_s: float = 0.0) -> None:
        """A message has ended; `pause_s` is for how long the other side wants to be left alone.

        One that fails again and again has pauses of its own, and a sender that dies is no fault of
        the channel: the breaker minds neither. What is refused to one person again and again says
        nothing of the others behind the channel; what is refused to several does.
        """
        first, outcome = ended.claims[0], ended.outcome
        channel, person = channel_and_person(first.channel)
        again = ended.crashed or self._failed.get(channel) == first.delivery_id
        refused = self._refused.setdefault(channel, set())
        if outcome is Outcome.SENT:
            self._left.setdefault(first.channel, deque()).append(now_s)
            refused.clear()
        else:
            self._failed[channel] = first.delivery_id
        if person is not None:
            own = self._limits_of(first.channel)
            minded = outcome if outcome in _OF_ONE else Outcome.WITHDRAWN
            self._limits[first.channel] = own.after(minded, now_s, again=again)
            if outcome is Outcome.REFUSED:
                again = again or person in refused
                refused.add(person)
        limits = self._limits_of(channel).after(outcome, now_s, again=again)
        self._limits[channel] = limits.paused(now_s + pause_s) if pause_s else limits
        self._pause_others(channel, pause_s)

    def claim(
        self,
        transaction: Transaction,
        names: Sequence[str],
        now: datetime,
        now_s: float,
        *,
        is_coming: bool = False,
    ) -> list[Batch]:
        """Claim what may go out on each of `names`, the most urgent first.

        While more `is_coming` nothing is told alone that may belong into a message of many.
        """
        batches: list[Batch] = []
        left = _BATCH
        taken: Counter[str] = Counter()
        for name in names:
            channel, _ = channel_and_person(name)
            room = min(self._room(name, now_s, taken[channel]), left)
            if room <= 0 or (is_coming and not self._is_whole(transaction, name, now, now_s)):
                continue
            batch = self._claim(transaction, name, now, now_s, room)
            if batch is not None:
                batches.append(batch)
                messages = 1 if batch.together else len(batch.claims)
                taken[channel] += messages
                left -= messages
        return batches

    def _claim(
        self, transaction: Transaction, name: str, now: datetime, now_s: float, room: int
    ) -> Batch | None:
        if not self._is_free(transaction, name, now_s):
            return None
        fuse = self._fuse_room(transaction, name, now, now_s)
        together = fuse.digest or self._grouped(transaction, name, now)
        if not fuse.digest and fuse.singles is not None:
            room = min(room, fuse.singles)
        if not room:
            return None
        claims = transaction.deliveries.claim(
            name,
            now,
            token=_token,
            together=together,
            owner=self.owner,
            lease_until=now - self.ahead() + self._lease(name, together=together),
            limit=_TOGETHER if together else room,
        )
        if fuse.digest and len(claims) > 1:
            text = fuse_blown(name, self.fuse, len(claims), now)
            announce(
                transaction, BulletinKind.FUSE, text, self.operators, orders=self.orders, now=now
            )
        if not claims:
            return None
        channel, _ = channel_and_person(name)
        self._pause_others(channel, self._limits_of(channel).pause_s)
        return Batch(channel=name, claims=claims, together=together)

    def share(self, transaction: Transaction) -> None:
        """Have other daemons mind what channels want; at the end of a transaction."""
        transaction.turns.pause(self._pauses)
        self._pauses.clear()

    def _is_free(self, transaction: Transaction, name: str, now_s: float) -> bool:
        """Whether this daemon may claim on a channel, alone where others would have to know of it.

        What is counted, grouped or spread over time is so across all that share a server.
        """
        channel, _ = channel_and_person(name)
        limits, configured = self._limits_of(channel), self.orders.configured(name)
        together = configured is not None and configured.digest is not None
        is_counted = self.fuse or self.group_over or limits.rate_per_minute or together
        if self.dutiful:
            return True
        if is_counted and not transaction.turns.take(channel):
            return False
        wait_s = transaction.turns.wait_s(channel)
        if wait_s:
            self._limits[channel] = limits.paused(now_s + wait_s)
        return not wait_s

    def _pause_others(self, channel: str, seconds: float) -> None:
        if seconds > 0:
            self._pauses[channel] = max(seconds, self._pauses.get(channel, 0.0))

    def _is_whole(self, transaction: Transaction, name: str, now: datetime, now_s: float) -> bool:
        """Whether what is due on a channel would be told as it is, whatever comes beside it."""
        gathers = (
            self.group_over > 0
            or self._fuse_room(transaction, name, now, now_s).digest
            or self._grouped(transaction, name, now)
        )
        count = transaction.deliveries.count_due
        return not gathers or count(name, now, at_most=_TOGETHER) == _TOGETHER

    def _fuse_room(self, transaction: Transaction, name: str, now: datetime, now_s: float) -> Room:
        if not self.fuse:
            return fuse_room(0, 0, 0)
        under_way = max(self._limits_of(name).under_way, transaction.turns.under_way(name))
        return fuse_room(self._accepted(transaction, name, now, now_s), under_way, self.fuse)

    def _accepted(self, transaction: Transaction, name: str, now: datetime, now_s: float) -> int:
        """How many messages a channel took within the fuse's span.

        The database counts a digest of several parts once; what this process saw leave counts each.
        """
        left = self._left.setdefault(name, deque())
        while left and left[0] < now_s - FUSE_SPAN.total_seconds():
            left.popleft()
        return max(len(left), transaction.deliveries.accepted_since(name, now - FUSE_SPAN, now))

    def _grouped(self, transaction: Transaction, name: str, now: datetime) -> bool:
        """Whether what is due on a channel goes out together.

        So does what a restore tells once more: nobody needs a message for each.
        """
        channel = self.orders.configured(name)
        if channel is not None and channel.digest is not None:
            return True
        due = transaction.deliveries.count_due(name, now, at_most=max(self.group_over, 1) + 1)
        if 0 < self.group_over < due:
            return True
        return due > 1 and transaction.deliveries.repeats_due(name, now)

    def _lease(self, name: str, *, together: bool) -> timedelta:
        """How long a claim holds: longer than its sends may take, which is a part after the other.

        What a channel that answers late was sent must not be claimed by anybody else meanwhile.
        """
        lease = self.lease + self.answers_within(channel_and_person(name)[0])
        return lease * MOST_PARTS if together else lease

    def _room(self, name: str, now_s: float, taken: int = 0) -> int:
        """How much a channel may take, of which so much was `taken` for people who share it."""
        if self._awaited.get(name):
            return 0
        shared, *own = (self._limits_of(each) for each in _shared_and_own(name))
        idle = not any(each.under_way for each in (shared, *own)) and not taken
        rooms = (shared.room(now_s) - taken, *(each.room(now_s) for each in own))
        return max(min(rooms), 1 if self.dutiful and idle else 0)

    def _limits_of(self, name: str) -> ChannelLimits:
        channel = self.orders.channels.get(name) or Channel(name=name)
        return self._limits.get(name) or ChannelLimits(rate_per_minute=channel.rate_per_minute)


def _shared_and_own(name: str) -> tuple[str, ...]:
    """The configured channel of a name, and the personal one where it is such."""
    channel, person = channel_and_person(name)
    return (channel,) if person is None else (channel, name)


def _token() -> str:
    return uuid4().hex
