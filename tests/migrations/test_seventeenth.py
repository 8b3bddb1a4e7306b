"""Milestones of before hold the days of their dates, and are found by them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.migrations.olden import BOTH, of_schema
from tests.migrations.test_ninth_references import AT
from tracker.planning.search import Search
from tracker.store.database import check_database, upgrade_database
from tracker.store.reads.reads import open_reads

_MILESTONE: Final = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at)
VALUES (:id, :key, 'M', 'open', '[]', 'default', '[]', :revision, :at, :at)"""
_REVISION: Final = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   not_before, not_after, modality, readings, waiting_on, change_kind)
VALUES (:id, :revision, 'added', :at, 'as said', :status, 'UTC', :earliest, :latest, :precision,
        :not_before, :not_after, 'by', '[]', '[]', 'added')"""
#: of each its first and last day, or the bounds between which it waits
_DATES: Final = {
    "window": ("2026-03-01", "2026-03-31", None, None),
    "from": (None, None, "2026-05-01", None),
    "until": (None, None, None, "2026-06-30"),
    "unknown": (None, None, None, None),
}


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the fifteenth schema with a milestone of each kind, moved once."""
    with of_schema(15, request, tmp_path) as olden:
        for number, (key, days) in enumerate(_DATES.items(), start=1):
            about = {"id": number, "at": AT}
            olden.put(_MILESTONE, {**about, "key": key, "revision": 2})
            for revision, known in ((1, ("2025-01-01", "2025-01-01", None, None)), (2, days)):
                named = ("earliest", "latest", "not_before", "not_after")
                dates = dict(zip(named, known, strict=True))
                status = "dated" if known[0] else "waiting"
                precision = "range" if known[0] else None
                row = {"revision": revision, "status": status, "precision": precision}
                olden.put(_REVISION, {**about, **dates, **row})
    return olden.url


def test_all_of_them_stand_under_the_days_of_their_present_dates(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    with open_reads(older_url) as reads:
        found = reads.milestones(Search())
        from_july = reads.milestones(Search(due_from=date(2026, 7, 1)))
    assert [each.key for each in found] == ["window", "from", "unknown", "until"]
    assert [each.key for each in from_july] == ["from"]
