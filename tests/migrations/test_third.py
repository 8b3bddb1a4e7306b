"""A database of the second schema is upgraded with its deliveries and attempts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.builders import NOW
from tests.contract.store.deliveries import claimed, orders
from tests.migrations.olden import BOTH, of_schema
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import BulletinClaim, Outcome
from tracker.errors import SchemaMismatch
from tracker.store.backups import restore
from tracker.store.database import (
    check_database,
    create_database,
    open_store,
    upgrade_database,
)
from tracker.store.reads.reads import open_reads
from tracker.store.values.url import sqlite_path
from tracker.store.values.versions import HEAD

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
STORED = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at)
VALUES (7, 'rules', 'Final rules', 'open', '[]', 'default', '[]', 1, :at, :at);
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, modality, readings,
   waiting_on)
VALUES (7, 1, 'added', :at, 'TBC', 'undated', 'Europe/London', 'on', '[]', '[]');
INSERT INTO reminders (id, milestone_id, revision, kind, lead_time, fire_at, state, created_at)
VALUES (5, 7, 1, 'review', 'review', :at, 'dispatched', :at);
INSERT INTO deliveries
  (id, reminder_id, channel, state, due_at, attempts, last_outcome, created_at)
VALUES (40, 5, 'slack', 'pending', :at, 1, 'NOT_SENT', :at),
       (41, 5, 'mail', 'sent', :at, 1, 'SENT', :at);
INSERT INTO attempts
  (id, delivery_id, channel, number, token, started_at, ended_at, outcome, possible_repeat, detail)
VALUES (60, 40, 'slack', 1, 'a', :at, :at, 'NOT_SENT', FALSE, 'refused'),
       (61, 41, 'mail', 1, 'b', :at, :at, 'SENT', FALSE, '250 ok');
INSERT INTO daemon (id, pid, host, version, started_at, last_tick_at, policies)
VALUES (1, 9, 'host', '0.1', :at, :at, 'abc')
"""


@pytest.fixture(params=BOTH)
def second_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the second schema with a delivery that waits and one that went."""
    with of_schema(2, request, tmp_path) as olden:
        for statement in STORED.split(";"):
            olden.put(statement, {"at": AT})
    return olden.url


def test_deliveries_and_their_attempts_stay(second_url: str) -> None:
    assert upgrade_database(second_url) == ("0002", HEAD)
    assert check_database(second_url) == ()
    with open_reads(second_url) as reads:
        (waits,) = reads.pending_deliveries()
        entries = reads.log("rules")
        daemon = reads.status(NOW).daemon
    assert (waits.id, waits.channel, waits.attempts, waits.due_at) == (40, "slack", 1, AT)
    assert [(entry.channel, entry.outcome) for entry in entries] == [
        ("slack", Outcome.NOT_SENT),
        ("mail", Outcome.SENT),
    ]
    assert daemon is not None
    assert daemon.last_tick_at == AT


def test_what_waited_goes_out_after_what_has_a_deadline(second_url: str) -> None:
    upgrade_database(second_url)
    store = open_store(second_url)
    with store.write() as transaction:
        number = transaction.bulletins.insert(BulletinKind.CLOCK, "s", "t", "x", NOW)
        assert number is not None
        urgent = orders("slack", deadline_at=datetime(2030, 1, 1, tzinfo=UTC))
        transaction.deliveries.insert_bulletin(number, urgent, NOW)
        first, second = claimed(transaction, "slack")
    store.close()
    assert isinstance(first, BulletinClaim)
    assert (second.delivery_id, second.attempt, second.prior) == (40, 2, (Outcome.NOT_SENT,))


@pytest.mark.parametrize("second_url", ["sqlite"], indirect=True)
def test_a_backup_of_the_second_schema_is_upgraded_when_it_is_restored(
    second_url: str, tmp_path: Path
) -> None:
    backup = sqlite_path(second_url)
    before = backup.read_bytes()
    restored = f"sqlite:///{tmp_path}/restored.db"
    done = restore(restored, backup, NOW)
    assert (done.upgraded_from, done.kept) == ("0002", None)
    assert check_database(restored) == ()
    with open_reads(restored) as reads:
        assert len(reads.pending_deliveries()) == 1
    assert backup.read_bytes() == before


def test_a_backup_of_a_newer_tracker_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    create_database(sqlite_url)
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SchemaMismatch, match="newer than this one knows"):
        restore(f"sqlite:///{tmp_path}/restored.db", sqlite_path(sqlite_url), NOW)
    assert not (tmp_path / "restored.db").exists()
