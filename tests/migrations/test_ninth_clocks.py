"""Times of day lose the offset of the day on which they were stored, where clocks are meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.builders import NOW
from tests.migrations.olden import BOTH, of_schema
from tracker.store.database import open_store, upgrade_database

MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at)
VALUES (:id, :key, 'M', 'open', '[]', 'default', '[]', 1, :at, :at)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on, change_kind, instant)
VALUES (:id, 1, 'added', :at, :words, 'dated', :tz, '2026-03-31', '2026-03-31', 'minute', 'by',
        '[]', '[]', 'added', :instant)"""
SUMMER = "2026-03-31T17:00:00+01:00"
ROWS = [
    ("the clocks of its zone", "17:00 on 31 March 2026", "Europe/London", SUMMER, SUMMER[:-6]),
    ("an ISO day has no offset", "2026-03-31 17:00", "Europe/London", SUMMER, SUMMER[:-6]),
    ("an offset is its own", "2026-03-31 17:00+01:00", "Europe/London", SUMMER, SUMMER),
    ("so is UTC", "31 March 2026 17:00 UTC+1", "Europe/London", SUMMER, SUMMER),
    ("hours are counted", "72 hours after the incident", "Europe/London", SUMMER, SUMMER),
    ("other clocks", "17:00 on 31 March 2026", "Europe/Berlin", SUMMER, SUMMER),
    ("a zone that is gone", "17:00 on 31 March 2026", "Mars/Base", SUMMER, SUMMER),
    ("no instant at all", "17:00 on 31 March 2026", "UTC", "at five", "at five"),
]


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    with of_schema(7, request, tmp_path) as olden:
        for number, (_, words, tz, instant, _) in enumerate(ROWS, start=1):
            olden.put(MILESTONE, {"id": number, "key": f"m{number}", "at": NOW})
            row = {"id": number, "at": NOW, "words": words, "tz": tz, "instant": instant}
            olden.put(REVISION, row)
    return olden.url


def test_only_what_clocks_show_loses_its_offset(older_url: str) -> None:
    upgrade_database(older_url)
    engine = create_engine(older_url)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT instant FROM revisions ORDER BY milestone_id")
        ).scalars()
        kept = list(found)
    engine.dispose()
    assert kept == [expected for *_, expected in ROWS]


def test_the_instant_stays_what_it_was(older_url: str) -> None:
    upgrade_database(older_url)
    store = open_store(older_url)
    with store.read() as transaction:
        found = transaction.milestones.get("m1")
    store.close()
    assert found is not None
    assert found.due.window is not None
    assert found.due.window.at is not None
    assert found.due.window.at.isoformat() == SUMMER
