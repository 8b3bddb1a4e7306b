"""A daemon with nothing to do: what it costs, how fast it wakes, what it holds."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.bench.pairs import Result
from tests.bench.ticking import fill
from tests.builders import an_occasion
from tests.faults.oracle import descendants
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, a_policy, wait_for
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder
from tracker.service.clock import SystemClock
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.milestones.policies import fingerprint
from tracker.sources.record import MilestoneRecord
from tracker.store.database import create_database, open_store

_WINDOW_S = 30.0
_SETTLE_S = 5.0
_DUE = 200
_SCHEDULER = """
import sys, time
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

def job():
    pass

if __name__ == "__main__":
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_jobstore(SQLAlchemyJobStore(url=sys.argv[1]))
    scheduler.add_job(job, "interval", seconds=1, id="tick")
    scheduler.start()
    print("ready", flush=True)
    sys.stdin.read()
"""


def measure(folder: Path) -> Iterator[Result]:
    yield _idle(folder / "idle")
    yield _latency(folder / "latency")
    yield _memory(folder / "memory")


def _idle(folder: Path) -> Result:
    """Both at the same time, so that a noisy machine is noisy for both."""
    folder.mkdir()
    script = folder / "scheduler.py"
    script.write_text(_SCHEDULER)
    with (
        WebhookPeer() as peer,
        _daemon(folder, peer) as pid,
        subprocess.Popen(
            [sys.executable, str(script), f"sqlite:///{folder}/jobs.db"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as other,
    ):
        assert other.stdout is not None
        other.stdout.readline()
        time.sleep(_SETTLE_S)
        before = cpu_s(pid), cpu_s(other.pid)
        time.sleep(_WINDOW_S)
        ours, theirs = cpu_s(pid) - before[0], cpu_s(other.pid) - before[1]
        assert other.stdin is not None
        other.stdin.close()
    return Result(
        name=f"CPU of {_WINDOW_S:.0f} s idle, beside APScheduler with a persistent store",
        ours=round(ours * 1_000, 1),
        peer=round(theirs * 1_000, 1),
        ratio=round(ours / theirs, 3),
        unit="ms",
        runs=1,
    )


def _latency(folder: Path) -> Result:
    """How long after its instant a reminder arrives, the slowest of a hundred; each by itself."""
    folder.mkdir()
    log = folder / "received.jsonl"
    chance = random.Random(5)
    with WebhookPeer(log=log) as peer, _daemon(folder, peer):
        store = open_store(f"sqlite:///{folder}/tracker.db")
        begin = SystemClock().now() + timedelta(seconds=10)
        instants = [
            begin + timedelta(seconds=0.7 * number + chance.uniform(0, 0.5))
            for number in range(_DUE)
        ]
        keys = [f"m{number}" for number in range(_DUE)]
        defaults = Defaults(
            tz="Europe/London",
            policies={"default": a_policy(lead_times=())},
            channels=(Channel(name="hook"),),
        )
        records = [MilestoneRecord(key=key, title=key, due="in 300 days") for key in keys]
        FileImporter(store, defaults).take(records, SystemClock().now(), by="m.yaml")
        with store.write() as transaction:
            transaction.reminders.insert(
                [
                    Reminder(
                        key=key,
                        revision=1,
                        occasion=an_occasion("299d"),
                        fire_at=instant,
                    )
                    for key, instant in zip(keys, instants, strict=True)
                ],
                SystemClock().now(),
            )
        store.close()
        wait_for(lambda: len(peer.accepted) == _DUE, "every reminder", 300)
        arrived = sorted(each.at for each in peer.accepted)
    late = sorted(at - instant.timestamp() for at, instant in zip(arrived, instants, strict=True))
    p99 = late[int(len(late) * 0.99) - 1]
    print(f"  the median is {statistics.median(late) * 1_000:.0f} ms")
    return Result(
        name=f"a due reminder's delay, p99 of {_DUE}, daemon idle, beside the limit",
        ours=round(p99 * 1_000, 1),
        peer=1_000.0,
        ratio=round(p99, 3),
        unit="ms",
        runs=1,
    )


def _memory(folder: Path) -> Result:
    """What the daemon itself holds after some ticks; its senders know nothing of what is stored."""
    folder.mkdir()
    held = {}
    for count in (1_000_000, 1_000):
        place = folder / str(count)
        place.mkdir()
        _applied(place / "tracker.db", fill(place / "tracker.db", count))
        with WebhookPeer() as peer, _daemon(place, peer) as pid:
            time.sleep(_SETTLE_S)
            held[count] = _rss_mib(pid)
    return Result(
        name="memory of the daemon: 1,000,000 reminders stored beside 1,000",
        ours=round(held[1_000_000], 1),
        peer=round(held[1_000], 1),
        ratio=round(held[1_000_000] / held[1_000], 3),
        unit="MiB",
        runs=1,
    )


def _applied(database: Path, policies: Mapping[str, Policy]) -> None:
    """Note that the policies are in force already: nothing is planned anew at the first start."""
    store = open_store(f"sqlite:///{database}")
    with store.write() as transaction:
        transaction.daemon.started(0, "bench", "", SystemClock().now())
        transaction.daemon.apply_policies(fingerprint(policies, CalendarBook()))
    store.close()


@contextmanager
def _daemon(folder: Path, peer: WebhookPeer) -> Iterator[int]:
    """A real daemon that has started, by its process id."""
    database = folder / "tracker.db"
    if not database.exists():
        create_database(f"sqlite:///{database}")
    site = Site(folder, {"hook": peer.channel_url()}, delivery="group_over = 0\nfuse = 0")
    begin = len(site.log.read_text()) if site.log.exists() else 0
    process = site.start()
    try:
        wait_for(lambda: "Daemon started" in site.log.read_text()[begin:], "the start", 300)
        yield process.pid
    finally:
        code = site.stop(process)
    assert code == 0


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process and those below it have had, to the microsecond."""
    threads = [
        thread
        for each in (pid, *descendants(pid))
        for thread in Path(f"/proc/{each}/task").iterdir()
    ]
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9


def _rss_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
