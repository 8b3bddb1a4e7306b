"""Joins settings, database and channels to use cases; nothing else knows all of them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TextIO

from tracker.config.settings import Settings
from tracker.delivery.open_channel import open_notifier
from tracker.domain.channel import Notifier
from tracker.planning.outcome import RetryPolicy
from tracker.service.clock import Clock
from tracker.service.dispatching import Dispatcher
from tracker.service.drafting import House
from tracker.service.lanes import Lanes
from tracker.service.sending import Sender
from tracker.service.settings import channels_of
from tracker.service.ticking import Ticker
from tracker.store.store import Store


def house_of(settings: Settings) -> House:
    """What new milestones are held against."""
    return House(
        tz=settings.timezone,
        policies=settings.policies,
        channels=tuple(channels_of(settings).values()),
        calendars=settings.calendars,
    )


def notifiers_of(settings: Settings, stream: TextIO) -> dict[str, Notifier]:
    """What carries messages over each channel; the console channel writes to `stream`."""
    delivery = settings.delivery
    return {
        name: open_notifier(
            name,
            entry.url(),
            allow_hosts=delivery.allow_hosts,
            schemes=delivery.schemes,
            deadline_s=delivery.deadline.total_seconds(),
            stream=stream,
        )
        for name, entry in settings.channels.items()
    }


def ticker_of(
    settings: Settings,
    store: Store,
    clock: Clock,
    *,
    notifiers: Mapping[str, Notifier],
    owner: str,
) -> Ticker:
    """A ticker over `store`; `owner` names this process among all that may hold claims."""
    delivery, channels = settings.delivery, channels_of(settings)
    sender = Sender(
        store=store,
        clock=clock,
        channels=channels,
        notifiers=notifiers,
        policies=settings.policies,
        retry=RetryPolicy(
            first=delivery.retry_first,
            cap=delivery.retry_cap,
            refused_every=delivery.refused_every,
            unknown_pause=delivery.unknown_pause,
        ),
        lease=delivery.lease,
        owner=owner,
        jitter=random.random,
    )
    return Ticker(
        store=store,
        clock=clock,
        dispatcher=Dispatcher(
            store=store,
            policies=settings.policies,
            channels=channels,
            calendars=settings.calendars,
        ),
        sender=sender,
        lanes=Lanes(sender.drain, stuck_after_s=delivery.lease.total_seconds()),
    )
