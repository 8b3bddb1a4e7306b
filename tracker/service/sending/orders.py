"""Orders: on which channel, from when on, until when something is to be delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.config.settings import Settings
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel
from tracker.domain.delivery import BulletinClaim, Claim, Order, ReminderClaim
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import Policy
from tracker.planning.sending.holding import Release, deadline_at, fallback_at, release
from tracker.planning.sending.recipients import matched, select_channels
from tracker.service.milestones.plans import policy_of
from tracker.service.settings import channels_of
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """Makes orders under the policies and the channels' own habits."""

    policies: Mapping[str, Policy]
    channels: Mapping[str, Channel]
    calendars: CalendarBook = field(default_factory=CalendarBook)
    operators: tuple[str, ...] = ()  #: the channels that hear of trouble with tracker itself

    def first(
        self,
        milestone: Milestone,
        kind: ReminderKind,
        names: Iterable[str],
        now: datetime,
        *,
        missed: bool = False,
    ) -> list[Order]:
        """The orders that hand a reminder over, each with what holds it, if anything does.

        `missed` says that it should have gone out while nothing ran.
        """
        orders = []
        for name in names:
            channel = self.channels[name]
            held = self._release(milestone, kind, channel, now, missed=missed)
            fallback = fallback_at(milestone, held.at) if channel.fallback else None
            order = Order(
                channel=name,
                due_at=held.at,
                deadline_at=deadline_at(milestone),
                fallback_at=fallback,
                held_for=held.reason if held.at > now else None,
            )
            orders.append(order)
        return orders

    def not_in_quiet(self, claim: ReminderClaim, at: datetime) -> datetime:
        """`at`, or when the quiet times that it falls in end."""
        if policy_of(claim.milestone, self.policies).quiet is None:
            return at
        kind = claim.reminder.reminder.kind
        return self._release(claim.milestone, kind, Channel(name=claim.channel), at).at

    def stand_ins(self, channel: str, milestone: Milestone | None = None) -> tuple[str, ...]:
        """Who is told in place of `channel`: its fallback.

        Where the settings have lost it, whoever `milestone` would be told to by now, or else the
        operator.
        """
        known = self.channels.get(channel)
        if known is None:
            channels = tuple(self.channels.values())
            if milestone is None:
                return matched((), channels)
            return select_channels(milestone, policy_of(milestone, self.policies), channels)
        return (known.fallback,) if known.fallback else ()

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
                fallback_at=fallback_at(None, now) if self.channels[name].fallback else None,
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
        policy = policy_of(milestone, self.policies)
        calendar = self.calendars.for_lead_times(milestone.calendar)
        return release(kind, milestone, policy, channel, calendar, now, missed=missed)


def orders_of(settings: Settings) -> Orders:
    """What makes orders under the settings."""
    return Orders(
        policies=settings.policies,
        channels=channels_of(settings),
        calendars=settings.calendars,
        operators=settings.operators,
    )
