"""Whatever one row of any table comes to hold: every reminder of all other milestones arrives."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import currently_in_test_context, event, given, settings
from hypothesis import strategies as st

from tests.clocks import SetClock
from tests.damaged_office import DESK, MADE, a_ticker, in_use
from tests.damaging import VALUES, Cell, cells, damage
from tests.integration.office import START, Memory
from tests.sites import a_policy
from tracker.dates.calendars.house import CalendarBook
from tracker.service.milestones.policies import apply_policies
from tracker.service.sending.ticking import Ticker
from tracker.store.database import open_store
from tracker.store.store import Store

_CHANGED = {"default": a_policy(tz="UTC", channels=DESK, overdue_every_days=5)}
_DAYS = (0, 1, 5, 8, 15, 20)  #: on which somebody has something to be told


def _told_after(data: bytes, cell: Cell | None, value: str) -> tuple[Counter[str], str] | None:
    """What is told, and to operators, in the weeks after a cell was damaged; None: not taken."""
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        file = Path(folder, "tracker.db")
        file.write_bytes(data)
        if cell is not None and not damage(file, cell, value):
            return None
        told, operators = Memory(), Memory()
        clock = SetClock(START + timedelta(minutes=5))
        with closing(open_store(f"sqlite:///{file}")) as store:
            ticker = a_ticker(store, clock, told, operators=operators)
            ticker.courier.wake = lambda: None  # type: ignore[method-assign]  # drained here
            _begin(store, ticker, clock)
            for day in _DAYS:
                clock.set(datetime(2026, 1, 5, 13, tzinfo=UTC) + timedelta(days=day))
                ticker.tick()
                ticker.courier.drain()
        titles = Counter(message.title for message in told.accepted)
        return titles, "\n".join(f"{each.title}\n{each.text}" for each in operators.accepted)


def _begin(store: Store, ticker: Ticker, clock: SetClock) -> None:
    """What a daemon does before its first tick, under settings that have changed."""
    ticker.courier.recover(orphans=True)
    ticker.look_again()
    apply_policies(store, _CHANGED, CalendarBook(), clock.now())


@cache
def _sound() -> Counter[str]:
    found = _told_after(in_use(), None, "")
    assert found is not None
    return found[0]


@cache
def _cells() -> tuple[Cell, ...]:
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        file = Path(folder, "tracker.db")
        file.write_bytes(in_use())
        return cells(file)


def _of(titles: Counter[str], owner: str) -> Counter[str]:
    return Counter({title: n for title, n in titles.items() if owner in title})


def _note(what: str) -> None:
    if currently_in_test_context():
        event(what)


def _holds(cell: Cell, value: str) -> None:
    found = _told_after(in_use(), cell, value)
    if found is None:
        _note("not taken")
        return
    titles, _ = found
    lacking = [
        record.title for record in MADE if _of(_sound(), record.title) - _of(titles, record.title)
    ]
    _note(f"{len(lacking)} lack something")
    assert len(lacking) <= 1, (lacking, _sound() - titles)


def test_every_table_has_rows() -> None:
    assert {cell.table for cell in _cells()} >= {
        *("milestones", "revisions", "reminders", "deliveries", "attempts", "anchors", "events"),
        *("sources", "source_runs", "daemon"),
    }
    assert all(_of(_sound(), record.title) for record in MADE if record.key != "waits")


_ONE = (st.deferred(lambda: st.sampled_from(_cells())), st.sampled_from(VALUES))


@settings(max_examples=40, derandomize=True)
@given(*_ONE)
def test_one_damaged_row_silences_no_other(cell: Cell, value: str) -> None:
    _holds(cell, value)


@pytest.mark.slow
@settings(max_examples=200, derandomize=True)
@given(*_ONE)
def test_one_damaged_row_of_very_many_silences_no_other(cell: Cell, value: str) -> None:
    _holds(cell, value)
