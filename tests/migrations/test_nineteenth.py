"""What was done to a milestone stays in the log, also where it is deleted afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.olden import BOTH, of_schema
from tests.migrations.test_ninth_references import AT, MILESTONE, REVISION
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads

_EVENT = "INSERT INTO events (at, kind, milestone_id, detail, by) VALUES (:at, 'added', 1, '', 'a')"


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the fifteenth schema with one milestone and its event."""
    with of_schema(15, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": AT})
        olden.put(REVISION, {"at": AT})
        olden.put(_EVENT, {"at": AT})
    return olden.url


def test_what_was_done_before_is_shown_with_its_key_before_and_after_a_deletion(
    older_url: str,
) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    store = open_store(older_url)
    with store.write() as transaction:
        transaction.past.remove(["m"])
    store.close()
    assert check_database(older_url) == ()
    with open_reads(older_url) as reads:
        assert [(each.kind, each.key) for each in reads.log("m")] == [("added", "m")]
        assert reads.milestone("m") is None
        assert not reads.aside
