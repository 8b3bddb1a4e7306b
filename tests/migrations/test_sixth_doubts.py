"""What the fifth schema held of dates is kept; the sixth says what is doubtful of new ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import NOW, a_due, a_milestone
from tests.migrations.olden import BOTH, of_schema
from tracker.dates.base.window import DueWindow
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads
from tracker.store.values.versions import HEAD

MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at, proposed)
VALUES (7, 'levy', 'Levy', 'open', '[]', 'default', '[]', 1, :at, :at, :proposed)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on)
VALUES (7, 1, 'added', :at, 'Friday 31 March 2026', 'dated', 'UTC', '2026-03-31', '2026-03-31',
        'day', 'on', '[]', '[]')"""
PROPOSED = {
    "due_text": "1 May 2026", "due_status": "dated", "tz": "UTC", "earliest": "2026-05-01",
    "latest": "2026-05-01", "precision": "day", "modality": "on", "instant": None,
    "not_before": None, "not_after": None, "readings": "[]", "rule": None, "waiting_on": "[]",
    "reason": "a delay", "announced_at": "2026-01-02 09:00:00.000000", "source_url": None,
}  # fmt: skip


@pytest.fixture(params=BOTH)
def fifth_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the fifth schema with a milestone that has a proposed date."""
    with of_schema(5, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": NOW, "proposed": json.dumps(PROPOSED)})
        olden.put(REVISION, {"at": NOW})
    return olden.url


def test_a_date_of_before_has_no_doubts_and_new_ones_keep_theirs(fifth_url: str) -> None:
    assert upgrade_database(fifth_url) == ("0005", HEAD)
    assert check_database(fifth_url) == ()
    doubtful = a_milestone(
        "toll", a_due(doubts=("no year is named",), estimate=DueWindow.on(NOW.date()))
    )
    store = open_store(fifth_url)
    with store.write() as transaction:
        transaction.milestones.insert([doubtful], NOW)
    store.close()
    with open_reads(fifth_url) as reads:
        levy, toll = reads.milestone("levy"), reads.milestone("toll")
    assert levy is not None
    assert (levy.due.doubts, levy.needs_a_look) == ((), False)
    assert levy.proposed is not None
    assert levy.proposed.due.doubts == ()
    assert toll == doubtful
