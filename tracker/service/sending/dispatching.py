"""Handing over: reminders that are due become deliveries, one a channel, the most urgent first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.domain.bulletin import BulletinKind
from tracker.domain.delay import Delay
from tracker.domain.delivery import Order
from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.escalation import escalations
from tracker.planning.reminders.readers import Reader, next_ahead_for
from tracker.planning.sending.dispatch import Dispatch, folds, goes_out_at
from tracker.planning.sending.recipients import Audience, audience_of, is_lost
from tracker.planning.sending.waiting import was_missed
from tracker.planning.text.bulletins import nobody_left, recipients_lost
from tracker.service.milestones.plans import policy_of, readers
from tracker.service.milestones.policies import planned_first
from tracker.service.milestones.series import series_of
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.service.sending.setting_aside import set_aside
from tracker.store.store import Store, Transaction

_MILESTONES_AT_ONCE = 200  #: bounds a transaction, so that writers beside it need not wait long
_ORDERED_EVERY_S = 10.0  #: so soon what comes due meanwhile has its turn by urgency
_ORDERED_SELDOM = 20  #: times as long as it took to put them into order
_LOOKED_AHEAD = 25  #: portions that are put into order at once
_IN_VAIN = 2  #: orders after which it is left to whoever holds it on a server
_PAUSE = 3  #: times as long as a portion took, where enough waits to be sent


@dataclass(frozen=True, kw_only=True, slots=True)
class _Turn:
    """A milestone whose turn has come, and the notices that it gives."""

    milestone: Milestone
    policy: Policy
    due: Sequence[StoredReminder]
    notices: tuple[Dispatch, ...]
    absences: tuple[Delay, ...]  #: when nothing ran


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatcher:
    """Turns due reminders into deliveries, one a channel."""

    store: Store
    orders: Orders
    waits_for_morning: bool = True  #: with what was missed; a single tick does not come back then

    def dispatch(self, now: datetime, of: Sequence[int] = ()) -> int:
        """Hand over some of what is due at `now`; how many reminders that was, 0 at the end.

        All that is due of the milestones `of`, by number; without those the longest overdue. What
        cannot be read or handed over is set aside, and counts as well: it is due no more.
        """
        with self.store.write() as transaction:
            informed = replace(self, orders=self.orders.within(transaction))
            return informed.dispatch_within(transaction, now, of)

    def dispatch_within(self, transaction: Transaction, now: datetime, of: Sequence[int]) -> int:
        """As `dispatch`, with the people that `orders` know."""
        due = transaction.reminders.due(now, limit_milestones=_MILESTONES_AT_ONCE, of=of)
        milestones = transaction.milestones.get_many(list(due))
        if due and planned_first(transaction, milestones.values(), self.orders, now):
            due = transaction.reminders.due(now, limit_milestones=_MILESTONES_AT_ONCE, of=of)
            milestones |= transaction.milestones.get_many(due.keys() - milestones.keys())
        known = [(milestones[key], due[key]) for key in due if key in milestones]
        fired = [entry.reminder.fire_at for _, entries in known for entry in entries]
        absences = transaction.daemon.absences(min(fired)) if fired else ()
        found = [self._turn(*each, absences, now) for each in known]
        turns = [turn for turn in found if turn is not None]
        transaction.reminders.hold(list(_early(known, turns)))
        faults = transaction.each(turns, lambda some: self._hand_over(transaction, some, now))
        failed = {turn.milestone.key for turn, _ in faults}
        told = [turn for turn in turns if turn.milestone.key not in failed]
        faults += transaction.each(told, lambda some: self._go_on(transaction, some, now))
        transaction.set_aside((turn.milestone.key, error) for turn, error in faults)
        parked = set_aside(transaction, self.orders, now)
        return sum(len(turn.due) for turn in told) + parked

    def _turn(
        self,
        milestone: Milestone,
        entries: tuple[StoredReminder, ...],
        absences: tuple[Delay, ...],
        now: datetime,
    ) -> _Turn | None:
        due = [entry for entry in entries if goes_out_at(entry, milestone, now) == now]
        if not due:
            return None
        policy = policy_of(milestone, self.orders.policies)
        return _Turn(
            milestone=milestone, policy=policy, due=due, notices=folds(due), absences=absences
        )

    def _hand_over(self, transaction: Transaction, turns: Sequence[_Turn], now: datetime) -> None:
        reminders = transaction.reminders
        notices = [(turn, notice) for turn in turns for notice in turn.notices]
        reminders.set_state([each.carrier.id for _, each in notices], ReminderState.DISPATCHED)
        reminders.fold({each.carrier.id: [one.id for one in each.folded] for _, each in notices})
        orders = {
            notice.carrier.id: self._ordered(transaction, turn, notice, now)
            for turn, notice in notices
        }
        transaction.deliveries.insert_many(orders, now)
        next_ones = [reminder for turn in turns for reminder in self._follow_ups(turn, now)]
        reminders.insert_missing(next_ones, now)

    def _ordered(
        self, transaction: Transaction, turn: _Turn, notice: Dispatch, now: datetime
    ) -> list[Order]:
        """The deliveries of a notice that are to be; the log tells of those that have to wait."""
        carrier, milestone = notice.carrier, turn.milestone
        audience = audience_of(notice.told, milestone, turn.policy, self.orders.reach, now)
        self._tell_of_lost(transaction, milestone, audience, now)
        missed = self.waits_for_morning and was_missed(carrier, milestone, turn.absences, now)
        made = self.orders.first(milestone, carrier.reminder, audience.names, now, missed=missed)
        for order in made:
            if order.held_for is not None:
                detail = f"{order.channel}: {order.held_for} until {order.due_at:%Y-%m-%dT%H:%MZ}"
                transaction.events.insert(
                    "held", now, key=milestone.key, reminder_id=carrier.id, detail=detail
                )
        return made

    def _tell_of_lost(
        self, transaction: Transaction, milestone: Milestone, audience: Audience, now: datetime
    ) -> None:
        """Have the operators hear where those who were to be told are not there, once."""
        reach, names = self.orders.reach, audience.names
        if is_lost(milestone, reach):
            text = recipients_lost(milestone, names, now)
        elif audience.lost:
            text = nobody_left(milestone, audience.lost, names, now)
        else:
            return
        told = [each.name for each in reach.shared if each.operator] or names
        announce(transaction, BulletinKind.SOURCE, text, told, orders=self.orders, now=now)

    def _go_on(self, transaction: Transaction, turns: Iterable[_Turn], now: datetime) -> None:
        """Open what comes next of each series."""
        series = series_of(self.orders)
        for turn in turns:
            series.go_on(transaction, turn.milestone, now)

    def _follow_ups(self, turn: _Turn, now: datetime) -> list[Reminder]:
        """What comes next where nobody acknowledges what is told."""
        milestone, policy = turn.milestone, turn.policy
        calendar = self.orders.calendars.for_lead_times(milestone.calendar)
        latest_first = sorted(turn.due, key=lambda entry: entry.reminder.fire_at, reverse=True)
        raised = (escalations(entry, milestone, policy, calendar, now) for entry in latest_first)
        own = readers(milestone, self.orders)
        return [*_successors(turn.due, milestone, own, now), *next(filter(None, raised), ())]


@dataclass(kw_only=True)
class Portions:
    """Has due reminders handed over a portion at a time; the rest stays planned until then.

    What many channels take at once is ready to be sent beforehand. Beyond that it goes on slowly
    while messages leave: of what is still planned nobody knows whom it is for, so a channel that
    has nothing else must not wait until a flood on another has been sent.
    """

    dispatcher: Dispatcher
    monotonic: Callable[[], float]  #: seconds
    at_once: int = _MILESTONES_AT_ONCE
    is_coming: bool = False  #: whether more is due than was handed over
    _urgent: deque[int] = field(default_factory=deque)  #: milestones, by number
    _in_vain: int = 0  #: times in a row that of an order nothing was handed over
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
        if self.dispatcher.dispatch(now, portion):
            self._in_vain = 0
        self.is_coming = bool(self._urgent) or (self._in_vain < _IN_VAIN and self._more(now))
        ended_s = self.monotonic()
        self._rests_until_s = ended_s + _PAUSE * (ended_s - began_s)

    def none_due(self) -> None:
        """Nothing is due that was not handed over."""
        self._urgent.clear()
        self._in_vain, self.is_coming = 0, False

    def _order(self, now: datetime) -> None:
        self._in_vain += 1
        with self.dispatcher.store.read() as transaction:
            most = self.at_once * _LOOKED_AHEAD
            self._urgent = deque(transaction.reminders.most_urgent(now, most))

    def _more(self, now: datetime) -> bool:
        with self.dispatcher.store.read() as transaction:
            fire_at = transaction.reminders.next_fire_at()
        return fire_at is not None and fire_at <= now


def _early(
    known: Iterable[tuple[Milestone, tuple[StoredReminder, ...]]], turns: Iterable[_Turn]
) -> Iterator[int]:
    """The numbers of those that were to be looked at now, and go out later all the same."""
    told = {entry.id for turn in turns for entry in turn.due}
    for _, entries in known:
        yield from (entry.id for entry in entries if entry.id not in told)


def _successors(
    told: Sequence[StoredReminder], milestone: Milestone, own: Iterable[Reader], now: datetime
) -> list[Reminder]:
    """The next overdue reminder ahead, or the next question."""
    ahead = [next_ahead_for(entry.reminder, milestone, own, now) for entry in told]
    return [reminder for reminder in ahead if reminder is not None][-1:]
