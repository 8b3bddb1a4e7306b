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
from tests.damaging import VALUES, Cell, cells, damage
from tests.databases import a_database
from tests.integration.office import START, UNAVAILABLE, Memory
from tests.sites import a_policy, plain_ticker
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection
from tracker.domain.source import Source
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.service.milestones.policies import apply_policies
from tracker.service.sending.setting_aside import look_again
from tracker.service.sending.ticking import Ticker
from tracker.service.settings import Defaults
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.store import Store

_CHANNELS = {"desk": Channel(name="desk", fallback="ops"), "ops": Channel(name="ops")}
_DESK = ChannelSelection(names=("desk",))
_POLICIES = {"default": a_policy(tz="UTC", channels=_DESK)}
_CHANGED = {"default": a_policy(tz="UTC", channels=_DESK, overdue_every_days=5)}
_DAYS = (0, 1, 3, 5, 8, 12, 15, 20, 27, 37)  #: on which somebody has something to be told
#: of each kind one, so that every column of every table holds something somewhere
_MADE = (
    MilestoneRecord(key="plain", title="Plain", due="2026-01-20", owner="A", tags=("x",)),
    MilestoneRecord(key="other", title="Other", due="March 2026", source_url="https://a.example"),
    MilestoneRecord(key="moved", title="Moved", due="2026-01-15", remind="7d,1d"),
    MilestoneRecord(key="counted", title="Counted", due="10 days after plain"),
    MilestoneRecord(key="round", title="Round", due="every Friday", kind="report"),
    MilestoneRecord(key="event", title="Event", due="2026-01-12", kind="in_force"),
    MilestoneRecord(key="waits", title="Waits", due="30 days after the vote"),
    MilestoneRecord(key="instant", title="Instant", due="2026-01-19 17:00", tz="Asia/Tokyo"),
    MilestoneRecord(key="late", title="Late", due="2026-01-02"),
)


def _ticker(store: Store, clock: SetClock, told: Memory, *, operators: Memory) -> Ticker:
    return plain_ticker(
        store,
        clock,
        policies=_POLICIES,
        notifiers={"desk": told, "ops": operators},
        channels=_CHANNELS,
        operators=("ops",),
    )


@cache
def _template() -> bytes:
    """A database that has been in use for some days, with rows in every table."""
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
        clock, told = SetClock(START), Memory()
        with closing(open_store(url)) as store:
            defaults = Defaults(tz="UTC", policies=_POLICIES, channels=tuple(_CHANNELS.values()))
            use = Milestones(store, defaults, by="A. Counsel")
            for record in _MADE:
                use.add(record, START)
            use.move("moved", Announced(due="2026-02-10", as_of=START.date(), reason="r"), START)
            use.propose("plain", Announced(due="2026-03-01", as_of=START.date(), reason="p"), START)
            use.snooze("other", START + timedelta(days=3), "later", START)
            with store.write() as transaction:
                transaction.daemon.started(1, "here", "1", START)
                source = Source(
                    name="feed",
                    url="https://a.example/feed",
                    format="json",
                    every=timedelta(days=1),
                    added_at=START,
                    next_at=START,
                )
                transaction.sources.insert(source)
                transaction.sources.claim("feed", START, START + timedelta(hours=1))
            ticker = _ticker(store, clock, told, operators=Memory())
            told.answers = [UNAVAILABLE]
            ticker.run_dry()
            use.acknowledge("late", START, note=None)
        return Path(folder, "tracker.db").read_bytes()


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
            ticker = _ticker(store, clock, told, operators=operators)
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
    look_again(store, ticker.courier.rounds.concluder.orders, clock.now())
    apply_policies(store, _CHANGED, CalendarBook(), clock.now())


@cache
def _sound() -> Counter[str]:
    found = _told_after(_template(), None, "")
    assert found is not None
    return found[0]


@cache
def _cells() -> tuple[Cell, ...]:
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        file = Path(folder, "tracker.db")
        file.write_bytes(_template())
        return cells(file)


def _of(titles: Counter[str], owner: str) -> Counter[str]:
    return Counter({title: n for title, n in titles.items() if owner in title})


def _note(what: str) -> None:
    if currently_in_test_context():
        event(what)


def _holds(cell: Cell, value: str) -> None:
    found = _told_after(_template(), cell, value)
    if found is None:
        _note("not taken")
        return
    titles, _ = found
    lacking = [
        record.title for record in _MADE if _of(_sound(), record.title) - _of(titles, record.title)
    ]
    _note(f"{len(lacking)} lack something")
    assert len(lacking) <= 1, (lacking, _sound() - titles)


def test_every_table_has_rows() -> None:
    assert {cell.table for cell in _cells()} >= {
        *("milestones", "revisions", "reminders", "deliveries", "attempts", "anchors", "events"),
        *("sources", "source_runs", "daemon"),
    }
    assert all(_of(_sound(), record.title) for record in _MADE if record.key != "waits")


_ONE = (st.deferred(lambda: st.sampled_from(_cells())), st.sampled_from(VALUES))


@settings(max_examples=200, derandomize=True)
@given(*_ONE)
def test_one_damaged_row_silences_no_other(cell: Cell, value: str) -> None:
    _holds(cell, value)


@pytest.mark.slow
@settings(max_examples=2_000)
@given(*_ONE)
def test_one_damaged_row_of_very_many_silences_no_other(cell: Cell, value: str) -> None:
    _holds(cell, value)
