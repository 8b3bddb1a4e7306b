"""What the fourth schema had logged is kept; the fifth says who did what, and every value."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import NOW, a_milestone
from tests.migrations.olden import BOTH, of_schema
from tracker.domain.change import Change
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads
from tracker.store.values.versions import HEAD

MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at)
VALUES (7, 'rules', 'Final rules', 'open', '[]', 'default', '[]', 1, :at, :at)"""
REVISION = """
INSERT INTO revisions (milestone_id, number, reason, changed_at, due_text, due_status, tz,
                       modality, readings, waiting_on)
VALUES (7, 1, 'added', :at, 'to be confirmed', 'undated', 'UTC', 'on', '[]', '[]')"""
EVENT = """
INSERT INTO events (at, kind, milestone_id, detail)
VALUES (:at, 'acknowledged', 7, 'by A. Counsel; on it')"""


@pytest.fixture(params=BOTH)
def fourth_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the fourth schema with an event."""
    with of_schema(4, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": NOW})
        olden.put(REVISION, {"at": NOW})
        olden.put(EVENT, {"at": NOW})
    return olden.url


def test_what_was_logged_is_kept(fourth_url: str) -> None:
    assert upgrade_database(fourth_url) == ("0004", HEAD)
    assert check_database(fourth_url) == ()
    with open_reads(fourth_url) as reads:
        [entry] = reads.log()
    assert (entry.at, entry.kind, entry.key) == (NOW, "acknowledged", "rules")
    assert entry.detail == "by A. Counsel; on it"
    assert (entry.by, entry.old, entry.new) == (None, None, None)


def test_an_event_keeps_who_and_every_value(database_url: str) -> None:
    before = a_milestone()
    change = Change(before=before, after=replace(before, owner="Policy"), at=NOW, by="A. Counsel")
    store = open_store(database_url)
    with store.write() as transaction:
        transaction.milestones.insert([before], NOW)
        transaction.events.insert_many(change.events)
    store.close()
    with open_reads(database_url) as reads:
        [entry] = reads.log()
    assert (entry.by, entry.old, entry.new) == (
        "A. Counsel",
        {"owner": None},
        {"owner": "Policy"},
    )
