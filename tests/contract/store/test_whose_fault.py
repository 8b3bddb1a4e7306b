"""What is the database's fault is tried again for all of it; a row's sets that row aside alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tests.clocks import SetClock
from tests.databases import a_database, administer
from tests.integration.office import Memory
from tests.sites import plain_ticker, wait_for
from tracker.errors import DatabaseUnusable
from tracker.store.database import open_store
from tracker.store.store import Store, Transaction
from tracker.store.values.url import libpq_url, sqlite_path

_DAY = timedelta(days=1)
_KEYS = ("bad", "good")
_RAISE = "DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{}'; END $$"
_IS_THERE = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
_TRIGGER = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{}'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON deliveries FOR EACH ROW
WHEN (NEW.reminder_id IS NOT NULL) EXECUTE FUNCTION refuse()
"""

OF_THE_DATABASE = {
    "08000": "the connection is no good",
    "08003": "there is no connection",
    "08006": "the connection failed",
    "0A000": "a table was changed under the statement",
    "25006": "it may only be read",
    "25P02": "the transaction has failed before",
    "25P03": "the transaction was idle for too long",
    "40001": "others changed the same, or a standby had to go on",
    "40P01": "others wait for each other",
    "42501": "the user may not",
    "42P01": "there is no such table",
    "42703": "there is no such column",
    "53100": "the disk is full",
    "53200": "there is no memory left",
    "53300": "there are too many connections",
    "55P03": "somebody holds a lock",
    "57014": "an operator ended the statement",
    "57P01": "an operator ended the session",
    "57P02": "another session crashed",
    "57P03": "it starts, or ends",
    "58030": "the disk fails",
    "XX000": "it has a fault of its own",
    "XX001": "a file is damaged",
}
OF_A_ROW = {
    "22001": "a text is too long",
    "22003": "a number is too large",
    "22021": "a character is none",
    "22P02": "a word is none of its type",
    "23502": "a value is missing",
    "23505": "a key is taken",
    "23514": "a value is not among those allowed",
    "42804": "a value is of another type",
    "54000": "a text is too long for its index",
    "P0001": "a trigger refuses it",
}


@pytest.fixture(name="postgres")
def postgres_store(postgres_url: str) -> Iterator[Store]:
    with closing(open_store(postgres_url)) as store:
        yield store


def _run(transaction: Transaction, statement: str) -> None:
    transaction.milestones._connection.exec_driver_sql(statement)


def _failing(
    transaction: Transaction, fail: str | Callable[[], object]
) -> Callable[[Sequence[str]], None]:
    """Work that notes each key, and at the bad one does what fails, or runs that statement."""

    def work(keys: Sequence[str]) -> None:
        for key in keys:
            transaction.events.insert("tried", NOW, key=None, detail=key)
            if key == "bad":
                _run(transaction, fail) if isinstance(fail, str) else fail()

    return work


def _ask(transaction: Transaction, query: str) -> tuple[object, ...]:
    found = transaction.milestones._connection.exec_driver_sql(query).one()
    return tuple(found)


def _noted(store: Store) -> list[str]:
    with store.read() as transaction:
        query = "SELECT detail FROM events WHERE kind = 'tried' ORDER BY id"
        return list(transaction.milestones._connection.exec_driver_sql(query).scalars())


@pytest.mark.parametrize("state", OF_THE_DATABASE, ids=lambda state: OF_THE_DATABASE[state])
def test_what_the_server_says_of_itself_undoes_the_whole_and_sets_nothing_aside(
    postgres: Store, state: str
) -> None:
    with pytest.raises(DatabaseUnusable), postgres.write() as transaction:
        transaction.each(_KEYS, _failing(transaction, _RAISE.format(state)))
    assert _noted(postgres) == []


@pytest.mark.parametrize("state", OF_A_ROW, ids=lambda state: OF_A_ROW[state])
def test_what_the_server_says_of_a_value_is_the_fault_of_its_row_alone(
    postgres: Store, state: str
) -> None:
    with postgres.write() as transaction:
        faults = transaction.each(_KEYS, _failing(transaction, _RAISE.format(state)))
    assert [key for key, _ in faults] == ["bad"]
    assert _noted(postgres) == ["good"]


def test_a_value_that_the_driver_does_not_hand_over_is_the_fault_of_its_row(
    postgres: Store,
) -> None:
    with postgres.write() as transaction:
        insert = transaction.events.insert
        work = _failing(transaction, lambda: insert("tried", NOW, key=None, detail="\0"))
        faults = transaction.each(_KEYS, work)
    assert [key for key, _ in faults] == ["bad"]
    assert _noted(postgres) == ["good"]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("SELECT pg_terminate_backend(pg_backend_pid())", id="by an operator"),
        pytest.param(
            "SET LOCAL idle_in_transaction_session_timeout = '1ms'", id="as the daemon was paused"
        ),
    ],
)
def test_a_session_that_ends_in_the_middle_is_no_fault_of_a_row(
    postgres: Store, postgres_url: str, end: str
) -> None:
    def fail() -> None:
        session = _ask(transaction, "SELECT pg_backend_pid()")
        _run(transaction, end)
        with psycopg.connect(libpq_url(postgres_url), autocommit=True) as other:
            wait_for(lambda: not other.execute(_IS_THERE, session).fetchone(), "its end")
        _run(transaction, "SELECT 1")

    with pytest.raises(DatabaseUnusable), postgres.write() as transaction:
        transaction.each(_KEYS, _failing(transaction, fail))
    assert _noted(postgres) == []


def test_a_file_that_is_damaged_is_no_fault_of_a_row(sqlite_url: str) -> None:
    a_database(sqlite_url)
    with closing(sqlite3.connect(sqlite_path(sqlite_url))) as file:
        [(root,)] = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sources'")
        [(size,)] = file.execute("PRAGMA page_size")
    with sqlite_path(sqlite_url).open("r+b") as content:
        content.seek((root - 1) * size)
        content.write(b"\xff" * size)
    with closing(open_store(sqlite_url)) as store:
        with pytest.raises(DatabaseUnusable, match="is damaged"), store.write() as transaction:
            transaction.each(_KEYS, _failing(transaction, "SELECT * FROM sources"))
        assert _noted(store) == []


@pytest.mark.parametrize("state", ["25006", "25P02", "40P01", "42501", "53100", "XX001"])
def test_a_tick_sets_nothing_aside_for_what_is_over_by_the_next(
    second_postgres_url: str, state: str
) -> None:
    shown = Memory()
    with closing(open_store(second_postgres_url)) as store:
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone(key) for key in _KEYS], NOW - _DAY)
            reminders = [a_reminder(key, fire_at=NOW - _DAY) for key in _KEYS]
            transaction.reminders.insert(reminders, NOW - _DAY)
        ticker = plain_ticker(store, SetClock(NOW), notifiers={"shown": shown}, operators=["shown"])
        server = libpq_url(second_postgres_url)
        administer(server, *_TRIGGER.format(state).split(";\n"))
        with pytest.raises(DatabaseUnusable):
            ticker.run_dry()
        assert shown.accepted == []
        administer(server, "DROP TRIGGER refuse ON deliveries")
        ticker.run_dry()
    assert len(shown.accepted) == len(_KEYS), "each milestone, and no word of damage"
