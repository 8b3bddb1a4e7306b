"""What cannot be read is set aside on both databases; what cannot be done spoils nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tracker.errors import BadData
from tracker.store.database import check_database, open_store, repair_database
from tracker.store.reads.reads import open_reads
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


#: dates that PostgreSQL keeps and no date of ours can be
_UNFIT = ("infinity", "-infinity", "10000-01-01", "0044-03-15 BC")


@pytest.mark.parametrize("day", _UNFIT)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET latest = '{}' WHERE milestone_id = {}",
        "UPDATE milestones SET as_of = '{}' WHERE id = {}",
        "UPDATE milestones SET snoozed_until = '{}' WHERE id = {}",
    ],
)
def test_a_date_of_postgresql_that_no_date_can_be_is_damage_of_its_row(
    postgres_url: str, change: str, day: str
) -> None:
    with closing(open_store(postgres_url)) as store:
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone("bad"), a_milestone("good")], NOW - _DAY)
            number = "(SELECT id FROM milestones WHERE key = 'bad')"
            _run(transaction, change.format(day, number))
        with store.read() as transaction:
            assert set(transaction.milestones.get_many(["bad", "good"])) == {"good"}
            assert [each.key for each in transaction.aside] == ["bad"]
    with open_reads(postgres_url) as reads:
        assert [each.key for each in reads.milestones()] == ["good"]
        assert [each.key for each in reads.aside] == ["bad"]
    assert len(repair_database(postgres_url, NOW)) == 1
    assert check_database(postgres_url) == ()


def test_a_time_of_postgresql_that_no_time_can_be_is_set_right(postgres_url: str) -> None:
    with closing(open_store(postgres_url)) as store:
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone("bad"), a_milestone("good")], NOW - _DAY)
            transaction.reminders.insert([a_reminder("bad"), a_reminder("good")], NOW - _DAY)
            whose = "(SELECT id FROM milestones WHERE key = 'bad')"
            change = "UPDATE reminders SET due_at = '-infinity' WHERE milestone_id = "
            _run(transaction, change + whose)
        with store.write() as transaction:
            transaction.set_moments_right(NOW)
            assert set(transaction.reminders.due(NOW, 10)) == {"good"}
            assert [each.key for each in transaction.aside] == ["bad"]


@pytest.mark.parametrize(
    "damage",
    ["started_at = 'infinity'", "last_tick_at = '10000-01-01'", "stopped_at = '-infinity'"],
)
def test_a_daemon_starts_beside_the_damaged_row_of_another_which_is_put_aside_by_its_name(
    postgres_url: str, damage: str
) -> None:
    with closing(open_store(postgres_url)) as store:
        for start, at in enumerate((NOW - _DAY / 2, NOW - _DAY / 4)):
            store.serve_as(f"here/{start}/x")
            with store.write() as transaction:
                transaction.presence.started(start, "here", "1", at)
        with store.write() as transaction:
            _run(transaction, f"UPDATE daemons SET {damage} WHERE instance = 'here/1/x'")  # noqa: S608 - ours
        store.serve_as("here/2/x")
        with store.write() as transaction:
            assert transaction.presence.last_word_at() == NOW - _DAY / 2
            assert transaction.presence.last_tick_at() is None
            assert transaction.presence.clock_offset() == 0
            transaction.presence.started(2, "here", "1", NOW)
    (line,) = check_database(postgres_url)
    assert "row here/1/x of daemons" in line
    with open_reads(postgres_url) as reads:
        status = reads.status(NOW)
        assert {each.pid for each in status.daemons} == {0, 2}
        assert [each.place for each in reads.aside] == ["row here/1/x of daemons"]
    assert len(repair_database(postgres_url, NOW)) == 1
    assert check_database(postgres_url) == ()


@pytest.mark.parametrize("seconds", ["'NaN'", "'Infinity'", "-1e300"])
def test_a_clock_that_is_ahead_by_no_span_is_believed(postgres_url: str, seconds: str) -> None:
    with closing(open_store(postgres_url)) as store:
        store.serve_as("here/1/x")
        with store.write() as transaction:
            for presence in transaction.presences:
                presence.started(1, "here", "1", NOW)
            for table in ("daemon", "daemons"):
                _run(transaction, f"UPDATE {table} SET clock_offset_s = {seconds}")  # noqa: S608 - ours
        with store.read() as transaction:
            assert [each.clock_offset() for each in transaction.presences] == [0, 0]
    with open_reads(postgres_url) as reads:
        assert reads.status(NOW).clock_offset_s == 0
