"""What cannot be read is set aside on both databases; what cannot be done spoils nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tracker.errors import BadData
from tracker.store.database import check_database, open_store, repair_database
from tracker.store.store import Store, Transaction

_DAY = timedelta(days=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A database with the milestones `bad` and `good`, a reminder of each due at NOW."""
    with closing(open_store(database_url)) as store:
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone("bad"), a_milestone("good")], NOW - _DAY)
            reminders = [a_reminder("bad"), a_reminder("good")]
            transaction.reminders.insert(reminders, NOW - _DAY)
            _run(transaction, "UPDATE milestones SET tags = '[x' WHERE key = 'bad'")
        yield store


def _run(transaction: Transaction, statement: str) -> None:
    transaction.milestones._connection.exec_driver_sql(statement)


def test_what_is_damaged_is_left_out_and_named(store: Store) -> None:
    with store.read() as transaction:
        assert set(transaction.milestones.get_many(["bad", "good"])) == {"good"}
        (damaged,) = transaction.aside
    assert (damaged.table, damaged.key) == ("milestones", "bad")
    assert damaged.reason.startswith("tags: ")
    with store.read() as transaction, pytest.raises(BadData, match="the milestone bad cannot"):
        transaction.milestones.get("bad")


def test_what_is_parked_is_due_no_more_until_somebody_looks_again(store: Store) -> None:
    with store.write() as transaction:
        transaction.milestones.get_many(["bad"])
        assert transaction.reminders.park(transaction.aside[0]) == 1
        assert set(transaction.reminders.due(NOW, 10)) == {"good"}
        transaction.reminders.look_again()
        assert set(transaction.reminders.due(NOW, 10)) == {"bad", "good"}


def test_one_that_fails_alone_spoils_nothing_of_the_others(store: Store) -> None:
    done: list[str] = []

    def work(keys: list[str]) -> None:
        for key in keys:
            transaction.events.insert("tried", NOW, key=key)
            if key == "bad":
                _run(transaction, "INSERT INTO milestones (id, key) SELECT id, key FROM milestones")
            done.append(key)

    with store.write() as transaction:
        faults = transaction.each(["bad", "good"], lambda keys: work(list(keys)))
    assert [key for key, _ in faults] == ["bad"]
    assert done == ["good"]


def test_a_damaged_row_is_found_and_put_aside(store: Store, database_url: str) -> None:
    (line,) = check_database(database_url)
    assert "of the milestone bad: tags" in line
    assert len(repair_database(database_url, NOW)) == 1
    assert check_database(database_url) == ()
    with store.read() as transaction:
        assert set(transaction.milestones.get_many(["bad", "good"])) == {"good"}
        assert transaction.aside == []
