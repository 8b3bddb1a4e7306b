"""What was told before words were kept has none, and everything else of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.olden import BOTH, of_schema
from tests.migrations.test_ninth_references import AT, DELIVERY, MILESTONE, REMINDER, REVISION
from tracker.store.database import check_database, upgrade_database
from tracker.store.reads.reads import open_reads

_REMINDER = REMINDER.replace("state, created_at)", "state, created_at, ref)").replace(
    ":state, :at)", ":state, :at, 'TRK-AAAA')"
)
_ATTEMPT = """
INSERT INTO attempts
  (delivery_id, channel, number, token, started_at, ended_at, outcome, possible_repeat, detail)
VALUES (1, 'mail', 1, 't', :at, :at, 'SENT', :no, '')"""


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the twelfth schema with one attempt."""
    with of_schema(12, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": AT})
        olden.put(REVISION, {"at": AT})
        olden.put(_REMINDER, {"id": 1, "at": AT, "lead_time": "1d", "state": "dispatched"})
        olden.put(DELIVERY, {"id": 1, "at": AT, "state": "sent"})
        olden.put(_ATTEMPT, {"at": AT, "no": False})
    return olden.url


def test_attempts_of_before_are_shown_without_words(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    with open_reads(older_url) as reads:
        (entry,) = (each for each in reads.log("m", full=True) if each.outcome is not None)
        assert (entry.channel, entry.told) == ("mail", None)
        assert not reads.aside
