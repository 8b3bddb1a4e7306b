"""When the next thing is due, asked in the way that costs next to nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import a_milestone, a_reminder
from tests.contract.store.deliveries import orders
from tests.databases import a_database
from tracker.domain.delivery import Order
from tracker.errors import DatabaseUnusable
from tracker.store.database import create_database, open_store
from tracker.store.store import Store

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _planned(store: Store) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
        transaction.reminders.insert([a_reminder(fire_at=NOW + 3 * HOUR)], NOW)


def test_nothing_is_due_where_nothing_is_planned(store: Store) -> None:
    assert store.next_due_at() is None


def test_a_reminder_is_due_when_it_fires(store: Store) -> None:
    _planned(store)
    assert store.next_due_at() == NOW + 3 * HOUR


def test_a_delivery_a_lease_and_a_fallback_count_each_in_its_turn(store: Store) -> None:
    _planned(store)
    late = Order(channel="slack", due_at=NOW + 2 * HOUR)
    with store.write() as transaction:
        transaction.deliveries.insert(1, [late], NOW)
    assert store.next_due_at() == NOW + 2 * HOUR
    with store.write() as transaction:
        fallback = Order(channel="mail", due_at=NOW + 9 * HOUR, fallback_at=NOW + HOUR)
        transaction.deliveries.insert(1, [fallback], NOW)
    assert store.next_due_at() == NOW + HOUR
    with store.write() as transaction:
        transaction.deliveries.claim(
            "slack",
            NOW + 2 * HOUR,
            token=lambda: "token",
            together=True,
            owner="owner",
            lease_until=NOW + timedelta(minutes=1),
            limit=1,
        )
    assert store.next_due_at() == NOW + timedelta(minutes=1)


def test_a_file_that_is_gone_is_noticed_and_one_that_is_back_is_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tracker.db"
    a_database(url)
    store = open_store(url)
    _planned(store)
    with store.write() as transaction:
        transaction.deliveries.insert(1, orders("slack"), NOW)
    assert store.next_due_at() is not None
    away = tmp_path / "away.db"
    (tmp_path / "tracker.db").rename(away)
    with pytest.raises(DatabaseUnusable):
        store.next_due_at()
    create_database(url)
    assert store.next_due_at() is None
    store.close()
