"""Saved sources: added, listed, removed; and what keeps them in step under the settings."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from tracker.config.settings import Settings
from tracker.domain.change import Event
from tracker.domain.source import Source, SourceRun
from tracker.errors import BadData, NotFound, UsageError
from tracker.service.clock import Clock
from tracker.service.feeds.allowed_hosts import AllowedHosts
from tracker.service.feeds.syncing import Syncer
from tracker.service.intake.source_importer import SourceImporter
from tracker.service.sending.orders import orders_of
from tracker.service.settings import defaults_of
from tracker.sources.net.fetching import checked
from tracker.sources.registry import FORMATS, agreed
from tracker.sources.sheets.mapping import parse_mapping
from tracker.store.store import Store, Transaction
from tracker.store.values.damage import Damaged

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=31)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}", re.ASCII)
_SECRET = re.compile(r"key|token|secret|passw|signature|\bsig\b|auth", re.IGNORECASE)


def syncer_of(
    settings: Settings,
    store: Store,
    clock: Clock,
    *,
    hand: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Syncer:
    """What fetches sources under the settings; it may go where channels may.

    What they change is done by `hand`, where somebody says so, else by themselves.
    """
    return Syncer(
        store=store,
        clock=clock,
        importer=SourceImporter(store=store, defaults=defaults_of(settings), hand=hand),
        orders=orders_of(settings),
        operators=settings.operators,
        check_host=AllowedHosts(hosts=settings.delivery.allow_hosts),
        environ=environ,
        jitter=random.random,
    )


def a_source(  # noqa: PLR0913 - what somebody states of it
    name: str,
    url: str,
    *,
    format: str | None,  # noqa: A002 - the word of --format
    mapping: str | None,
    every: timedelta,
    now: datetime,
) -> Source:
    """A source that is due at once, without its format where that has yet to be recognised.

    Raises UsageError where it cannot be saved like that, BadData for a faulty mapping.
    """
    if _NAME.fullmatch(name) is None:
        raise UsageError(
            f"{name!r} cannot be the name of a source; write lower-case letters, digits, - and ."
        )
    if name in FORMATS:
        raise UsageError(f"{name!r} is a format; call the source by what it lists")
    if not SHORTEST <= every <= LONGEST:
        raise UsageError("a source is fetched every 15min at the most often, 31d at the least")
    _refuse_secrets(url)
    agreed_format = agreed(name, format or "", mapped=mapping is not None)
    if mapping is not None:
        parse_mapping(mapping, "the mapping")
    return Source(
        name=name,
        url=url,
        format=agreed_format,
        every=every,
        added_at=now,
        next_at=now,
        mapping=mapping,
    )


def refuse_taken(store: Store, name: str) -> None:
    """Raise BadData where a source of that name is there already."""
    with store.read() as transaction:
        if transaction.sources.get(name) is not None:
            raise _taken(name)


def refuse_damaged(store: Store, name: str) -> None:
    """Raise Unreadable where there is a source of that name whose row cannot be read."""
    with store.read() as transaction:
        transaction.sources.get(name)


def save(store: Store, source: Source, *, by: str) -> None:
    """Keep a source; BadData where its name is taken."""
    with store.write() as transaction:
        if not transaction.sources.insert(source):
            raise _taken(source.name)
        _note(transaction, "source added", source.name, source.added_at, by)


def saved(store: Store) -> tuple[Sequence[tuple[Source, SourceRun | None]], Sequence[Damaged]]:
    """Every source by name, with its last run; and what of them cannot be read."""
    with store.read() as transaction:
        return transaction.sources.all(), transaction.aside


def saved_with_runs(store: Store, name: str, most: int) -> tuple[Source, Sequence[SourceRun]]:
    """A source and its last `most` runs, the newest first; NotFound for a stranger."""
    with store.read() as transaction:
        source = transaction.sources.get(name)
        if source is None:
            raise NotFound(f"no source is called {name!r}")
        return source, transaction.sources.runs(name, most)


def remove(store: Store, name: str, now: datetime, *, by: str) -> int:
    """Forget a source; how many milestones came from it, which stay. NotFound for a stranger."""
    with store.write() as transaction:
        if not transaction.sources.remove(name):
            raise NotFound(f"no source is called {name!r}: `tracker source list` names them all")
        _note(transaction, "source removed", name, now, by)
        return transaction.sources.milestones(name)


def _note(transaction: Transaction, kind: str, name: str, now: datetime, by: str) -> None:
    transaction.events.insert_many([Event(kind=kind, at=now, key=None, detail=name, by=by)])


def state_of(source: Source, run: SourceRun | None, now: datetime) -> str:
    """In a word: new, fetching, ok, failing or overdue."""
    if not source.enabled:
        return "off"
    if run is None:
        return "new"
    if run.outcome == "running":
        return "fetching"
    if source.failing_since is not None:
        return "failing"
    return "overdue" if now - source.next_at > source.every else "ok"


def _taken(name: str) -> BadData:
    return BadData(f"a source is called {name!r} already; remove it or choose another name")


def _refuse_secrets(url: str) -> None:
    """UsageError for a secret in plain letters: whoever sees the list or a backup would know it."""
    parts = checked(url)
    for name, value in parse_qsl(parts.query):
        if _SECRET.search(name) and "${" not in value:
            raise UsageError(
                f"{name} looks like a secret, which is not kept in the database; write "
                f"{name}=${{NAME}} and have the environment set NAME"
            )
