"""Many reminders due at one instant: how soon the first message leaves, how many follow a second.

Beside a few that are due: those are handed over at once, of many some more while messages leave.
"""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.delivering import filled
from tests.bench.pairs import Result, in_turns
from tests.bench.receivers import receiver
from tests.clocks import SetClock
from tracker.config.settings import load_settings
from tracker.daemon.logs import configure
from tracker.service.sending.rounds import Rounds
from tracker.service.wiring import senders_of, ticker_of
from tracker.store.database import open_store

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_MANY, _FEW = 20_000, 200
_CHANNELS = ("desk", "counsel", "board")
_WAIT_S = 0.25


def measure(folder: Path) -> Iterator[Result]:
    with receiver("http") as other, (folder / "log").open("w") as log, redirect_stderr(log):
        configure(as_json=False)  # a daemon writes its log, too
        many, few = (_flood(folder / str(count), count, other.port) for count in (_MANY, _FEW))
        name = f"{_MANY:,} due at one instant on {len(_CHANNELS)} channels beside {_FEW}"
        yield in_turns(
            f"first message, {name}",
            "ms",
            lambda: many.until(1) * 1_000,
            lambda: few.until(1) * 1_000,
            runs=5,
        )
        told = _FEW * len(_CHANNELS)
        yield in_turns(
            f"first {told} messages, {name}",
            "msg/s",
            lambda: told / many.until(told),
            lambda: told / few.until(told),
            runs=3,
        )


@dataclass(frozen=True, kw_only=True)
class _Flood:
    """A database in which that much is due and nothing was handed over, by its settings."""

    folder: Path

    def until(self, messages: int) -> float:
        """Seconds until so many messages were accepted, by senders that are running."""
        with self._opened() as rounds:
            began, told = time.perf_counter(), 0
            while told < messages:
                told += len(rounds.go(_WAIT_S) or ())
            took = time.perf_counter() - began
            rounds.finish()
        return took

    @contextmanager
    def _opened(self) -> Iterator[Rounds]:
        shutil.copy(self.folder / "due.db", self.folder / "tracker.db")
        settings = load_settings(self.folder / "tracker.toml", os.environ, secrets=True)
        store = open_store(settings.database)
        senders = senders_of(settings, io.StringIO())
        senders.capacity(_CHANNELS[0])  # until they are ready, as those of a daemon long since are
        yield ticker_of(
            settings, store, SetClock(_NOW), senders=senders, owner="bench"
        ).courier.rounds
        senders.close()
        store.close()


def _flood(folder: Path, count: int, port: int) -> _Flood:
    folder.mkdir()
    channels = {name: f"json://127.0.0.1:{port}/{name}" for name in _CHANNELS}
    _, store = filled(folder, channels, (f"in {number % 20} days" for number in range(count)))
    store.close()
    (folder / "tracker.db").rename(folder / "due.db")
    return _Flood(folder=folder)
