"""What the fifth schema knew of anchors and closings is kept; the sixth knows their instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.builders import NOW, a_milestone
from tests.migrations.olden import BOTH, of_schema
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import MilestoneStatus
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads
from tracker.store.values.versions import HEAD

MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, closed_on, tags, policy, recipients, revision, created_at, updated_at)
VALUES (7, 'rules', 'Final rules', 'met', '2026-01-04', '[]', 'default', '[]', 1, :at, :at)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, modality, readings,
   waiting_on)
VALUES (7, 1, 'added', :at, 'TBC', 'undated', 'UTC', 'on', '[]', '[]')"""
ANCHOR = """
INSERT INTO anchors (milestone_id, name, on_date) VALUES (7, 'publication', '2026-01-02')"""
HEARD = "heard=2026-01-04T23:30:00-05:00"


@pytest.fixture(params=BOTH)
def fifth_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the fifth schema with a milestone that is met and an anchor."""
    with of_schema(5, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": NOW})
        olden.put(REVISION, {"at": NOW})
        olden.put(ANCHOR)
    return olden.url


def test_days_are_kept_without_an_instant(fifth_url: str) -> None:
    assert upgrade_database(fifth_url) == ("0005", HEAD)
    assert check_database(fifth_url) == ()
    with open_reads(fifth_url) as reads:
        [kept] = reads.milestones()
    assert kept.anchors == (Anchor(name="publication", day=date(2026, 1, 2)),)
    assert (kept.closed_on, kept.closed_at) == (date(2026, 1, 4), None)


def test_instants_are_kept_from_then_on(fifth_url: str) -> None:
    upgrade_database(fifth_url)
    met = a_milestone().with_status(MilestoneStatus.MET, NOW.date(), NOW - timedelta(minutes=1))
    known = replace(met, anchors=(Anchor.parse(HEARD),))
    store = open_store(fifth_url)
    with store.write() as transaction:
        transaction.milestones.insert([known], NOW)
    store.close()
    with open_reads(fifth_url) as reads:
        found = {each.key: each for each in reads.milestones()}
    assert found[known.key] == known
