"""Orders: on which channel, from when on, until when something is to be delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.config.settings import Settings
from tracker.dates.base.instants import day_in
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel, channel_and_person
from tracker.domain.delivery import BulletinClaim, Claim, Order, ReminderClaim, StandIn
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import People, Person
from tracker.domain.people.route import Routes
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.readers import Reader, on_the_clock_of, own_time
from tracker.planning.sending.holding import Release, deadline_at, fallback_at, release
from tracker.planning.sending.reach import Reach
from tracker.planning.sending.recipients import audience_of, readers_of
from tracker.planning.text.words import BUILT_IN, Words
from tracker.service.milestones.plans import policy_of
from tracker.service.settings import channels_of
from tracker.store.store import Store, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """Makes orders under the policies and the channels' own habits."""

    policies: Mapping[str, Policy]
    channels: Mapping[str, Channel]
    calendars: CalendarBook = field(default_factory=CalendarBook)
    operators: tuple[str, ...] = ()  #: the channels that hear of trouble with tracker itself
    routes: Routes = field(default_factory=Routes)
    people: People = field(default_factory=People)  #: see `within`
    words: Words = BUILT_IN  #: of what tracker tells of itself

    @property
    def reach(self) -> Reach:
        """Whom messages can reach."""
        return Reach(channels=tuple(self.channels.values()), people=self.people, routes=self.routes)

    def within(self, transaction: Transaction) -> Orders:
        """The same with the people that there are now; reads none where no channel is for them."""
        if not any(each.for_people for each in self.channels.values()):
            return self
        return replace(self, people=transaction.people.all())

    def configured(self, name: str) -> Channel | None:
        """The channel of the settings behind a name, personal or not; None where it is lost."""
        return self.channels.get(channel_and_person(name)[0])

    def is_personal(self, name: str) -> bool:
        """Whether a channel reaches one person alone."""
        return channel_and_person(name)[1] is not None

    def personal_of(self, handle: str) -> tuple[str, ...]:
        """The names of the channels that may reach the person `handle`."""
        return tuple(each.to(handle).name for each in self.channels.values() if each.for_people)

    def first(
        self,
        milestone: Milestone,
        reminder: Reminder,
        names: Sequence[str],
        now: datetime,
        *,
        missed: bool = False,
    ) -> list[Order]:
        """The orders that hand a reminder over, each with what holds it, if anything does.

        Where people are told, each reader has it at their own time. `missed` says that it should
        have gone out while nothing ran.
        """
        orders, reach, own = [], self.reach, any(map(self.is_personal, names))
        for name in names:
            channel = reach.channel(name) or Channel(name=name)
            at = max(now, self._own_time(milestone, reminder, name)) if own else now
            held = self._release(milestone, reminder.kind, channel, at, missed=missed)
            fallback = fallback_at(milestone, held.at) if self._has_stand_ins(name) else None
            order = Order(
                channel=name,
                due_at=held.at,
                deadline_at=deadline_at(milestone),
                fallback_at=fallback,
                held_for=held.reason if held.at > now else None,
            )
            orders.append(order)
        return orders

    def _absent(self, claim: ReminderClaim, at: datetime) -> Person | None:
        """In whose place the reader of a claim is told at `at`."""
        handle, everybody = channel_and_person(claim.channel)[1], self.people.persons
        if not any(each.stand_in == handle for each in everybody.values()):
            return None
        told, policy = claim.reminder.reminder, policy_of(claim.milestone, self.policies)
        audience = audience_of([told], claim.milestone, policy, self.reach, at)
        mine = next((each for each in audience.recipients if each.channel == claim.channel), None)
        return everybody.get(mine.stood_in_for or "") if mine else None

    def reader_tz(self, channel: str, milestone: Milestone) -> str:
        """The zone of whoever reads of `milestone` on a channel."""
        return self._reader(channel, milestone).policy.tz

    def as_read(self, claim: ReminderClaim) -> ReminderClaim:
        """A claim as its reader has it: when it was to come, and in whose place."""
        if not self.is_personal(claim.channel):
            return claim
        told, milestone = claim.reminder.reminder, claim.milestone
        reader = self._reader(claim.channel, milestone)
        at = own_time(told, milestone, reader)
        told_at = max(at, claim.created_at)  # what comes late is told to whoever is there by then
        absent = self._absent(claim, told_at)
        return replace(
            claim,
            reminder=replace(claim.reminder, reminder=replace(told, fire_at=at)),
            stands_in=None if absent is None else _standing_in(absent, told_at, reader.policy.tz),
        )

    def names_in(self, claim: ReminderClaim) -> tuple[tuple[str, str], ...]:
        """The names of whom the message of `claim` speaks, by the words that name them there."""
        seen = claim.milestone.acknowledgement
        told = (channel_and_person(each.channel)[1] for each in claim.raised)
        handles = dict.fromkeys((*told, seen.by if seen else None))
        known = (self.people.persons.get(handle or "") for handle in handles)
        names = [(each.handle, each.name) for each in known if each is not None]
        owner = self.people.named(claim.milestone.owner)
        if owner is not None and claim.milestone.owner is not None:
            names.append((claim.milestone.owner, owner.name))
        return tuple(names)

    def not_in_quiet(self, claim: ReminderClaim, at: datetime) -> datetime:
        """`at`, or when the quiet times that it falls in end."""
        if policy_of(claim.milestone, self.policies).quiet is None:
            return at
        kind = claim.reminder.reminder.kind
        return self._release(claim.milestone, kind, Channel(name=claim.channel), at).at

    def stand_ins(
        self, channel: str, now: datetime, milestone: Milestone | None = None
    ) -> tuple[str, ...]:
        """Who is told at `now` in place of `channel`: its fallback.

        In place of a person's without one, the operator: nobody else would hear. Where the settings
        have lost it, whoever `milestone` would be told to by now, or else the operator.
        """
        known, reach = self.configured(channel), self.reach
        if known is None and milestone is not None:
            return readers_of(milestone, policy_of(milestone, self.policies), reach, now).names
        if known is not None and known.fallback:
            return (known.fallback,)
        if known is None or self.is_personal(channel):
            return tuple(each.name for each in reach.operators)
        return ()

    def instead(
        self,
        transaction: Transaction,
        claim: Claim,
        names: Iterable[str],
        now: datetime,
    ) -> None:
        """Have what `claim` tells told on the channels `names` in place of its own, at once."""
        match claim:
            case ReminderClaim():
                deadline = deadline_at(claim.milestone)
                orders = self.at_once(names, now, deadline=deadline, instead_of=claim.channel)
                transaction.deliveries.insert(claim.reminder.id, orders, now)
            case BulletinClaim():
                orders = self.at_once(names, now, instead_of=claim.channel)
                transaction.deliveries.insert_bulletin(claim.bulletin.id, orders, now)

    def pass_on(  # noqa: PLR0913 - what is passed on, to whom, and why
        self,
        transaction: Transaction,
        channel: str,
        names: Sequence[str],
        now: datetime,
        *,
        why: str,
        due_only: bool = False,
    ) -> None:
        """Have what waits on `channel` told on `names` in place of it, when it was to be.

        The log says `why`. With `due_only` what is held for later stays.
        """
        waiting = [
            each
            for each in transaction.people.waiting_on((channel,))
            if each.due_at <= now or not due_only
        ]
        for each in waiting:
            due_at = max(each.due_at, now)
            made = self.at_once(names, due_at, deadline=each.deadline_at)
            if each.reminder_id is not None:
                transaction.deliveries.insert(each.reminder_id, made, now)
                self._log_passed_on(
                    transaction, each.reminder_id, f"{channel} to {', '.join(names)}: {why}", now
                )
            elif each.bulletin_id is not None:
                transaction.deliveries.insert_bulletin(each.bulletin_id, made, now)
        transaction.people.withdraw([each.delivery_id for each in waiting])

    def absent_among(self, names: Iterable[str], now: datetime) -> tuple[str, ...]:
        """Those of the channels `names` that reach somebody who is away at `now`."""
        return tuple(name for name in names if self._is_away(name, now))

    def pass_on_for_absent(
        self, transaction: Transaction, names: Iterable[str], now: datetime
    ) -> None:
        """Have what is due to people who went away meanwhile told to whoever stands in for them.

        Where nobody does, it stays theirs, and the operators hear of it where nobody else would.
        """
        for name in self.absent_among(names, now):
            if ways := self.in_place_of(name, now):
                why = f"{channel_and_person(name)[1]} is away"
                self.pass_on(transaction, name, ways, now, why=why, due_only=True)
            else:
                self._tell_of_absent(transaction, name, now)

    def in_place_of(self, channel: str, now: datetime) -> tuple[str, ...]:
        """The channels that reach who stands in at `now` for the person of a personal `channel`."""
        person = self.reach.person(channel)
        if person is None:
            return ()
        there = self.people.stands_for(person, day_in(now, self._zone_of(person)))
        return () if there is None else tuple(each.name for each in self.reach.ways_to(there))

    def _is_away(self, name: str, now: datetime) -> bool:
        person = self.reach.person(name) if self.is_personal(name) else None
        return person is not None and person.is_away(day_in(now, self._zone_of(person)))

    def _zone_of(self, person: Person) -> str:
        return person.tz or self.policies["default"].tz

    def _tell_of_absent(self, transaction: Transaction, name: str, now: datetime) -> None:
        """Have the operators told of what is due on a channel whose reader is away, alone."""
        for each in transaction.people.waiting_on((name,)):
            told = transaction.reminders.get(each.reminder_id) if each.reminder_id else None
            about = transaction.milestones.get(told.reminder.key) if told else None
            if each.due_at > now or told is None or about is None:
                continue
            policy = policy_of(about, self.policies)
            audience = audience_of([told.reminder], about, policy, self.reach, now)
            if audience.lost:
                others = [one for one in audience.names if not self.is_personal(one)]
                made = self.at_once(others, now, deadline=each.deadline_at)
                transaction.deliveries.insert(told.id, made, now)

    def _log_passed_on(
        self, transaction: Transaction, reminder_id: int, detail: str, now: datetime
    ) -> None:
        stored = transaction.reminders.get(reminder_id)
        if stored is not None:
            transaction.events.insert(
                "passed on", now, key=stored.reminder.key, reminder_id=reminder_id, detail=detail
            )

    def at_once(
        self,
        names: Iterable[str],
        now: datetime,
        *,
        deadline: datetime | None = None,
        instead_of: str | None = None,
    ) -> list[Order]:
        """The orders for `names` of a bulletin, or of what did not arrive on `instead_of`.

        They wait for no quiet times and no digest: its own turn had come when it did not arrive.
        """
        return [
            Order(
                channel=name,
                due_at=now,
                deadline_at=deadline,
                fallback_at=fallback_at(None, now) if self._has_stand_ins(name) else None,
                instead_of=instead_of,
            )
            for name in names
        ]

    def _release(
        self,
        milestone: Milestone,
        kind: ReminderKind,
        channel: Channel,
        now: datetime,
        *,
        missed: bool = False,
    ) -> Release:
        reader = self._reader(channel.name, milestone)
        return release(kind, milestone, reader.policy, channel, reader.calendar, now, missed=missed)

    def _has_stand_ins(self, name: str) -> bool:
        known = self.configured(name)
        return known is None or bool(known.fallback) or self.is_personal(name)

    def _own_time(self, milestone: Milestone, reminder: Reminder, channel: str) -> datetime:
        return own_time(reminder, milestone, self._reader(channel, milestone))

    def _reader(self, channel: str, milestone: Milestone) -> Reader:
        """Whose clock and working days count for what is told of `milestone` on a channel."""
        person = self.reach.person(channel)
        calendar = person.calendar if person and person.calendar else milestone.calendar
        return Reader(
            policy=on_the_clock_of(person, policy_of(milestone, self.policies)),
            calendar=self.calendars.for_lead_times(calendar),
        )


def _standing_in(absent: Person, at: datetime, tz: str) -> StandIn:
    """In whose place somebody is told at `at`, and until when, where that is known."""
    day = day_in(at, absent.tz or tz)
    until = next((each.end for each in absent.away if each.begin <= day <= each.end), None)
    return StandIn(whose=absent.name, until=until)


def informed(store: Store, orders: Orders) -> Orders:
    """`orders` with the people that there are now."""
    with store.read() as transaction:
        return orders.within(transaction)


def orders_of(settings: Settings) -> Orders:
    """What makes orders under the settings."""
    return Orders(
        policies=settings.policies,
        channels=channels_of(settings),
        calendars=settings.calendars,
        operators=settings.operators,
        routes=settings.routes,
        words=settings.messages.words,
    )
