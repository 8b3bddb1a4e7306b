"""How fast what is due is claimed while much lies ahead, beside procrastinate on one PostgreSQL.

Ours is the way of a tick: reminders that are due become deliveries, which are claimed fifty at a
time, each with a lease, an attempt and a token. Nothing is sent on either side.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Job

from tests.bench.pairs import Result, in_turns, seconds
from tests.builders import a_due, a_milestone, a_reminder
from tests.databases import RUN_FOLDER, a_postgres_database, postgres_server
from tests.sites import a_policy
from tracker.domain.channel import Channel
from tracker.service.sending.dispatching import Dispatcher
from tracker.service.sending.orders import Orders
from tracker.store.database import create_database, open_store
from tracker.store.store import Store
from tracker.store.values.url import libpq_url

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_LATER = _NOW + timedelta(days=500)
_HOUR = timedelta(hours=1)
_DUE = 1_000  #: in each hour that is measured
_AHEAD, _PEERS_AHEAD = 1_000_000, 100_000
_RUNS = 3
_AT_ONCE = 50  #: claims of one transaction, as a tick has it
_CHANNEL = "desk"
_ORDERS = Orders(policies={"default": a_policy()}, channels={_CHANNEL: Channel(name=_CHANNEL)})
#: Each reminder that lies far ahead so many times, an hour later each time.
_COPY = """
INSERT INTO reminders (milestone_id, revision, kind, lead_time, fire_at, due_at, state, created_at)
SELECT milestone_id, revision, kind, 1000 + number || 'd', fire_at + number * interval '1 hour',
    due_at + number * interval '1 hour', state, created_at
FROM reminders, generate_series(1, %s) number WHERE lead_time = '0d'
"""


def measure(folder: Path) -> Iterator[Result]:
    folder.chmod(0o755)  # the server runs as a user of its own
    with patch.dict(os.environ, {RUN_FOLDER: str(folder)}), postgres_server() as server:
        url = a_postgres_database(server, "ours")
        create_database(url)
        store, hours = open_store(url), count(1)
        _fill(store, libpq_url(url))
        with asyncio.Runner() as loop:
            fetched = loop.run(_peer(libpq_url(a_postgres_database(server, "peers"))))
            yield in_turns(
                f"claims a second of what is due on PostgreSQL, {_AHEAD:,} reminders ahead, "
                f"beside procrastinate with {_PEERS_AHEAD:,} jobs ahead",
                "a second",
                lambda: _DUE / seconds(lambda: _claim(store, _NOW + next(hours) * _HOUR)),
                lambda: _DUE / seconds(lambda: loop.run(fetched())),
                runs=_RUNS,
            )
        store.close()


def _fill(store: Store, url: str) -> None:
    """Milestones of which each has a reminder in each hour that is measured, and many far ahead."""
    keys = [f"m{number}" for number in range(_DUE)]
    with store.write() as transaction:
        day = a_due((_LATER + timedelta(days=500)).date(), tz="UTC")
        transaction.milestones.insert([a_milestone(key, day) for key in keys], _NOW)
    hours = [_NOW + number * _HOUR for number in range(1, _RUNS + 2)]
    with store.write() as transaction:
        for days, at in enumerate([_LATER, *hours]):
            each = [a_reminder(key, f"{days}d", fire_at=at) for key in keys]
            transaction.reminders.insert(each, _NOW)
    with psycopg.connect(url) as connection:
        connection.execute(_COPY, [_AHEAD // _DUE])


def _claim(store: Store, now: datetime) -> None:
    dispatcher, claimed = Dispatcher(store=store, orders=_ORDERS), 0
    while dispatcher.dispatch(now):
        pass
    while claimed < _DUE:
        with store.write() as transaction:
            claims = transaction.deliveries.claim(
                _CHANNEL,
                now,
                token=lambda: uuid4().hex,
                together=False,
                owner="bench",
                lease_until=now + _HOUR,
                limit=_AT_ONCE,
            )
        assert claims, f"{claimed} were claimed of {_DUE}"
        claimed += len(claims)


async def _peer(url: str) -> Callable[[], Awaitable[None]]:
    """What fetches as many jobs that are due, where many are scheduled."""
    app = App(connector=PsycopgConnector(conninfo=url))
    await app.open_async()
    await app.schema_manager.apply_schema_async()
    rounds = range(_RUNS + 1)
    due = app.configure_task("tell", schedule_at=datetime.now(UTC) - _HOUR)  # noqa: TID251 - a peer
    ahead = app.configure_task("tell", schedule_at=datetime.now(UTC) + 1_000 * _HOUR)  # noqa: TID251 - a peer
    for number in rounds:
        await due.batch_defer_async(*[{"number": number} for _ in range(_DUE)])
    for number in range(_PEERS_AHEAD // _DUE):
        await ahead.batch_defer_async(*[{"number": number} for _ in range(_DUE)])
    worker = await app.job_manager.register_worker()

    async def fetched() -> None:
        for _ in range(_DUE):
            job = await app.job_manager.fetch_job(queues=None, worker_id=worker)
            assert isinstance(job, Job)

    return fetched
