"""A database of the first schema is upgraded with all that it holds."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import a_due
from tests.migrations.olden import BOTH, of_schema
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.milestone import Milestone, Revision, RevisionKind
from tracker.errors import SchemaMismatch
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads
from tracker.store.values.versions import HEAD

MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at)
VALUES (7, 'rules', 'Final rules', 'open', '[]', 'default', '[]', 4, :at, :at)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on)
VALUES
  (7, :number, :reason, :at, 'as announced', 'dated', 'Europe/London', :earliest, :latest, 'range',
   'on', '[]', '[]')"""
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
REASONS = ("added", "it slipped", "edited", "imported")
KINDS = (
    RevisionKind.ADDED,
    RevisionKind.MOVED,
    RevisionKind.CORRECTED,
    RevisionKind.IMPORTED,
)


@pytest.fixture(params=BOTH)
def first_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the first schema with a milestone that was moved three times."""
    with of_schema(1, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": AT})
        for number, reason in enumerate(REASONS, start=1):
            month = f"2026-0{number}"
            days = {"earliest": f"{month}-01", "latest": f"{month}-02"}
            olden.put(REVISION, {"at": AT, "number": number, "reason": reason, **days})
    return olden.url


def _expected() -> Milestone:
    dues = [
        a_due(DueWindow.of(date(2026, month, 1), date(2026, month, 2), Precision.RANGE))
        for month in range(1, len(REASONS) + 1)
    ]
    history = tuple(
        Revision(number=number, due=due, reason=reason, changed_at=AT, kind=kind)
        for number, (due, reason, kind) in enumerate(
            zip(dues, REASONS, KINDS, strict=True), start=1
        )
    )
    return Milestone(key="rules", title="Final rules", due=dues[-1], history=history)


def test_what_it_holds_stays_and_its_revisions_say_what_gave_them(first_url: str) -> None:
    with pytest.raises(SchemaMismatch, match="run `tracker db upgrade`"):
        open_store(first_url)
    assert upgrade_database(first_url) == ("0001", HEAD)
    assert check_database(first_url) == ()
    store = open_store(first_url)
    with store.read() as transaction:
        assert transaction.milestones.get("rules") == _expected()
    store.close()
    with open_reads(first_url) as reads:
        assert reads.milestone("rules") == _expected()
