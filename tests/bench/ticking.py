"""What a tick costs when nothing is due: it must not depend on how much is stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from tests.bench.pairs import Result, in_turns
from tests.clocks import SetClock
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.policy import Policy
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.sending.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.database import create_database, open_store

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_FIRST_DUE = date(2026, 9, 1)
_TICKS = 200


def measure(folder: Path) -> Iterator[Result]:
    many, few = _ticker(folder / "many.db", 1_000_000), _ticker(folder / "few.db", 1_000)
    yield in_turns(
        "tick, none due: 1,000,000 reminders stored beside 1,000",
        "us",
        lambda: tick_us(many),
        lambda: tick_us(few),
        runs=15,
    )


def tick_us(ticker: Ticker, clock: Callable[[], float] = time.perf_counter) -> float:
    """Microseconds of a tick, as `clock` counts seconds."""
    began = clock()
    for _ in range(_TICKS):
        ticker.tick()
    return (clock() - began) / _TICKS * 1e6


def _ticker(path: Path, reminders: int) -> Ticker:
    """A ticker over a database with that many pending reminders, all of them ahead."""
    return ticker_over(path, _NOW, fill(path, reminders))


def ticker_over(path: Path, now: datetime, policies: Mapping[str, Policy] | None = None) -> Ticker:
    """A ticker over the database at `path`, whose clock stands at `now`."""
    return plain_ticker(open_store(f"sqlite:///{path}"), SetClock(now), policies=policies)


def fill(path: Path, reminders: int) -> Mapping[str, Policy]:
    """Make a database with that many pending reminders, all of them ahead; gives their policies."""
    url = f"sqlite:///{path}"
    create_database(url)
    store = open_store(url)
    policy = a_policy(send_at=clock_time(9))
    defaults = Defaults(tz="UTC", policies={"default": policy}, channels=(Channel(name="console"),))
    per_milestone = len(policy.lead_times) + 1
    count = reminders // per_milestone
    for start in range(0, count, 20_000):
        records = [_record(number) for number in range(start, min(start + 20_000, count))]
        FileImporter(store, defaults).take(records, _NOW, by="m.yaml")
    store.close()
    return defaults.policies


def _record(number: int) -> MilestoneRecord:
    day = _FIRST_DUE + timedelta(days=number % 1_000)
    return MilestoneRecord(key=f"m{number}", title=f"Milestone {number}", due=day.isoformat())
