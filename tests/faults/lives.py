"""What the fault tests do with installations: give them work, watch them, find their processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.faults.oracle import descendants, unsettled
from tests.sites import Site, a_policy, wait_for
from tracker.domain.channel import Channel
from tracker.service.clock import SystemClock
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.store import Store

#: Each milestone a message of its own, and short pauses.
SEPARATE = """
group_over = 0
fuse = 0
retry_first = "200ms"
retry_cap = "2s"
unknown_pause = "200ms"
refused_every = "2s"
"""
QUICK = SEPARATE + 'deadline = "5s"\nlease = "20s"\n'


@dataclass
class Work:
    """Adds milestones that are due at once, from this process; their keys count up."""

    store: Store
    channels: tuple[str, ...]
    owner: str | None = None  #: of each milestone
    keys: list[str] = field(default_factory=list)

    def add(self, count: int, prefix: str = "m") -> None:
        """Store `count` more, each with one reminder that is due now."""
        begin = len(self.keys)
        keys = [f"{prefix}{number}" for number in range(begin, begin + count)]
        defaults = Defaults(
            tz="Europe/London",
            policies={"default": a_policy()},
            channels=tuple(Channel(name=name) for name in self.channels),
        )
        records = [
            MilestoneRecord(key=key, title=f"Milestone {key}", due="in 5 days", owner=self.owner)
            for key in keys
        ]
        FileImporter(self.store, defaults).take(records, SystemClock().now(), by="m.yaml")
        self.keys += keys


@contextmanager
def work_for(site: Site, *, owner: str | None = None) -> Iterator[Work]:
    """Work for a site whose database is there."""
    store = open_store(database_of(site))
    yield Work(store, tuple(site.channels), owner)
    store.close()


def database_of(site: Site) -> str:
    """The URL of a site's database."""
    return site.database_url or f"sqlite:///{site.folder}/tracker.db"


def started(site: Site) -> Callable[[], bool]:
    """Whether the daemon whose log begins now has said that it runs."""
    begin = size_of(site.log)
    return lambda: (
        size_of(site.log) > begin and (b"Daemon started" in site.log.read_bytes()[begin:])
    )


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def outcomes(site: Site, key: str) -> list[str]:
    """The outcomes of a milestone's attempts, oldest first."""
    return [line["outcome"] for line in attempts(site, key)]


def attempts(site: Site, key: str | None = None) -> list[dict[str, Any]]:
    """The lines of the log that are attempts, oldest first."""
    lines: list[dict[str, Any]] = site.json("log", *([key] if key else []))
    found = [line for line in lines if line["outcome"]]
    return sorted(found, key=lambda line: (str(line["at"]), line["attempt"] or 0))


def settle(site: Site, patience_s: float = 120) -> None:
    """Run the daemon until nothing is left to do, now or later; it has to end in good order."""
    running = started(site)
    database = site.database_url or f"sqlite:///{site.folder}/tracker.db"

    def is_over() -> bool:
        return site.json("status")["backlog"] == 0 and unsettled(database) == 0

    daemon = site.start()
    try:
        wait_for(running, "the start of the daemon")
        wait_for(is_over, "the end of the backlog", patience_s)
    finally:
        code = site.stop(daemon)
    assert code == 0, site.log.read_text()[-2_000:]


@contextmanager
def noted(spans: list[tuple[datetime, datetime]]) -> Iterator[None]:
    """Add the time that the block takes to `spans`, for the account of what happened."""
    clock = SystemClock()
    began = clock.now()
    try:
        yield
    finally:
        spans.append((began, clock.now()))


def senders(daemon: int) -> list[int]:
    """The processes below the daemon that have no children of their own."""
    return [each for each in descendants(daemon) if not descendants(each)]
