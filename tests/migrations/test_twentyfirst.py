"""The log of a database of before is the same log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.olden import BOTH, of_schema
from tests.migrations.test_ninth_references import AT
from tracker.store.database import check_database, upgrade_database
from tracker.store.reads.reads import open_reads

_EVENT = "INSERT INTO events (at, kind, detail, by) VALUES (:at, 'edited', :detail, 'amira')"
_BULLETIN = """
INSERT INTO bulletins (id, kind, subject, title, text, created_at)
VALUES (1, 'handover', 'handover a b', 'A has left', 'x', :at)"""
_DELIVERY = """
INSERT INTO deliveries (id, bulletin_id, channel, state, due_at, deadline_at, attempts, created_at)
VALUES (1, 1, 'ops', 'sent', :at, :at, 2, :at)"""
_ATTEMPT = """
INSERT INTO attempts
  (delivery_id, channel, number, token, started_at, ended_at, outcome, possible_repeat, detail)
VALUES (1, 'ops', :number, 't', :at, :ended_at, :outcome, FALSE, '')"""


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the twentieth schema: two events, an attempt, one under way."""
    with of_schema(20, request, tmp_path) as olden:
        for detail in ("one", "two"):
            olden.put(_EVENT, {"at": AT, "detail": detail})
        for statement in (_BULLETIN, _DELIVERY):
            olden.put(statement, {"at": AT})
        for number, outcome, ended in ((1, "REFUSED", AT), (2, "STARTED", None)):
            about = {"number": number, "outcome": outcome, "at": AT, "ended_at": ended}
            olden.put(_ATTEMPT, about)
    return olden.url


def test_what_was_sent_and_done_is_told_as_before(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    with open_reads(older_url) as reads:
        entries = reads.log()
    assert [(each.kind, each.detail, each.outcome) for each in entries[:2]] == [
        ("edited", "one", None),
        ("edited", "two", None),
    ]
    assert [(each.detail, each.outcome) for each in entries[2:]] == [
        ("A has left", "REFUSED"),
        ("A has left", "STARTED"),
    ]
    assert {each.at for each in entries} == {AT}
