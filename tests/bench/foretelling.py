"""What the sends of the next days cost where much is planned, beside all that is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.bench.pages import fill
from tests.bench.pairs import Result, in_turns
from tests.sites import a_policy
from tracker.domain.channel import Channel
from tracker.service.clock import SystemClock
from tracker.service.defaults import Defaults
from tracker.service.views.upcoming import upcoming
from tracker.store.reads.reads import open_reads

_MANY = 20_000


def measure(folder: Path) -> Iterator[Result]:
    url = f"sqlite:///{folder}/tracker.db"
    fill(url, _MANY)
    policy = a_policy(lead_times=())
    rules = Defaults(tz="UTC", policies={"default": policy}, channels=(Channel(name="console"),))
    now = SystemClock().now() + timedelta(days=29)  # the first of them is overdue then

    def spent(days: int | None) -> float:
        before = time.process_time()
        with open_reads(url) as reads:
            assert upcoming(reads, rules, now=now, days=days)
        return time.process_time() - before

    yield in_turns(
        f"CPU of the sends of two days, {_MANY:,} milestones, beside all that is planned",
        "s",
        lambda: spent(2),
        lambda: spent(None),
        runs=3,
    )
