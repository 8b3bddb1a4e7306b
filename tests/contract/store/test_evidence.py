from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.builders import NOW, a_milestone, a_reminder
from tracker.errors import NotFound
from tracker.store.store import Store
from tracker.store.values.records import DaemonRecord, Planning

LATER = NOW + timedelta(minutes=1)


def test_an_event_of_an_unknown_milestone_is_refused_by_key(store: Store) -> None:
    with pytest.raises(NotFound, match="'nobody'"), store.write() as transaction:
        transaction.events.insert("moved", NOW, key="nobody")


def test_no_daemon_ran_yet(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.daemon.get() is None
        assert transaction.daemon.policies_applied() is None


def test_the_daemon_tells_of_its_start_ticks_and_end(store: Store) -> None:
    with store.write() as transaction:
        transaction.daemon.started(7, "host", "0.1.0", NOW)
    with store.write() as transaction:
        transaction.daemon.ticked(LATER, 1.5)
        transaction.daemon.stopped(LATER)
    with store.read() as transaction:
        assert transaction.daemon.get() == DaemonRecord(
            pid=7,
            host="host",
            version="0.1.0",
            started_at=NOW,
            last_tick_at=LATER,
            tick_ms=1.5,
            stopped_at=LATER,
        )


def test_a_new_daemon_takes_over_and_keeps_what_holds_for_the_database(store: Store) -> None:
    with store.write() as transaction:
        transaction.daemon.started(7, "host", "0.1.0", NOW)
        transaction.daemon.ticked(NOW, 1.5)
        transaction.daemon.stopped(NOW)
        transaction.daemon.apply_policies("abc")
        transaction.daemon.set_clock_offset(3600.5)
        transaction.daemon.started(8, "other", "0.2.0", LATER)
    with store.read() as transaction:
        daemon = transaction.daemon.get()
        assert daemon == DaemonRecord(
            pid=8,
            host="other",
            version="0.2.0",
            started_at=LATER,
            last_tick_at=NOW,
            tick_ms=None,
            stopped_at=None,
        )
        assert transaction.daemon.policies_applied() == "abc"
        assert transaction.daemon.last_tick_at() == NOW
        assert transaction.daemon.clock_offset() == 3600.5


def test_how_far_a_planning_is_stays_known_until_it_has_ended(store: Store) -> None:
    planning = Planning(policies="new", since=NOW, after=("2026-03-01", "m"))
    with store.write() as transaction:
        transaction.daemon.plan_by(planning)
        assert transaction.daemon.planning() is None, "nobody has started"
        transaction.daemon.started(7, "host", "0.1.0", NOW)
        transaction.daemon.apply_policies("old")
        transaction.daemon.plan_alone()
        transaction.daemon.plan_by(planning)
        transaction.daemon.started(8, "host", "0.1.0", LATER)
    with store.write() as transaction:
        assert transaction.daemon.planning() == planning
        assert transaction.daemon.policies_applied() is None
        transaction.daemon.apply_policies("new")
    with store.read() as transaction:
        assert transaction.daemon.planning() is None
        assert transaction.daemon.policies_applied() == "new"


def test_where_no_daemon_ever_ran_the_clock_is_believed(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.daemon.last_tick_at() is None
        assert transaction.daemon.clock_offset() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE milestones SET status = 'OPEN'",
        "UPDATE revisions SET precision = 'decade'",
        "UPDATE revisions SET modality = ''",
        "UPDATE reminders SET state = 'done'",
        "UPDATE reminders SET kind = 'nag'",
        "UPDATE daemon SET id = 2",
    ],
)
def test_the_database_itself_refuses(store: Store, statement: str) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
        transaction.reminders.insert([a_reminder()], NOW)
        transaction.daemon.started(1, "host", "0", NOW)
    with pytest.raises(IntegrityError), store._engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_what_was_read_in_one_transaction_is_of_one_state(store: Store) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("one")], NOW)
        assert transaction.milestones.get("one") == a_milestone("one")


def test_a_tick_of_a_daemon_that_this_database_does_not_know_is_told_apart(store: Store) -> None:
    with store.write() as transaction:
        assert not transaction.daemon.ticked(NOW, 1.5)
        transaction.daemon.started(4711, "host", "1.0", NOW)
        assert transaction.daemon.ticked(LATER, 1.5)
