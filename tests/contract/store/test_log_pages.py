"""The log a page at a time is the log whole; an index leads to each page, however much there is."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.change import Event
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.reminder import ReminderState
from tracker.store.reads.logs import LogPage
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.store import Store
from tracker.store.values.records import LogEntry
from tracker.store.values.url import is_postgres, sqlite_path

_MINUTE = timedelta(minutes=1)
_SIZES = (1, 2, 3, 5, 8, 1_000)


@pytest.fixture
def reads(store: Store, database_url: str) -> Iterator[Reads]:
    """Events that share their minutes, attempts that ended among them, one that is under way."""
    dice = random.Random(20)
    minutes = [dice.randrange(8) for _ in range(24)]
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("m")], NOW)
        transaction.events.insert_many(
            [
                Event(kind="edited", at=NOW + each * _MINUTE, key="m" if each % 2 else None)
                for each in minutes
            ]
        )
        transaction.reminders.insert([a_reminder("m")], NOW)
        (entry,) = transaction.reminders.of("m")
        transaction.reminders.set_state([entry.id], ReminderState.DISPATCHED)
        transaction.deliveries.insert(entry.id, orders("a", "b", "c"), NOW)
    for minute in (1, 2, 4):
        began = NOW + minute * _MINUTE
        with store.write() as transaction:
            (claim,) = claimed(transaction, "a", began, token=str(minute), limit=1)
            conclusion = a_conclusion(
                claim, Outcome.REFUSED, DeliveryState.PENDING, next_due_at=began
            )
            transaction.deliveries.conclude([conclusion], began + _MINUTE)
    with store.write() as transaction:
        claimed(transaction, "b", NOW + 6 * _MINUTE, token="under way", limit=1)
    with open_reads(database_url) as opened:
        yield opened


def _paged(reads: Reads, key: str | None, **page: object) -> list[LogEntry]:
    found, after = list[LogEntry](), None
    while True:
        entries, after = reads.log_page(key, LogPage(after=after, **page))  # type: ignore[arg-type]  # of one kind each
        found += entries
        if after is None:
            return found


@pytest.mark.parametrize("key", [None, "m"])
@pytest.mark.parametrize("size", _SIZES)
def test_pages_give_every_entry_once_and_in_order(reads: Reads, key: str | None, size: int) -> None:
    whole = list(reads.log(key))
    assert {entry.outcome for entry in whole} == {None, Outcome.REFUSED, Outcome.STARTED}
    assert _paged(reads, key, size=size) == whole
    for minute in range(9):
        since = NOW + minute * _MINUTE
        later = [entry for entry in whole if entry.at >= since]
        assert _paged(reads, key, size=size, since=since) == later


@pytest.mark.parametrize("key", [None, "m"])
@pytest.mark.parametrize("size", _SIZES)
def test_the_newest_are_the_last_ones(reads: Reads, key: str | None, size: int) -> None:
    whole = reads.log(key)
    newest = LogPage(size=size, newest=True)
    assert reads.log_page(key, newest) == (whole[-size:], None)
    since = NOW + 3 * _MINUTE
    later = tuple(entry for entry in whole if entry.at >= since)
    newest = LogPage(size=size, newest=True, since=since)
    assert reads.log_page(key, newest) == (later[-size:], None)


def test_indexes_lead_to_all_that_a_page_joins(reads: Reads, database_url: str) -> None:
    if is_postgres(database_url):
        pytest.skip("what a planner chooses there depends on what it has counted")
    query = "SELECT * FROM log_entries WHERE at >= 'a' AND (at, part, id) > ('a', 0, 1)"
    with sqlite3.connect(sqlite_path(database_url)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query} AND at <= 'b'")]
    scanned = {line for line in plan if line.startswith("SCAN")}
    assert scanned <= {"SCAN b", "SCAN log_entries"}, "of bulletins there are few"
