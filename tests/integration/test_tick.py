"""Ticks over a database that fails for a while: said at first and at the end, and they go on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.clocks import SetClock
from tests.databases import a_database
from tests.inline_senders import InlineSenders
from tests.sites import plain_ticker
from tracker.config.settings import load_settings
from tracker.daemon.job import Job
from tracker.daemon.tick import Tick
from tracker.daemon.timekeeping import Timekeeper
from tracker.service.clockwatch import BelievedClock
from tracker.store.database import open_store


@pytest.fixture
def tick(tmp_path: Path) -> Tick:
    """A tick over an SQLite file, by the default settings."""
    url = f"sqlite:///{tmp_path}/tracker.db"
    a_database(url)
    store, system = open_store(url), SetClock(datetime(2026, 1, 5, 12, tzinfo=UTC))
    clock = BelievedClock(system, lambda: 0.0, synchronised=lambda: False)
    with store.write() as transaction:
        transaction.daemon.started(1, "here", "1", clock.now())
    return Tick(
        store=store,
        timekeeper=Timekeeper(store=store, clock=clock),
        settings=load_settings(None, {}),
        ticker=plain_ticker(store, clock, senders=InlineSenders({})),
    )


def test_failures_are_said_at_first_and_their_end_once(tick: Tick, tmp_path: Path) -> None:
    file = tmp_path / "tracker.db"
    tick.ticker.courier.wake = lambda: None  # type: ignore[method-assign]  # its log is its own
    with capture_logs() as logs:
        tick.run()
        gone = file.rename(tmp_path / "gone")
        assert all(tick.run() == 1.0 for _ in range(5))
        gone.rename(file)
        tick.run()
        tick.run()
    said = [(line["log_level"], line["event"], line["times"]) for line in logs]
    assert said == [("error", "Database unusable", 1), ("warning", "Database usable again", 5)]
    assert "deleted or replaced" in logs[0]["error"]


def test_a_fault_in_one_tick_does_not_end_all_ticks(
    tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job("Tick", tick.run, every_s=1.0)
    tick.ticker.courier.wake = lambda: None  # type: ignore[method-assign]  # its log is its own
    with capture_logs() as logs, monkeypatch.context() as patch:
        patch.setattr(type(tick.ticker), "tick", lambda _self: 1 / 0)
        job.run()
        assert (job.signs, job.pause_s) == (2, 1.0)
    assert [(line["event"], line["error"]) for line in logs] == [
        ("Tick failed", "division by zero")
    ]
    with capture_logs() as logs:
        job.run()
    assert [line["event"] for line in logs] == ["Tick works again"]


def test_that_nothing_is_due_is_said_once_and_not_while_something_is_under_way(
    tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[datetime | None] = []
    tick.at_rest = heard.append
    with monkeypatch.context() as patch:
        patch.setattr(type(tick.ticker.courier), "is_at_rest", False)
        tick.run()
    assert heard == []
    tick.run()
    tick.run()
    assert heard == [None]
