"""Joins settings, database and channels to use cases; nothing else knows all of them."""

from __future__ import annotations

import functools
import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TextIO

import structlog

from tracker.config.settings import DeliverySettings, Settings
from tracker.delivery.channels.address import ignored_proxies
from tracker.delivery.open_channel import is_console, open_notifier, open_senders
from tracker.domain.channel import Notifier, Senders
from tracker.planning.sending.outcome import RetryPolicy
from tracker.service.answering.answers import Answers
from tracker.service.answering.links import links_of
from tracker.service.clock import Clock
from tracker.service.letters import usable_templates
from tracker.service.sending.alarm import Alarm
from tracker.service.sending.all_clear import AllClear
from tracker.service.sending.claiming import Claimer
from tracker.service.sending.composing import Composer
from tracker.service.sending.concluding import Concluder
from tracker.service.sending.courier import Courier
from tracker.service.sending.dispatching import Dispatcher, Portions
from tracker.service.sending.orders import orders_of
from tracker.service.sending.parts import Parts
from tracker.service.sending.passing import Passing
from tracker.service.sending.rounds import Rounds
from tracker.service.sending.ticking import Ticker
from tracker.service.sending.trouble import Hourly, Trouble
from tracker.service.settings import defaults_of
from tracker.store.engine.warned import Warned, warning_places
from tracker.store.store import Store

_log = structlog.get_logger()

_GRACE_S = 6.0  #: beyond which no send lasts two deadlines


def notifiers_of(settings: Settings, stream: TextIO | None) -> dict[str, Notifier]:
    """What carries messages over each channel; the console channel writes to `stream`."""
    delivery = settings.delivery
    return {
        name: open_notifier(
            name,
            entry.url() if entry.fault is None else "",
            fault=entry.fault,
            for_people=entry.channel.for_people,
            allow_hosts=delivery.allow_hosts,
            schemes=delivery.schemes,
            deadline_s=delivery.deadline.total_seconds(),
            stream=stream,
            use_proxies=delivery.proxies,
        )
        for name, entry in settings.channels.items()
    }


def senders_of(settings: Settings, stream: TextIO | None) -> Senders:
    """What carries messages over all channels; the console channel writes to `stream`."""
    delivery = settings.delivery
    _say_proxies(ignored_proxies(os.environ, use_proxies=delivery.proxies))
    return open_senders(
        {name: entry.url() for name, entry in settings.channels.items() if entry.fault is None},
        faults={name: entry.fault for name, entry in settings.channels.items() if entry.fault},
        for_people=[name for name, each in settings.channels.items() if each.channel.for_people],
        allow_hosts=delivery.allow_hosts,
        schemes=delivery.schemes,
        deadline_s=delivery.deadline.total_seconds(),
        stream=stream,
        processes=delivery.senders,
        use_proxies=delivery.proxies,
        heartbeat=settings.watch.heartbeat_url(),
        templates=usable_templates(settings),
    )


@functools.cache  # said once: a daemon opens its senders again at each reload
def _say_proxies(problem: str | None) -> None:
    if problem is not None:
        _log.warning("Proxies are ignored", problem=problem)


def alarm_of(settings: Settings, clock: Clock, stream: TextIO | None) -> Alarm:
    """What tells the operators that the database cannot be used; needs no database.

    Whoever looks at the console is told on stderr. Where every channel of the operators is set
    aside, those that are left are told, channels for people aside: whom is in the database.
    """
    warned = Warned(None, warning_places(settings.database, os.environ))
    usable = {
        name: each.url()
        for name, each in settings.channels.items()
        if each.fault is None and not each.channel.for_people
    }
    told = [name for name in settings.operators if name in usable] or list(usable)
    operators = [name for name in told if not is_console(usable[name])]
    return Alarm(
        clock=clock,
        monotonic=time.monotonic,
        hourly=Hourly(clock=clock, monotonic=time.monotonic, warned=warned),
        operators=tuple(operators),
        open_senders=lambda: senders_of(settings, stream),
        patience_s=2 * settings.delivery.deadline.total_seconds() + _GRACE_S,
        words=settings.messages.words,
    )


def ticker_of(  # noqa: PLR0913 - one argument a part
    settings: Settings,
    store: Store,
    clock: Clock,
    *,
    senders: Senders,
    owner: str,
    dutiful: bool = False,
    leads: Callable[[], bool] = lambda: True,
    led: Store | None = None,
    ahead: Callable[[], timedelta] = timedelta,
    monotonic: Callable[[], float] = time.monotonic,
    jitter: Callable[[], float] = random.random,
) -> Ticker:
    """A ticker over `store`; `owner` names this process among all that may hold claims.

    A `dutiful` one tries everything that is due once, even on a channel that fails. One of several
    gives the all-clear while it `leads`, through the store that is `led`, and its claims
    last by the clock that it is `ahead` of.
    """
    orders = orders_of(settings)
    links = links_of(settings.web, clock)
    parts = Parts(link_of=links.answer if links else None, words=settings.messages.words)
    hourly = Hourly(clock=clock, monotonic=monotonic, warned=store.warned)
    rounds = Rounds(
        store=store,
        clock=clock,
        monotonic=monotonic,
        portions=Portions(
            dispatcher=Dispatcher(store=store, orders=orders, waits_for_morning=not dutiful),
            monotonic=monotonic,
        ),
        passing=Passing(store=store, orders=orders),
        claimer=Claimer(
            orders=orders,
            operators=settings.operators,
            group_over=settings.delivery.group_over,
            fuse=settings.delivery.fuse,
            owner=owner,
            lease=settings.delivery.lease,
            answers_within=senders.answers_within,
            ahead=ahead,
            dutiful=dutiful,
        ),
        concluder=Concluder(
            orders=orders,
            retry=_retry_of(settings.delivery),
            operators=settings.operators,
            jitter=jitter,
        ),
        senders=senders,
        composer=Composer(
            orders=orders,
            senders=senders,
            parts=parts,
            sign_on_url=links.sign_on if links else None,
        ),
        trouble=Trouble(clock=clock, monotonic=monotonic, hourly=hourly),
    )
    return Ticker(
        store=store,
        clock=clock,
        courier=Courier(rounds=rounds, monotonic=monotonic),
        all_clear=AllClear(store=led or store, orders=orders, tz=settings.timezone, leads=leads),
    )


def answers_of(settings: Settings, store: Store, clock: Clock) -> Answers:
    """What is answered through the links of messages, as the settings have it."""
    return Answers(
        store=store,
        defaults=defaults_of(settings),
        clock=clock,
        lasts=settings.web.links_last,
    )


def _retry_of(delivery: DeliverySettings) -> RetryPolicy:
    return RetryPolicy(
        first=delivery.retry_first,
        cap=delivery.retry_cap,
        refused_every=delivery.refused_every,
        unknown_pause=delivery.unknown_pause,
    )
