"""In the thirteenth schema acknowledgements are somebody's, and lapse; the log says whose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.migrations.olden import BOTH, of_schema
from tests.sites import a_policy
from tracker.domain.milestone import Acknowledgement
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import apply_policies
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
SEEN_AT = AT + timedelta(days=1, microseconds=250)
MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at,
   acknowledged_revision, owner)
VALUES (:id, :key, 'M', 'open', '[]', 'default', '[]', 1, :at, :at, :seen, 'Policy team')"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on, change_kind)
VALUES (:id, 1, 'added', :at, '2026-01-02', 'dated', 'UTC', '2026-01-02', '2026-01-02', 'day', 'by',
        '[]', '[]', 'added')"""
REMINDER = """
INSERT INTO reminders
  (id, milestone_id, revision, kind, lead_time, fire_at, due_at, state, created_at, ref)
VALUES (1, 1, 1, 'overdue', 'overdue+0d', :at, :at, 'dispatched', :at, 'TRK-11111111111')"""
EVENT = """
INSERT INTO events (at, kind, milestone_id, reminder_id, detail, by)
VALUES (:at, 'acknowledged', 1, :reminder, 'on it', :by)"""
DAEMON = """
INSERT INTO daemon (id, pid, host, version, started_at, policies)
VALUES (1, 1, 'h', '1', :at, 'as it was')"""
SEEN, FORGOTTEN, UNSEEN = 1, 2, 3
KEYS = {SEEN: "seen", FORGOTTEN: "forgotten", UNSEEN: "unseen"}


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the twelfth schema: seen, seen without a word in the log, and not seen."""
    with of_schema(12, request, tmp_path) as olden:
        for number, key in KEYS.items():
            seen = None if number == UNSEEN else 1
            olden.put(MILESTONE, {"id": number, "key": key, "at": AT, "seen": seen})
            olden.put(REVISION, {"id": number, "at": AT})
        olden.put(REMINDER, {"at": AT})
        olden.put(DAEMON, {"at": AT})
        olden.put(EVENT, {"at": AT, "reminder": None, "by": "somebody before"})
        olden.put(EVENT, {"at": SEEN_AT, "reminder": 1, "by": "amira"})
    return olden.url


def test_what_was_acknowledged_has_its_facts_and_lapses(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    lasts = timedelta(days=30)
    with open_reads(older_url) as reads:
        found = {each.key: each for each in reads.milestones()}
        assert reads.policies_applied() is None, "everything is planned anew at the next start"
    assert {key: each.acknowledgement for key, each in found.items()} == {
        "seen": Acknowledgement(
            revision=1, at=SEEN_AT, by="amira", ref="TRK-11111111111", until=SEEN_AT + lasts
        ),
        "forgotten": Acknowledgement(revision=1, at=AT, until=AT + lasts),
        "unseen": None,
    }
    assert {each.owner for each in found.values()} == {"Policy team"}


def test_an_overdue_duty_that_was_silenced_for_good_is_told_again(older_url: str) -> None:
    upgrade_database(older_url)
    store = open_store(older_url)
    rules = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    assert apply_policies(store, rules, AT + timedelta(days=300))
    with store.read() as transaction:
        (*_, repeat) = transaction.reminders.of("seen")
    store.close()
    days = (repeat.reminder.fire_at - (AT + timedelta(days=300))).days
    assert (repeat.reminder.kind, 0 <= days < 7) == ("overdue", True)
