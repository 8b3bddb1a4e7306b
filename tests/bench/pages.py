"""Pages: how soon they come where much is stored, how many one core gives, whom they hold up."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.bench.idle import cpu_s
from tests.bench.pairs import Result, in_turns
from tests.bench.ticking import tick_us, ticker_over
from tests.sites import REPOSITORY, Site, a_policy, wait_for
from tests.web_site import a_free_port, web_tables
from tracker.domain.channel import Channel
from tracker.service.clock import SystemClock
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.sources.record import MilestoneRecord
from tracker.store.database import create_database, open_store

_MANY, _SOME = 100_000, 1_000
_ASKED = 400  #: requests of a measurement
_MOST_MS = 150.0  #: that the slowest of a hundred may take
_SLOWEST = {"the overview": "/", "the list": "/milestones"}
_LEAST = 200.0  #: requests that a second of one core has to answer
_SIGN_ON = 'sign_on_header = "X-User"\ntrusted_proxies = ["127.0.0.1"]\n'
_OWNERS = ("amira", "jonas", None)
_AUTHORITIES = ("FCA", "ESMA", "SEC")


def measure(folder: Path) -> Iterator[Result]:
    with _served(folder / "many", _MANY) as pages:
        for name, path in _SLOWEST.items():
            pages.seconds(path)
            before = cpu_s(pages.pid)
            taken = sorted(pages.seconds(path) for _ in range(_ASKED))
            spent = (cpu_s(pages.pid) - before) / _ASKED * 1_000
            p99 = taken[int(_ASKED * 0.99) - 1] * 1_000
            middle = statistics.median(taken) * 1_000
            print(f"  {name}: the median is {middle:.0f} ms, of processor time {spent:.1f} ms")
            yield _beside(
                f"{name} of {_MANY:,} milestones, p99, beside the limit", "ms", p99, _MOST_MS
            )
    with _served(folder / "some", _SOME) as pages:
        paths = ["/milestones", *(f"/milestones/m{number}" for number in (7, 77, 777))]
        paths = [paths[0], paths[1], paths[0], paths[2], paths[0], paths[3]]
        pages.per_core_second(paths, 50)
        rate = statistics.median(pages.per_core_second(paths, _ASKED // 4) for _ in range(5))
        yield _beside(
            f"requests a second of one core, {_SOME:,} milestones, beside the least",
            "a second",
            rate,
            _LEAST,
        )
    yield _ticks(folder / "ticks")


def _beside(name: str, unit: str, ours: float, bound: float) -> Result:
    ratio = round(ours / bound, 3)
    return Result(name=name, ours=round(ours, 1), peer=bound, ratio=ratio, unit=unit, runs=_ASKED)


def _ticks(folder: Path) -> Result:
    """The processor time of ticks while pages of the same database are asked for, and while not."""
    with _served(folder, _SOME) as pages:
        ticker = ticker_over(folder / "tracker.db", SystemClock().now())

        def hammered() -> float:
            ended = threading.Event()

            def hammer() -> None:
                while not ended.is_set():
                    pages.seconds("/milestones")

            hammering = threading.Thread(target=hammer)
            hammering.start()
            try:
                return tick_us(ticker, time.thread_time)
            finally:
                ended.set()
                hammering.join()

        return in_turns(
            "CPU of a tick, none due: while pages are asked for without a pause, beside not",
            "us",
            hammered,
            lambda: tick_us(ticker, time.thread_time),
            runs=9,
        )


@dataclass(frozen=True)
class _Served:
    """Pages that a process serves, and one connection to them that is kept."""

    pid: int
    connection: http.client.HTTPConnection

    def seconds(self, path: str) -> float:
        """How long a page takes to be there whole."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"X-User": "amira"})
        answer = self.connection.getresponse()
        held = answer.read()
        assert answer.status == 200, (path, answer.status, held[:500])
        return time.perf_counter() - began

    def per_core_second(self, paths: Sequence[str], number: int) -> float:
        """How many requests, for `paths` in turns, a second of processor time answers."""
        before = cpu_s(self.pid)
        for place in range(number):
            self.seconds(paths[place % len(paths)])
        return number / (cpu_s(self.pid) - before)


@contextmanager
def _served(folder: Path, count: int) -> Iterator[_Served]:
    """The pages of an installation with so many milestones."""
    folder.mkdir()
    port, log = a_free_port(), folder / "web.log"
    tables = web_tables(port) + _SIGN_ON
    site = Site(folder, {"console": "console://"}, tables=tables, timezone="UTC", forked=False)
    fill(f"sqlite:///{folder}/tracker.db", count)
    site.run("init")
    site.run("person", "add", "amira", "--name", "Amira Example")
    with log.open("wb") as said:
        process = subprocess.Popen(
            site.command("web"), env=site.environ(), cwd=REPOSITORY, stdout=said, stderr=said
        )
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        wait_for(lambda: b"Pages are served" in log.read_bytes(), "the start of the pages")
        yield _Served(process.pid, connection)
    finally:
        connection.close()
        process.terminate()
        process.wait()


def fill(url: str, count: int) -> None:
    """A new database with so many milestones, due on a thousand days from the next month on."""
    create_database(url)
    store = open_store(url)
    policy = a_policy(lead_times=())
    defaults = Defaults(tz="UTC", policies={"default": policy}, channels=(Channel(name="console"),))
    for start in range(0, count, 20_000):
        records = [_record(number) for number in range(start, min(start + 20_000, count))]
        FileImporter(store, defaults).take(records, SystemClock().now(), by="m.yaml")
    store.close()


def _record(number: int) -> MilestoneRecord:
    day = SystemClock().now().date() + timedelta(days=30 + number % 1_000)
    return MilestoneRecord(
        key=f"m{number}",
        title=f"Milestone {number}",
        due=date.isoformat(day),
        owner=_OWNERS[number % 3],
        authority=_AUTHORITIES[number % 3],
        tags=(f"t{number % 10}",),
    )
